import { remaining } from '@/examples/rows-written';
import type { CaseFacts } from './case-folder';

/** Null: the same, as far as the case promises; else the first difference in a sentence. */
export function difference(facts: CaseFacts, expected: readonly string[], given: readonly string[], byNet = false): string | null {
  const tolerance = facts.doubleTolerance ?? 1e-12;
  const view = viewOf(facts, byNet);
  const [wanted, found] = [view(expected), view(given)];
  const at = wanted.findIndex((line, i) => found[i] === undefined || !sameLine(line, found[i], tolerance));
  if (at < 0 && wanted.length === found.length) return null;
  const place = at < 0 ? wanted.length : at;
  return `row ${place + 1}: expected ${wanted[place] ?? 'nothing more'}, found ${found[place] ?? 'nothing more'}`;
}

function viewOf({ order, keyColumns = 1 }: CaseFacts, byNet: boolean): (lines: readonly string[]) => readonly string[] {
  if (byNet || order === 'none') return remaining;
  if (order === 'total') return (lines) => lines;
  return (lines) =>
    lines
      .map((line, at) => ({ line, at, key: keyOf(line, keyColumns) }))
      .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : a.at - b.at))
      .map(({ line }) => line);
}

/** Sink and leading columns of `name> +I[a, b]`. */
function keyOf(line: string, columns: number): string {
  const [, sink = '', row = line] = /^(\w+> )?(?:\+I|\+U|-U|-D)\[(.*)\]$/s.exec(line) ?? [];
  return sink + row.split(', ').slice(0, columns).join(', ');
}

const NUMBER = /-?\d+\.\d+(?:E-?\d+)?/g;

function sameLine(a: string, b: string, tolerance: number): boolean {
  if (a === b) return true;
  if (a.replaceAll(NUMBER, '#') !== b.replaceAll(NUMBER, '#')) return false;
  const others = b.match(NUMBER) ?? [];
  return (a.match(NUMBER) ?? []).every((digits, i) => near(Number(digits), Number(others[i]), tolerance));
}

/** A decimal differs by its last digit at least, so only what doubles lose is forgiven. */
const near = (a: number, b: number, tolerance: number): boolean => Math.abs(a - b) <= tolerance * Math.max(Math.abs(a), Math.abs(b));
