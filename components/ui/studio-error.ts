/** A fault on the browser's side. `internal`: the studio itself is wrong; `user`: something that a person can settle; `external`: the server or the network. */
export class StudioError extends Error {
  override readonly name = 'StudioError';
  readonly code: string;
  readonly domain: 'user' | 'external' | 'internal';
  readonly retry: 'none' | 'backoff';
  readonly remedy: string;

  constructor(fault: { code: string; domain: StudioError['domain']; message: string; remedy?: string; retry?: StudioError['retry'] }) {
    super(fault.message);
    this.code = fault.code;
    this.domain = fault.domain;
    this.retry = fault.retry ?? 'none';
    this.remedy = fault.remedy ?? '';
  }
}

/** A hook was used where its provider is missing. */
export const outsideOf = (hook: string, place: string): StudioError =>
  new StudioError({ code: 'studio.outside', domain: 'internal', message: `${hook} is used outside of ${place}` });
