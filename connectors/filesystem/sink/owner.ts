import { open, readFile, rename } from 'node:fs/promises';
import path from 'node:path';
import type { RecoverContext } from '@headrace/connector-sdk';
import { fileProblem, onFile } from '../file-error';
import type { FilesystemOptions } from '../spec';
import { lineageKey } from './committable';
import { syncFolder } from './part-writer';

/**
 * Notes in the folder that the sink is this attempt's, before leftovers of earlier ones are removed. A process that was stopped and
 * replaced may go on later; what it closes then is not made visible any more. Throws where a newer attempt stands there.
 */
export async function takeOver(ctx: RecoverContext<FilesystemOptions>, root: string): Promise<void> {
  await requireOwner(ctx, root);
  const file = ownerFile(ctx, root);
  const beside = `${file}-${ctx.lineage.attempt}`;
  await onFile(file, async () => {
    const handle = await open(beside, 'w');
    try {
      await handle.writeFile(String(ctx.lineage.attempt));
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(beside, file);
  });
  await syncFolder(root);
}

/** Throws where a newer attempt has taken the sink over. */
export async function requireOwner(ctx: RecoverContext<FilesystemOptions>, root: string): Promise<void> {
  const { attempt } = ctx.lineage;
  const owner = await ownerOf(ownerFile(ctx, root));
  if (owner <= attempt) return;
  throw fileProblem(
    'replaced',
    `Attempt ${attempt} of the job was replaced as the writer of ${root}, by attempt ${owner}.`,
    'End this process if it still runs: another one has taken the job over.',
  );
}

const ownerFile = (ctx: RecoverContext<FilesystemOptions>, root: string): string => path.join(root, `.owner-${lineageKey(ctx)}`);

/** 0: nobody has noted itself. */
async function ownerOf(file: string): Promise<number> {
  const text = await onFile(file, () =>
    readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return '0';
      throw error;
    }),
  );
  return Number(text) || 0;
}
