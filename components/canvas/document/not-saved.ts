/** Edits could not be brought to the server: `external` it is away and is tried again, `user` someone must choose a version first. */
export class NotSaved extends Error {
  override readonly name = 'NotSaved';
  readonly code = 'studio.not-saved';
  readonly retry: 'none' | 'backoff';

  constructor(
    readonly domain: 'user' | 'external',
    message: string,
  ) {
    super(`Not saved: ${message}`);
    this.retry = domain === 'external' ? 'backoff' : 'none';
  }
}
