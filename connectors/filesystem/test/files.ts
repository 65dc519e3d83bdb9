import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import {
  bindFormat,
  ByteBuffer,
  ColumnBatch,
  type BoundFormat,
  type Field,
  type FormatRuntime,
  type SqlRow,
  type TableSchema,
} from '@headrace/connector-sdk';
import { ColumnsToRows, RowsToColumns } from '@headrace/connector-sdk/base';
import avro from '@headrace/format-avro';
import csv from '@headrace/format-csv';
import json from '@headrace/format-json';
import parquet from '@headrace/format-parquet';
import { optionsOf, type TestInstance } from '@headrace/connector-sdk/testing';
import { nodeCodecs } from '../codecs';
import { OpenFile } from '../source/open-file';
import { filesystemSpec, type FilesystemOptions } from '../spec';

const folders: string[] = [];

/**
 * In memory where the system has such a place: the laws run thousands of short jobs, which kill no disk, and each sync of a disk would be
 * waited for.
 */
const base = existsSync('/dev/shm') ? '/dev/shm' : os.tmpdir();

export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(base, 'headrace-files-'));
  folders.push(folder);
  return folder;
}

export function removeTemporaryFolder(folder: string): void {
  folders.splice(folders.indexOf(folder), 1);
  rmSync(folder, { recursive: true, force: true });
}

export function removeTemporaryFolders(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

export const filesystemOptions = (texts: Record<string, string>): FilesystemOptions => optionsOf(filesystemSpec, texts);

export const bound = <O>(runtime: FormatRuntime<O>, texts: Record<string, string> = {}): BoundFormat =>
  bindFormat(runtime, optionsOf(runtime.spec, texts));
export const jsonFormat = bound(json);
export const parquetFormat = bound(parquet);
export const avroFormat = bound(avro);
export const csvFormat = (texts: Record<string, string> = {}): BoundFormat => bound(csv, texts);

/** Paths start at `folder`. */
export const instanceIn = (
  folder: string,
  of: { readonly options: Record<string, string>; readonly table: TableSchema; readonly format: BoundFormat },
): TestInstance<FilesystemOptions> => ({
  options: filesystemOptions(of.options),
  table: of.table,
  format: of.format,
  resolvePath: (given) => path.resolve(folder, given),
});

/** Files below a folder, by relative path; hidden ones only when asked for. */
export function filesBelow(folder: string, hidden = false): string[] {
  return readdirSync(folder)
    .flatMap((name) => {
      if (!hidden && /^[._]/.test(name)) return [];
      const full = path.join(folder, name);
      return statSync(full).isDirectory() ? filesBelow(full, hidden).map((below) => `${name}/${below}`) : [name];
    })
    .sort();
}

/** What a reader of finished files sees, line by line, with the partition's folder before each. */
export const visibleLines = (folder: string): string[] =>
  filesBelow(folder).flatMap((file) => {
    const bytes = readFileSync(path.join(folder, file));
    return (file.endsWith('.gz') ? gunzipSync(bytes) : bytes)
      .toString('utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => (file.includes('/') ? `${path.dirname(file)} ${line}` : line));
  });

/** Writes rows as one file of a container format. */
export function writeContainer(file: string, format: BoundFormat, fields: readonly Field[], rows: readonly SqlRow[]): void {
  const schema: TableSchema = { name: 't', fields, primaryKey: [], metadata: [], partitionKeys: [] };
  const writer = format.files!.create({ schema, codecs: nodeCodecs });
  const [out, fill] = [new ByteBuffer(), new RowsToColumns(fields)];
  const batch = ColumnBatch.allocate(
    fields.map((field) => field.type),
    Math.max(1, rows.length),
  );
  fill.fill(batch, rows, null);
  writer.write(batch, { from: 0, to: rows.length }, out);
  writer.finish(out);
  writeFileSync(file, out.written());
}

/** All rows of the container files below a folder. */
export async function readContainers(folder: string, format: BoundFormat, fields: readonly Field[]): Promise<SqlRow[]> {
  const schema: TableSchema = { name: 't', fields, primaryKey: [], metadata: [], partitionKeys: [] };
  const batch = ColumnBatch.allocate(
    fields.map((field) => field.type),
    64,
  );
  const [toRows, rows] = [new ColumnsToRows(fields), [] as SqlRow[]];
  for (const name of filesBelow(folder)) {
    const file = new OpenFile({ path: path.join(folder, name), sizeBytes: statSync(path.join(folder, name)).size, modifiedMs: null });
    const projection = fields.map((_, i) => i);
    const range = { start: 0, end: file.sizeBytes };
    const reader = format.files!.open({
      schema,
      projection,
      file,
      range,
      from: null,
      codecs: nodeCodecs,
      onError: 'fail',
      reject: () => undefined,
    });
    while ((await reader.next(batch)) !== null) rows.push(...toRows.rows(batch));
    await file.close();
  }
  return rows;
}
