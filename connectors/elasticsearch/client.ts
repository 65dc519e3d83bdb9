import type { Client, errors } from '@elastic/elasticsearch';
import { parseExactJson } from '@headrace/connector-sdk/base';
import { esError, lostError, problemOf } from './es-error';
import { hostList, type ElasticsearchOptions } from './spec';

export interface EsRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'HEAD';
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** Lines of JSON, each with its line feed. */
  readonly lines?: string | Uint8Array;
  readonly signal?: AbortSignal;
}

/** What is asked of Elasticsearch. Nothing is sent again by itself: who asks knows what a repetition means. */
export interface EsSession {
  /** `doing` ends the sentence "While …" of an error. Numbers of the answer are exact (`parseExactJson`). */
  request<T>(doing: string, request: EsRequest): Promise<T>;
  close(): Promise<void>;
}

/**
 * Speaks plain `application/json`, which servers of 7, 8 and 9 take and OpenSearch, too; the client's own media types bind it to one
 * version. The client is large, so it is loaded at the first use. Connects at the first request.
 */
export async function openElasticsearch(options: ElasticsearchOptions): Promise<EsSession> {
  const { Client: EsClient, Transport, Serializer, errors: known } = await import('@elastic/elasticsearch');
  class PlainTransport extends Transport {
    constructor(given: ConstructorParameters<typeof Transport>[0]) {
      const { productCheck: _oneProduct, vendoredHeaders: _oneVersion, ...rest } = given;
      super({
        ...rest,
        vendoredHeaders: { jsonContentType: 'application/json', ndjsonContentType: 'application/x-ndjson', accept: 'application/json' },
      });
    }
  }
  class ExactSerializer extends Serializer {
    override deserialize<T>(json: string): T {
      return parseExactJson(json) as T;
    }
  }
  const client = new EsClient({ ...clientOptions(options), Transport: PlainTransport, Serializer: ExactSerializer });
  return session(client, known, options);
}

function session(client: Client, known: typeof errors, options: ElasticsearchOptions): EsSession {
  const prefix = (options['connection.path-prefix'] ?? '').replace(/^\/?(?=.)/, '/').replace(/\/$/, '');
  let closed: Promise<void> | null = null;
  return {
    request: async <T>(doing: string, { method, path, query, body, lines, signal }: EsRequest): Promise<T> => {
      const asked = { method, path: prefix + path, querystring: { ...query }, ...(lines === undefined ? {} : { bulkBody: asBody(lines) }) };
      const withBody = body === undefined ? asked : { ...asked, body: body as Record<string, unknown> };
      try {
        return await withOwnSignal(signal, (own) =>
          client.transport.request<T>(withBody, { maxRetries: 0, requestTimeout: options['connection.request-timeout'], signal: own }),
        );
      } catch (error) {
        if (!(error instanceof known.ResponseError)) throw lostError(doing, error);
        const answer = error.body as { readonly error?: unknown } | string | undefined;
        const said = typeof answer === 'object' ? answer.error : answer;
        throw esError(doing, problemOf(error.statusCode ?? 0, said ?? error.message), error);
      }
    },
    close: () => (closed ??= client.close()),
  };
}

/** The client ends a request that takes too long by an event on the signal it was given, so that each request gets its own. */
async function withOwnSignal<T>(signal: AbortSignal | undefined, ask: (own: AbortSignal) => Promise<T>): Promise<T> {
  const own = new AbortController();
  const abort = (): void => own.abort(signal?.reason);
  if (signal?.aborted) abort();
  signal?.addEventListener('abort', abort);
  try {
    return await ask(own.signal);
  } finally {
    signal?.removeEventListener('abort', abort);
  }
}

const asBody = (lines: string | Uint8Array): string | Buffer =>
  typeof lines === 'string' ? lines : Buffer.from(lines.buffer, lines.byteOffset, lines.byteLength);

function clientOptions(options: ElasticsearchOptions): ConstructorParameters<typeof Client>[0] {
  const { username, password = '', 'api-key': apiKey } = options;
  return {
    nodes: hostList(options.hosts),
    maxRetries: 0,
    // A node that was away is asked again as soon as it is its turn: waiting is the caller's.
    resurrectStrategy: 'none',
    ...(apiKey === undefined ? {} : { auth: { apiKey } }),
    ...(username === undefined ? {} : { auth: { username, password } }),
  };
}

/** A path of one part of a name that came from outside. */
export const pathPart = (name: string): string => encodeURIComponent(name);
