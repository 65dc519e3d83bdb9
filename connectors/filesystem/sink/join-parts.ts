import { open, unlink } from 'node:fs/promises';
import path from 'node:path';
import { ByteBuffer, ColumnBatch, type BoundContainerFiles, type RecoverContext, type TableSchema } from '@headrace/connector-sdk';
import { nodeCodecs } from '../codecs';
import { fileProblem, onFile } from '../file-error';
import { fileSchema } from '../partitions';
import { OpenFile } from '../source/open-file';
import type { FilesystemOptions } from '../spec';
import type { PartFile } from './committable';

const PIECE = 1 << 20;
const BATCH_ROWS = 4_096;

/** Parts side by side that become one file: of one folder, in their order, up to the size of the options. One alone stays as it is. */
export function groupsToJoin(parts: readonly PartFile[], options: FilesystemOptions): readonly (readonly PartFile[])[] {
  if (!options['auto-compaction']) return parts.map((part) => [part]);
  const most = options['compaction.file-size'] ?? options['sink.rolling-policy.file-size'];
  const groups: PartFile[][] = [];
  // Sorted, so that the same parts give the same groups again after a crash.
  const sorted = [...parts].sort((a, b) => (a.folder < b.folder ? -1 : a.folder > b.folder ? 1 : a.name < b.name ? -1 : 1));
  let size = 0;
  for (const part of sorted) {
    const group = groups.at(-1);
    if (group && group[0]!.folder === part.folder && size + part.sizeBytes <= most) {
      group.push(part);
      size += part.sizeBytes;
    } else {
      groups.push([part]);
      size = part.sizeBytes;
    }
  }
  return groups;
}

/** Writes the rows of all parts into `target` and makes them durable. An unfinished target of before is written anew. */
export async function joinParts(
  ctx: RecoverContext<FilesystemOptions>,
  parts: readonly { path: string; sizeBytes: number }[],
  target: string,
): Promise<void> {
  const { format, table } = ctx;
  if (format === undefined) throw fileProblem('no-format', `The table "${table.name}" has no format.`, `Set the option 'format'.`);
  const handle = await onFile(target, () => open(target, 'w'));
  try {
    const append = async (bytes: Uint8Array): Promise<void> => {
      for (let at = 0; at < bytes.length;) at += (await onFile(target, () => handle.write(bytes, at))).bytesWritten;
    };
    const schema = fileSchema(table);
    if (format.files) await copyRows({ files: format.files, schema, parts }, append);
    else {
      const gzip = ctx.options['headrace.sink.compression'] === 'gzip';
      await copyBytes(parts, { prologue: gzip ? 0 : (format.createEncoder(schema).prologue?.().length ?? 0) }, append);
    }
    await onFile(target, () => handle.sync());
  } finally {
    await handle.close();
  }
}

/** Lines of one part behind those of another; what begins each file stands once. */
async function copyBytes(
  parts: readonly { path: string; sizeBytes: number }[],
  { prologue }: { readonly prologue: number },
  append: (bytes: Uint8Array) => Promise<void>,
): Promise<void> {
  for (const [i, part] of parts.entries()) {
    const file = openPart(part);
    try {
      for (let at = i === 0 ? 0 : prologue; at < part.sizeBytes; at += PIECE)
        await append(await file.read(at, Math.min(part.sizeBytes, at + PIECE)));
    } finally {
      await file.close();
    }
  }
}

/** Containers cannot be put one behind the other: their rows are read and written again. */
async function copyRows(
  of: { readonly files: BoundContainerFiles; readonly schema: TableSchema; readonly parts: readonly { path: string; sizeBytes: number }[] },
  append: (bytes: Uint8Array) => Promise<void>,
): Promise<void> {
  const { files, schema, parts } = of;
  const projection = schema.fields.map((_, index) => index);
  const batch = ColumnBatch.allocate(
    schema.fields.map((field) => field.type),
    BATCH_ROWS,
  );
  const writer = files.create({ schema, codecs: nodeCodecs });
  const out = new ByteBuffer();
  for (const part of parts) {
    const file = openPart(part);
    try {
      const range = { start: 0, end: part.sizeBytes };
      const reader = files.open({
        schema,
        projection,
        onError: 'fail',
        reject: () => undefined,
        file,
        range,
        from: null,
        codecs: nodeCodecs,
      });
      while ((await reader.next(batch)) !== null) {
        writer.write(batch, { from: 0, to: batch.rowCount }, out);
        if (out.length < PIECE) continue;
        await append(out.written());
        out.clear();
      }
    } finally {
      await file.close();
    }
  }
  writer.finish(out);
  await append(out.written());
}

/** Nobody else writes to a hidden part: its time of change does not matter. */
const openPart = ({ path: file, sizeBytes }: { path: string; sizeBytes: number }): OpenFile =>
  new OpenFile({ path: file, sizeBytes, modifiedMs: null });

/** Removes what a joined file has taken the place of; what is gone already is as it should be. */
export async function removeParts(root: string, parts: readonly PartFile[]): Promise<void> {
  for (const part of parts) {
    const file = path.join(root, part.folder, part.hiddenName);
    await unlink(file).catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    });
  }
}
