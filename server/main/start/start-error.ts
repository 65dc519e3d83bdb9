/** Starting cannot go on. The message is the one sentence that people read; `remedy` says what to do. */
export class StartError extends Error {
  constructor(
    message: string,
    readonly remedy: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
    this.name = 'StartError';
  }
}

/** The sentence for the terminal, out of whatever stopped the start. */
export function sentenceOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const remedy =
    typeof error === 'object' && error !== null && 'remedy' in error && typeof error.remedy === 'string' ? ` ${error.remedy}` : '';
  return `${message}${remedy}`;
}
