import path from 'node:path';
import { types, type CatalogRuntime, type CatalogTable, type ConnectorContext, type DescribedFile } from '@headrace/connector-sdk';
import { fileProblem } from './file-error';
import { partitionTexts } from './partitions';
import { discoverFiles, rootOf, type FoundFile } from './source/discover';
import { GzipReader, isGzip } from './source/gzip-reader';
import { OpenFile } from './source/open-file';
import type { FilesystemOptions } from './spec';

/** So many bytes of a file tell its columns. */
const SAMPLE_BYTES = 1 << 20;
const LINE_FEED = 0x0a;

/** Files below the path, and what the format sees in the beginning of one; columns that its folders name (`day=…`) stand behind. */
export const fileCatalog: CatalogRuntime<FilesystemOptions> = {
  list: async (ctx) => {
    const base = ctx.resolvePath('.');
    const named = (file: string): string => (path.isAbsolute(ctx.options.path) ? file : path.relative(base, file));
    return (await discoverFiles(ctx)).map((file) => ({ name: named(file.path), kind: 'file' }));
  },
  describe: async (ctx, name) => {
    const [file] = await discoverFiles({ ...ctx, options: { ...ctx.options, path: name } });
    if (file === undefined) throw fileProblem('missing', `There is no file ${name}.`, 'Name one that is listed.');
    return withPartitions(await columnsOf(ctx, file), path.relative(rootOf(ctx), file.path));
  },
};

async function columnsOf(ctx: ConnectorContext<FilesystemOptions>, file: FoundFile): Promise<DescribedFile> {
  const infer = ctx.format?.inferFields;
  if (infer) return { fields: infer(await sampleOf(file)), leftOut: [] };
  const describe = ctx.format?.files?.describe;
  if (describe) {
    const open = new OpenFile(file);
    return describe(open).finally(() => open.close());
  }
  throw fileProblem(
    'no-fields',
    `Files of the format ${ctx.format?.name ?? '(none)'} are not looked into for their columns.`,
    "Choose 'format' = 'json', 'csv', 'parquet' or 'avro' where they are that, or declare the columns by hand.",
  );
}

/** Whole lines from the beginning. */
async function sampleOf(file: FoundFile): Promise<Uint8Array> {
  if (isGzip(file.path)) {
    const reader = new GzipReader({ ...file, start: 0, end: file.sizeBytes, bytesPerSecond: null }, null);
    try {
      const { bytes, headroom, final } = await reader.next();
      return wholeLines(file, bytes.slice(headroom), final);
    } finally {
      await reader.close();
    }
  }
  const open = new OpenFile(file);
  try {
    const to = Math.min(file.sizeBytes, SAMPLE_BYTES);
    return wholeLines(file, await open.read(0, to), to === file.sizeBytes);
  } finally {
    await open.close();
  }
}

function wholeLines({ path: name }: FoundFile, bytes: Uint8Array, all: boolean): Uint8Array {
  const end = all ? bytes.length : bytes.lastIndexOf(LINE_FEED) + 1;
  if (end > 0 || all) return bytes.subarray(0, end);
  throw fileProblem(
    'long-line',
    `The first line of ${name} does not end in its first ${bytes.length} bytes, which is as far as columns are looked for.`,
    'Declare the columns by hand, or name another file.',
  );
}

function withPartitions({ fields, leftOut }: DescribedFile, relative: string): CatalogTable {
  const texts = partitionTexts(relative);
  const partitionKeys = [...texts.keys()];
  const folders = partitionKeys.map((name) => ({ name, type: types.STRING }));
  return { fields: [...fields.filter(({ name }) => !texts.has(name)), ...folders], primaryKey: [], partitionKeys, leftOut };
}
