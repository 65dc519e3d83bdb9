/** Whose fault it is decides who is told: the author of the pipeline, the external system's keeper, or us. */
export type ErrorDomain = 'user' | 'external' | 'internal';

/** The record that could not be taken: raw bytes, and where it lay in words that its system understands (`part-0.json byte 1204`). */
export interface RejectedRecord {
  readonly bytes: Uint8Array;
  readonly place: string;
}

export interface ErrorDetails {
  readonly code: string;
  readonly domain: ErrorDomain;
  /** `backoff`: the job restarts by its strategy; `none`: trying again cannot help, the job fails. */
  readonly retry: 'none' | 'backoff';
  /** What to do, as an imperative sentence. */
  readonly remedy?: string;
  readonly record?: RejectedRecord;
  readonly cause?: unknown;
}

/** A run went wrong. The message says what happened and with which value; never a secret. Recognised by `isHeadraceError`, not by class. */
export class HeadraceError extends Error implements ErrorDetails {
  readonly headraceError = true;
  readonly code: string;
  readonly domain: ErrorDomain;
  readonly retry: 'none' | 'backoff';
  readonly remedy?: string;
  readonly record?: RejectedRecord;

  constructor(message: string, details: ErrorDetails) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'HeadraceError';
    this.code = details.code;
    this.domain = details.domain;
    this.retry = details.retry;
    if (details.remedy !== undefined) this.remedy = details.remedy;
    if (details.record !== undefined) this.record = details.record;
  }
}

/** True for errors of any copy of this package, also after a trip through a worker boundary that kept the fields. */
export const isHeadraceError = (error: unknown): error is HeadraceError =>
  typeof error === 'object' && error !== null && 'headraceError' in error && error.headraceError === true;

/** For branches that types rule out; says which value came after all. */
export function unreachable(value: never): never {
  throw new HeadraceError(`This case cannot occur: ${JSON.stringify(value)}`, {
    code: 'internal.unreachable',
    domain: 'internal',
    retry: 'none',
  });
}
