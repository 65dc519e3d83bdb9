import { isHeadraceError, type ConnectorContext } from '@headrace/connector-sdk';
import { httpProblem } from '../http-error';
import type { HttpOptions } from '../spec';
import { requireReachable } from './address-guard';

/** Larger answers are not read: they would fill memory. */
const MOST_BYTES = 64 << 20;
const MOST_REDIRECTS = 5;
const LONGEST_PAUSE_MS = 60_000;

/** By the first digit of the status. */
const answered: Readonly<Record<number, string>> = {
  2: 'http.answers-2xx',
  3: 'http.answers-3xx',
  4: 'http.answers-4xx',
  5: 'http.answers-5xx',
};

export interface Request {
  readonly url: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Other statuses than 2xx that are answers, not failures. */
  readonly expected?: readonly number[];
}
export interface Answer {
  readonly status: number;
  readonly url: string;
  readonly headers: Headers;
  readonly text: string;
}
type Context = Pick<ConnectorContext<HttpOptions>, 'options' | 'signal' | 'clock' | 'metrics'>;

/** Requests of one instance: addresses checked, redirects followed by hand, what may pass tried again. */
export class HttpClient {
  /** Where the header Authorization may go; null: where a request begins, for addresses whose host is a column. */
  private readonly home: string | null;

  constructor(private readonly ctx: Context) {
    const { url, authorization } = ctx.options;
    this.home = URL.canParse(url) ? new URL(url).origin : null;
    if (authorization !== undefined && NO_HEADER.test(authorization)) throw badAuthorization();
  }

  /** The whole answer. Errors say what the service answered. */
  async ask(request: Request): Promise<Answer> {
    return this.retrying(async () => {
      const { response, url } = await this.send(request, AbortSignal.any([this.ctx.signal, AbortSignal.timeout(this.timeoutMs)]));
      const text = await bodyOf(response, url);
      if (response.ok || request.expected?.includes(response.status) === true) {
        return { status: response.status, url, headers: response.headers, text };
      }
      throw refusal(response, url, text);
    });
  }

  /** The beginning of an answer that goes on; `signal` ends it. */
  async open(request: Request, signal: AbortSignal): Promise<Response> {
    return this.retrying(async () => {
      const waiting = new AbortController();
      const timer = setTimeout(() => waiting.abort(new DOMException('no answer', 'TimeoutError')), this.timeoutMs);
      try {
        const { response, url } = await this.send(request, AbortSignal.any([signal, waiting.signal]));
        if (response.ok) return response;
        throw refusal(response, url, await bodyOf(response, url));
      } finally {
        clearTimeout(timer);
      }
    });
  }

  private get timeoutMs(): number {
    return this.ctx.options['request.timeout'];
  }

  private async send(request: Request, signal: AbortSignal): Promise<{ readonly response: Response; readonly url: string }> {
    let url = addressOf(request.url);
    for (let redirects = 0; ; redirects++) {
      await requireReachable(url);
      const response = await this.fetchOnce(request, url, signal);
      const location = response.headers.get('location');
      if (response.status < 301 || response.status > 308 || response.status === 304 || location === null)
        return { response, url: url.href };
      await response.body?.cancel();
      // A body is sent again only where the service asks for the same request elsewhere.
      if (request.body !== undefined && response.status < 307) throw redirected(url, location);
      if (redirects >= MOST_REDIRECTS) throw redirected(url, location);
      url = addressOf(location, url);
    }
  }

  private async fetchOnce({ url: first, method = 'GET', headers = {}, body }: Request, url: URL, signal: AbortSignal): Promise<Response> {
    const { authorization } = this.ctx.options;
    const { metrics } = this.ctx;
    metrics.counter('http.requests').add(1);
    const isOwn = url.origin === (this.home ?? addressOf(first).origin);
    try {
      const response = await fetch(url, {
        method,
        headers: {
          Accept: 'application/json',
          ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
          ...headers,
          // Other hosts must not learn it by a redirect, or by what a page names as the next one.
          ...(authorization === undefined || !isOwn ? {} : { Authorization: authorization }),
        },
        redirect: 'manual',
        signal,
        ...(body === undefined ? {} : { body }),
      });
      metrics.counter(answered[Math.floor(response.status / 100)] ?? 'http.answers-other').add(1);
      return response;
    } catch (error) {
      metrics.counter('http.unanswered').add(1);
      throw unreachable(url.href, error);
    }
  }

