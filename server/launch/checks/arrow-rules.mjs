// @ts-check
import { findCycles } from './cycles.mjs';
import { withoutComments } from './imports.mjs';

/**
 * @typedef {import('./tree.mjs').SourceFile} SourceFile
 * @typedef {import('./rooms.mjs').Room} Room
 * @typedef {{ file: string; line: number; message: string }} Finding
 */

/** @param {string} pattern @param {string} file */
function matches(pattern, file) {
  if (pattern === '*') return true;
  const [wanted, given] = [pattern.split('/'), file.replace(/\.(d\.ts|tsx?|mjs)$/, '').split('/')];
  return wanted.every((part, i) => part === '*' || part === given[i]);
}

/** @param {readonly Room[]} rooms @param {string} file */
export const roomOf = (rooms, file) => rooms.filter(({ path }) => matches(path, file)).sort((a, b) => b.path.length - a.path.length)[0];

/** @param {SourceFile} source */
const linked = (source) => source.imports.flatMap((one) => ('file' in one ? [one] : []));
/** @param {SourceFile} source */
const fromPackages = (source) => source.imports.flatMap((one) => ('package' in one ? [one] : []));

/** A room takes from the rooms that the table names. Tests may reach further. @param {SourceFile} source @param {readonly Room[]} rooms @returns {Finding[]} */
export function checkArrows(source, rooms) {
  const room = roomOf(rooms, source.file);
  if (!room || source.isTest) return [];
  return linked(source).flatMap(({ file, kind, line }) => {
    const own = roomOf(rooms, file) === room && !(room.path === 'connectors' && isSibling(source.file, file));
    if (own || room.may.some((path) => matches(path, file))) return [];
    const typesOnly = room.types?.some((path) => matches(path, file));
    if (typesOnly && kind === 'type') return [];
    const remedy = typesOnly
      ? 'Only types may cross here: write `import type`.'
      : `${room.path} may import ${[...room.may, ...(room.types ?? []).map((path) => `${path} (types)`)].join(', ') || 'nothing of this repository'}. Move what is shared down to a room that both may see, or pass it in from server/main.`;
    return [{ file: source.file, line, message: `${room.path} ⇏ ${file}: ${room.why}. ${remedy}` }];
  });
}

/** @param {string} one @param {string} other */
const isSibling = (one, other) => one.split('/')[1] !== other.split('/')[1];

/** @param {SourceFile} source @param {readonly Room[]} rooms @returns {Finding[]} */
export function checkIsomorphic(source, rooms) {
  const room = roomOf(rooms, source.file);
  const isSpec = /^connectors\/[^/]+\/(spec|flink)\.ts$/.test(source.file);
  if (source.isTest || !(room?.isomorphic || isSpec)) return [];
  const found = fromPackages(source).flatMap(({ package: name, kind, line }) =>
    name === 'zod' || (kind === 'type' && !name.startsWith('node:'))
      ? []
      : [
          {
            file: source.file,
            line,
            message: `${name} in an isomorphic file: it also runs in a browser worker. Take what you need as a parameter, or move this file out of ${room?.path}.`,
          },
        ],
  );
  const shared = /\b(SharedArrayBuffer|Atomics)\b/.exec(withoutComments(source.text));
  if (shared) {
    const line = source.text.slice(0, source.text.indexOf(shared[0])).split('\n').length;
    found.push({
      file: source.file,
      line,
      message: `${shared[0]} in an isomorphic file: the browser worker has none. Rings belong to server/engine/dataflow.`,
    });
  }
  return found;
}

/** Only `client.ts` of a connector knows its vendor, and where a room names its packages, it takes no others. @param {SourceFile} source @param {readonly Room[]} rooms @returns {Finding[]} */
export function checkPackages(source, rooms) {
  if (source.isTest) return [];
  const room = roomOf(rooms, source.file);
  const vendorFile = /^connectors\/[^/]+\/client\.ts$/.test(source.file);
  return fromPackages(source).flatMap(({ package: name, line }) => {
    if (name.startsWith('node:')) return [];
    if (room?.path === 'connectors' && !vendorFile && name !== 'zod')
      return [
        {
          file: source.file,
          line,
          message: `${name} outside of client.ts: one file of a connector knows its vendor. Import it in client.ts and give out what the others need.`,
        },
      ];
    if (room?.packages && !room.packages.includes(name))
      return [
        { file: source.file, line, message: `${name} in ${room.path}: ${room.why}. It takes ${room.packages.join(', ') || 'no package'}.` },
      ];
    return [];
  });
}

/** @param {readonly SourceFile[]} sources @returns {Finding[]} */
export function checkCycles(sources) {
  const edges = new Map(
    sources.map((source) => [
      source.file,
      linked(source)
        .filter(({ kind }) => kind === 'value')
        .map(({ file }) => file),
    ]),
  );
  return findCycles(edges).map((way) => ({
    file: /** @type {string} */ (way[0]),
    line: 1,
    message: `A cycle: ${way.join(' → ')}. Move what both need to a file of its own, or pass it as a parameter (types may go round: \`import type\`).`,
  }));
}

/** What starts in the browser's main thread never carries the compiler or the engine; only a worker does. @param {readonly SourceFile[]} sources @returns {Finding[]} */
export function checkMainThread(sources) {
  const byFile = new Map(sources.map((source) => [source.file, source]));
  const heavy = /^server\/(compiler|sql|engine|services|db|control)\//;
  return sources
    .filter(({ text, isTest }) => !isTest && /^\s*['"]use client['"]/.test(text))
    .flatMap((start) => {
      const seen = new Set([start.file]);
      for (const file of seen) {
        if (heavy.test(file))
          return [
            {
              file: start.file,
              line: 1,
              message: `The browser's main thread would load ${file} from here. Ask components/compiler-worker by message, or server/api, instead.`,
            },
          ];
        const source = byFile.get(file);
        if (source) for (const one of linked(source)) if (one.kind !== 'type' && !/\/worker\.ts$/.test(one.file)) seen.add(one.file);
      }
      return [];
    });
}
