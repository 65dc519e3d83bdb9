export type LawRole = 'connector' | 'source' | 'sink' | 'lookup' | 'format';

/** One promise of the contracts. `applies` answers null, or why the law says nothing of this subject. */
export interface Law<Subject> {
  readonly id: string;
  readonly role: LawRole;
  readonly title: string;
  applies?(subject: Subject): string | null;
  /** Throws with what it saw when the law is broken; may answer a figure that is worth to be printed. */
  check(subject: Subject): Promise<void | string>;
}

export interface LawResult {
  /** The connector's or format's name. */
  readonly connector: string;
  readonly law: string;
  readonly title: string;
  /** The harness's case; empty for laws of the connector as a whole. */
  readonly case: string;
  readonly status: 'passed' | 'failed' | 'skipped';
  /** Why it failed or was skipped; of a passed one a figure, or nothing. */
  readonly reason: string;
  readonly durationMs: number;
}

/** A law that the harness gives no means for. */
export function means<T>(given: T | undefined, what: string): T {
  if (given === undefined) broken(`the harness does not say ${what}; give it, or name the law under skip with the reason`);
  return given;
}

/** The law does not hold: says what was seen. */
export function broken(seen: string): never {
  throw new LawBroken(seen);
}

export class LawBroken extends Error {
  override readonly name = 'LawBroken';
}

/** The beginning of what was put in, and some of it. */
export function expectBytes(seen: Uint8Array, put: Uint8Array, who: string): void {
  if (seen.length === 0 && put.length > 0) broken(`${who} no bytes of the record`);
  if (seen.some((byte, i) => byte !== put[i])) broken(`${who} other bytes than those that were put in`);
}

/** Compares two bags of texts; the message shows what is missing and what is too many. */
export function expectSame(seen: readonly string[], expected: readonly string[], when: string): void {
  const { missing, extra } = bagDifference(seen, expected);
  if (missing.length === 0 && extra.length === 0) return;
  const some = (what: string, texts: readonly string[]): string =>
    texts.length === 0 ? '' : `; ${texts.length} ${what}, such as ${texts.slice(0, 3).join(' and ')}`;
  broken(`${when}: ${seen.length} rows instead of ${expected.length}${some('missing', missing)}${some('too many', extra)}`);
}

export function bagDifference(seen: readonly string[], expected: readonly string[]): { missing: string[]; extra: string[] } {
  const counts = new Map<string, number>();
  for (const text of expected) counts.set(text, (counts.get(text) ?? 0) + 1);
  const extra = seen.filter((text) => {
    const left = counts.get(text) ?? 0;
    counts.set(text, left - 1);
    return left <= 0;
  });
  return { missing: [...counts].flatMap(([text, left]) => Array.from({ length: Math.max(0, left) }, () => text)), extra };
}
