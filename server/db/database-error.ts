/** The control database, the embedded server or a file of the home cannot be used. One sentence for people, and what to do. */
export class DatabaseError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly remedy: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
    this.name = 'DatabaseError';
  }
}

/** The error code that the operating system gave, e.g. `ENOSPC`; undefined for other errors. */
export const systemCode = (error: unknown): string | undefined =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : undefined;

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
