import { readdir, unlink } from 'node:fs/promises';
import path from 'node:path';
import type { RecoverContext } from '@headrace/connector-sdk';
import { onFile } from '../file-error';
import type { FilesystemOptions } from '../spec';
import { lineageKey, parseHiddenName, type FileCommittable } from './committable';
import { takeOver } from './owner';
import { makeFolder } from './part-writer';

/** Fences earlier attempts, and removes unfinished files that earlier attempts of this sink's lineage left, but for those that are still to be committed. */
export async function removeLeftovers(ctx: RecoverContext<FilesystemOptions>, pending: readonly FileCommittable[]): Promise<void> {
  const root = ctx.resolvePath(ctx.options.path);
  await makeFolder(root, root);
  await takeOver(ctx, root);
  const key = lineageKey(ctx);
  const kept = new Set(pending.flatMap((each) => (each.kind === 'part' ? [path.join(root, each.folder, each.hiddenName)] : [])));
  for await (const file of hiddenFiles(root)) {
    const name = parseHiddenName(path.basename(file));
    if (name === null || name.key !== key || name.attempt >= ctx.lineage.attempt || kept.has(file)) continue;
    ctx.log.info('removes an unfinished part file', { file });
    await onFile(file, () => unlink(file));
  }
}

async function* hiddenFiles(folder: string): AsyncGenerator<string> {
  for (const entry of await onFile(folder, () => readdir(folder, { withFileTypes: true }))) {
    const full = path.join(folder, entry.name);
    if (entry.isDirectory()) yield* hiddenFiles(full);
    else if (entry.name.startsWith('.part-')) yield full;
  }
}