  private async retrying<T>(work: () => Promise<T>): Promise<T> {
    const { options, signal, clock, metrics } = this.ctx;
    for (let tries = 0; ; tries++) {
      try {
        return await work();
      } catch (error) {
        if (!isHeadraceError(error) || error.retry === 'none' || tries >= options['request.max-retries'] || signal.aborted) throw error;
        const growing = Math.min(LONGEST_PAUSE_MS, options['request.first-pause'] * 2 ** tries) * (0.5 + Math.random() / 2);
        const pauseMs = Math.max(growing, retryAfterOf(error.cause));
        metrics.counter('http.retries').add(1);
        metrics.counter('http.paused-ms').add(pauseMs);
        await clock.sleep(pauseMs, signal);
      }
    }
  }
}

/** What another side says where to go on, as an address. */
export function addressOf(text: string, base?: URL | string): URL {
  if (URL.canParse(text, base?.toString())) {
    const url = new URL(text, base);
    if (url.protocol === 'http:' || url.protocol === 'https:') return url;
  }
  throw httpProblem('bad-address', `"${text.slice(0, 200)}" is no address of a web service.`, {
    remedy: 'Correct the option "url", or where the next page stands.',
  });
}

async function bodyOf(response: Response, url: string): Promise<string> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  const reader = response.body?.getReader();
  try {
    for (let read = await reader?.read(); read?.done === false; read = await reader?.read()) {
      size += read.value.length;
      if (size > MOST_BYTES)
        throw httpProblem('too-large', `The answer of ${url} has more than ${MOST_BYTES} bytes.`, { remedy: 'Ask for smaller pages.' });
      pieces.push(read.value);
    }
  } catch (error) {
    await reader?.cancel().catch(() => undefined);
    throw unreachable(url, error);
  }
  return Buffer.concat(pieces).toString('utf8');
}

/** How long a service wants to be left alone, of the failures that tell. */
class Wait {
  constructor(readonly ms: number) {}
}
const retryAfterOf = (cause: unknown): number => (cause instanceof Wait ? cause.ms : 0);

/** Seconds or a date. */
function waitOf(header: string | null): number {
  if (header === null) return 0;
  const ms = /^\d+$/.test(header) ? Number(header) * 1_000 : Date.parse(header) - Date.now();
  return Number.isFinite(ms) ? Math.min(Math.max(0, ms), LONGEST_PAUSE_MS) : 0;
}

function refusal(response: Response, url: string, text: string): Error {
  const { status } = response;
  const message = `${url} answered ${status}${text === '' ? '' : `: ${text.slice(0, 300)}`}.`;
  if (status === 401 || status === 403) return httpProblem('not-authorised', message, { remedy: 'Correct the option "authorization".' });
  if (status === 404 || status === 410) return httpProblem('not-found', message, { remedy: 'Correct the option "url".' });
  const passes = status >= 500 || status === 429 || status === 408 || status === 425;
  return httpProblem(passes ? 'unavailable' : 'refused', message, {
    retry: passes ? 'backoff' : 'none',
    remedy: passes ? 'Nothing needs to be done: it is tried again.' : 'Correct what is sent, or the option "url".',
    cause: new Wait(waitOf(response.headers.get('retry-after'))),
  });
}

/** Anything else breaks the request, or what stands behind it in the connection. */
const NO_HEADER = /[^\t\x20-\x7e\x80-\xff]/;
const badAuthorization = (): Error =>
  httpProblem('authorization', 'The option "authorization" holds a character that no header may have, perhaps a line break.', {
    remedy: 'Put the secret in again, in one line.',
  });

const redirected = (url: URL, location: string): Error =>
  httpProblem('redirected', `${url.href} leads to ${location}, which is not followed.`, {
    remedy: 'Set the option "url" to the final address.',
  });

function unreachable(url: string, error: unknown): Error {
  if (isHeadraceError(error)) return error;
  const { name, message, cause } = error as Error;
  const why = name === 'TimeoutError' ? 'it did not answer in time' : cause instanceof Error ? cause.message || String(cause) : message;
  return httpProblem('not-reached', `${url} could not be reached: ${why}.`, {
    retry: 'backoff',
    remedy: 'Make sure that the service runs and can be reached; it is tried again.',
    cause: error,
  });
}
