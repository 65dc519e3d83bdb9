import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { isHeadraceError, type ConnectorContext } from '@headrace/connector-sdk';
import { fileProblem, onFile } from '../file-error';
import type { FilesystemOptions } from '../spec';

/** A file as it was when it was found. */
export interface FoundFile {
  readonly path: string;
  readonly sizeBytes: number;
  readonly modifiedMs: number;
}

const wildcards = /[*?]/;

/**
 * The files that the option `path` means, sorted by path: one file, all files in a folder and below, or those that match a pattern.
 * Names that begin with `.` or `_` are never data. Throws a typed error for a path that is not there.
 */
export async function discoverFiles(ctx: ConnectorContext<FilesystemOptions>): Promise<readonly FoundFile[]> {
  const given = ctx.options.path;
  const fixed = fixedPart(given);
  const root = rootOf(ctx);
  const info = await onFile(root, () => stat(root));
  const filter = ctx.options['source.path.regex-pattern'];
  const wanted = filter === undefined ? () => true : wholeMatch(filter);
  if (!info.isDirectory() && !info.isFile())
    throw fileProblem('not-a-file', `${root} is neither a file nor a folder.`, 'Correct the option "path".');
  if (!info.isDirectory()) return wanted(root) ? [{ path: root, sizeBytes: info.size, modifiedMs: info.mtimeMs }] : [];
  const matches = wildcards.test(given) ? patternOf(given.slice(fixed.length).replace(/^\//, '')) : () => true;
  const found: FoundFile[] = [];
  for await (const file of filesBelow(root)) {
    if (!matches(path.relative(root, file).split(path.sep).join('/')) || !wanted(file)) continue;
    const one = await unlessGone(() => found1(ctx, file));
    if (one !== null) found.push(one);
  }
  return found.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

/** True when the option holds a pattern, which may match nothing. */
export const isPattern = (given: string): boolean => wildcards.test(given);

/** Null: a link to what is no data. Opening a pipe would wait for somebody who writes into it. */
async function found1(ctx: ConnectorContext<FilesystemOptions>, file: string): Promise<FoundFile | null> {
  const allowed = ctx.resolvePath(file);
  const info = await onFile(allowed, () => stat(allowed));
  if (!info.isFile() && !info.isDirectory()) return null;
  return { path: allowed, sizeBytes: info.size, modifiedMs: info.mtimeMs };
}

export const isMissing = (error: unknown): boolean => isHeadraceError(error) && error.code === 'connector.filesystem.missing';

/** What others rename or remove between the listing and the look at it was never there. */
async function unlessGone<T>(look: () => Promise<T>): Promise<T | null> {
  try {
    return await look();
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

async function* filesBelow(folder: string): AsyncGenerator<string> {
  const entries = await unlessGone(() => onFile(folder, () => readdir(folder, { withFileTypes: true })));
  for (const entry of entries ?? []) {
    if (/^[._]/.test(entry.name)) continue;
    const full = path.join(folder, entry.name);
    if (entry.isDirectory()) yield* filesBelow(full);
    else if (entry.isFile() || entry.isSymbolicLink()) yield full;
  }
}

/** The file or folder that the path means, or from which on its pattern counts. */
export const rootOf = (ctx: ConnectorContext<FilesystemOptions>): string => ctx.resolvePath(fixedPart(ctx.options.path) || '.');

/** The folders before the first one that holds a wildcard; all of a path without one. */
function fixedPart(pattern: string): string {
  if (!wildcards.test(pattern)) return pattern;
  const parts = pattern.split('/');
  const first = parts.findIndex((part) => wildcards.test(part));
  return parts.slice(0, first).join('/') || (pattern.startsWith('/') ? '/' : '');
}

/** `*` and `?` stay within a name, `**` crosses folders. */
function patternOf(pattern: string): (relative: string) => boolean {
  const source = pattern
    .split(/(\*\*\/?|\*|\?)/)
    .map((part) => {
      if (part.startsWith('**')) return part.endsWith('/') ? '(?:.*/)?' : '.*';
      return part === '*' ? '[^/]*' : part === '?' ? '[^/]' : part.replace(/[.+^${}()|[\]\\]/g, '\\$&');
    })
    .join('');
  const expression = new RegExp(`^${source}$`);
  return (relative) => expression.test(relative);
}

function wholeMatch(source: string): (file: string) => boolean {
  try {
    const expression = new RegExp(`^(?:${source})$`);
    return (file) => expression.test(file);
  } catch (error) {
    throw fileProblem(
      'bad-pattern',
      `The option "source.path.regex-pattern" is no regular expression: ${(error as Error).message}.`,
      'Correct the pattern.',
    );
  }
}
