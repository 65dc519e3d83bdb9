import { exactNumber, plainText } from '@headrace/connector-sdk/base';
import { z, type ReadContext, type RowsAt, type Versioned } from '@headrace/connector-sdk';
import { addressOf, HttpClient, type Answer } from '../client/http-client';
import { elementsAt, parseAnswer, valueAt } from '../json-rows';
import type { HttpOptions } from '../spec';
import { ElementRows } from './rejecting';

/** Behind so many elements of a page (null: the first), in the round whose first page had these marks of its version. */
export interface PollPosition {
  readonly page: string | null;
  readonly elements: number;
  readonly etag: string | null;
  readonly modified: string | null;
  /** The round is read to its end. */
  readonly done: boolean;
}
export const pollPosition: Versioned<PollPosition> = {
  version: 1,
  schema: z.object({
    page: z.string().nullable(),
    elements: z.number(),
    etag: z.string().nullable(),
    modified: z.string().nullable(),
    done: z.boolean(),
  }),
};

const START: PollPosition = { page: null, elements: 0, etag: null, modified: null, done: true };

/**
 * Rounds over all pages, as long as the first one changes. A round that was left in its middle goes on at its page; where that page's
 * version has changed meanwhile, it is read from its beginning.
 */
export async function* poll(from: PollPosition | null, ctx: ReadContext<HttpOptions>): AsyncGenerator<RowsAt<PollPosition>> {
  const { options, clock, signal } = ctx;
  const everyMs = options['poll.interval'];
  if (from?.done === true && everyMs === undefined) return;
  const round = new PollRound(ctx);
  for (let at = from ?? START; ;) {
    yield* round.read(at);
    at = round.end;
    if (everyMs === undefined || signal.aborted) return;
    await clock.sleep(everyMs, signal);
  }
}

class PollRound {
  end: PollPosition = START;
  private readonly client: HttpClient;
  private readonly rows: ElementRows;

  constructor(private readonly ctx: ReadContext<HttpOptions>) {
    this.client = new HttpClient(ctx);
    this.rows = new ElementRows(ctx);
  }

  async *read(at: PollPosition): AsyncGenerator<RowsAt<PollPosition>> {
    const { options, signal } = this.ctx;
    let { page, elements, etag, modified } = at;
    this.end = at;
    if (at.done) [page, elements] = [null, 0];
    for (;;) {
      const fresh = page === null && elements === 0;
      const answer = await this.client.ask({ url: page ?? options.url, headers: fresh ? conditions(etag, modified) : {}, expected: [304] });
      if (answer.status === 304) return;
      if (page === null) {
        const seen = { etag: answer.headers.get('etag'), modified: answer.headers.get('last-modified') };
        if (seen.etag !== etag || seen.modified !== modified) elements = 0;
        ({ etag, modified } = seen);
      }
      const json = parseAnswer(answer.text, answer.url);
      const all = elementsAt(json, options['rows.path']);
      const { rows, places } = this.rows.rows(all, elements, answer.url);
      const named = this.nextPage(json, answer);
      // A page that names itself is the last one.
      const next = named === (page ?? options.url) ? null : named;
      const of = { etag, modified };
      const behind: PollPosition =
        next === null ? { page: null, elements: 0, ...of, done: true } : { page: next, elements: 0, ...of, done: false };
      const here = page;
      const position = (count: number): PollPosition =>
        count === rows.length ? behind : { page: here, elements: count === 0 ? elements : places[count - 1]!, ...of, done: false };
      if (rows.length > 0) yield { rows, position };
      this.end = behind;
      if (next === null || signal.aborted) return;
      [page, elements] = [next, 0];
    }
  }

  /** By the body's mark, else by a header `Link: <…>; rel="next"`. */
  private nextPage(json: unknown, { headers, url }: Answer): string | null {
    const { 'page.next-path': path, 'page.parameter': parameter } = this.ctx.options;
    if (path === undefined) {
      const link = /<([^>]+)>\s*;[^,]*rel="?next"?/.exec(headers.get('link') ?? '')?.[1];
      return link === undefined ? null : addressOf(link, url).href;
    }
    const mark = valueAt(json, path);
    if (mark === null || mark === undefined || mark === '' || mark === false) return null;
    const text = plainText(mark) ?? exactNumber(mark) ?? String(mark);
    if (parameter === undefined) return addressOf(text, url).href;
    const next = addressOf(this.ctx.options.url);
    next.searchParams.set(parameter, text);
    return next.href;
  }
}

const conditions = (etag: string | null, modified: string | null): Readonly<Record<string, string>> => ({
  ...(etag === null ? {} : { 'If-None-Match': etag }),
  ...(modified === null || etag !== null ? {} : { 'If-Modified-Since': modified }),
});
