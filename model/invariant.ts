/** The program contradicts itself: a hook outside of its provider, a graph whose edge has no node after validation. Nothing that a person typed. */
export class InvariantError extends Error {
  readonly code = 'internal.invariant';
  readonly domain = 'internal';

  constructor(what: string) {
    super(what);
    this.name = 'InvariantError';
  }
}

/** For what must hold whatever was typed; the message names what does not. What a person can cause is a Diagnostic or a typed error instead. */
export function invariant(condition: unknown, what: string): asserts condition {
  if (!condition) throw new InvariantError(what);
}
