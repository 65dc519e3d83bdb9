/** What kind of refusal it is; `server/api` turns it into the matching tRPC code. */
export type ServiceErrorKind = 'not-found' | 'conflict' | 'invalid' | 'forbidden' | 'precondition' | 'unavailable';

/** A use case that could not be done as asked, for a reason its caller can act on. The message never holds a secret. */
export class ServiceError extends Error {
  constructor(
    readonly kind: ServiceErrorKind,
    readonly code: string,
    message: string,
    /** What to do about it, one sentence. */
    readonly remedy: string,
  ) {
    super(message);
    this.name = 'ServiceError';
  }
}

export const notFound = (noun: string, id: string): ServiceError =>
  new ServiceError(
    'not-found',
    `${noun}-not-found`,
    `There is no ${noun} "${id}".`,
    'It may have been deleted: go back to the list and reload it.',
  );
