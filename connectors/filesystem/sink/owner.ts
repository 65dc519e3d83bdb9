import { open, readFile, rename } from 'node:fs/promises';
import path from 'node:path';
import type { RecoverContext } from '@headrace/connector-sdk';
import { fileGone, fileProblem, onFile } from '../file-error';
import type { FilesystemOptions } from '../spec';
import { lineageKey } from './committable';
import { syncFolder } from './part-writer';

/**
 * Notes in the folder that the sink is this attempt's, before leftovers of earlier ones are removed. A process that was stopped and
 * replaced may go on later; what it closes then is not made visible any more. Throws where a newer attempt stands there.
 */
export async function takeOver(ctx: RecoverContext<FilesystemOptions>, root: string): Promise<void> {
  requireNoNewer(ctx, root, await ownerOf(ownerFile(ctx, root)));
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

/**
 * Throws where a newer attempt has taken the sink over, and where the note of `takeOver` is gone: the folder is not the one that the job
 * began to write to. A mount that went away leaves an empty folder behind, and files must not be made visible there.
 */
export async function requireOwner(ctx: RecoverContext<FilesystemOptions>, root: string): Promise<void> {
  const file = ownerFile(ctx, root);
  const owner = await ownerOf(file);
  if (owner === null) throw fileGone(file);
  requireNoNewer(ctx, root, owner);
}

function requireNoNewer(ctx: RecoverContext<FilesystemOptions>, root: string, owner: number | null): void {
  const { attempt } = ctx.lineage;
  if (owner === null || owner <= attempt) return;
  throw fileProblem(
    'replaced',
    `Attempt ${attempt} of the job was replaced as the writer of ${root}, by attempt ${owner}.`,
    'End this process if it still runs: another one has taken the job over.',
  );
}

const ownerFile = (ctx: RecoverContext<FilesystemOptions>, root: string): string => path.join(root, `.owner-${lineageKey(ctx)}`);

/** Null: nobody has noted itself. */
async function ownerOf(file: string): Promise<number | null> {
  const text = await onFile(file, () =>
    readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null;
      throw error;
    }),
  );
  return text === null ? null : Number(text) || 0;
}
