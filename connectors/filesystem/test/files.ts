import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { bindFormat, parseOptions, type BoundFormat, type FormatRuntime, type TableSchema } from '@headrace/connector-sdk';
import csv from '@headrace/format-csv';
import json from '@headrace/format-json';
import type { TestInstance } from '@headrace/connector-sdk/testing';
import { filesystemSpec, type FilesystemOptions } from '../spec';

const folders: string[] = [];

export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'headrace-files-'));
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

export function filesystemOptions(texts: Record<string, string>): FilesystemOptions {
  const parsed = parseOptions(filesystemSpec, texts);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.options;
}

export function bound<O>(runtime: FormatRuntime<O>, texts: Record<string, string> = {}): BoundFormat {
  const parsed = parseOptions(runtime.spec, texts);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return bindFormat(runtime, parsed.options);
}
export const jsonFormat = bound(json);
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
  filesBelow(folder).flatMap((file) =>
    readFileSync(path.join(folder, file), 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => (file.includes('/') ? `${path.dirname(file)} ${line}` : line)),
  );
