import type { NodeId } from '../ids';

/** Half-open range of UTF-16 offsets in a text, with its 1-based start for people. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
  readonly line: number;
  readonly column: number;
}

/** Where on the canvas, or in which text, something is wrong. `field` is a path into the node's config, dots between steps (`aggregates.2.expression`). */
export interface DiagnosticPlace {
  readonly nodeId?: NodeId;
  readonly port?: string;
  readonly field?: string;
  /** Offsets within the field's text where `field` is set, otherwise within the script. */
  readonly range?: TextRange;
}

/** A remedy that can be applied with one click. `set` replaces the config value at the field path; `replace` replaces the range of the text. */
export type Fix =
  | { readonly title: string; readonly kind: 'set'; readonly nodeId: NodeId; readonly field: string; readonly value: unknown }
  | { readonly title: string; readonly kind: 'replace'; readonly at: DiagnosticPlace; readonly text: string };

/**
 * The author's graph or SQL is wrong (or questionable). Collected, never thrown; drawn on the node and listed with a link to it.
 * `message` says what is so with the value, what follows and what to do. `code` is stable and documented (`docs/errors/<code>.md`).
 */
export interface Diagnostic {
  readonly code: string;
  readonly severity: 'error' | 'warning' | 'info';
  readonly at: DiagnosticPlace;
  readonly message: string;
  readonly params: Readonly<Record<string, string | number>>;
  readonly fix?: Fix;
}

export const hasErrors = (diagnostics: readonly Diagnostic[]): boolean => diagnostics.some((d) => d.severity === 'error');

/** The candidate closest to `name` by edit distance (case ignored), or undefined where none is near enough to be what was meant. */
export function nearestName(name: string, candidates: readonly string[]): string | undefined {
  const wanted = name.toLowerCase();
  let best: string | undefined;
  let bestDistance = Math.max(2, Math.floor(wanted.length / 3)) + 1;
  for (const candidate of candidates) {
    const distance = editDistance(wanted, candidate.toLowerCase());
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  return best;
}

/** Levenshtein distance, two rows at a time. */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(substitution, previous[j]! + 1, row[j - 1]! + 1));
    }
    previous = row;
  }
  return previous[b.length]!;
}
