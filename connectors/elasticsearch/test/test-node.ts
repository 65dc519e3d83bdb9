import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseExactJson } from '@headrace/connector-sdk/base';
import { FaultProxy, optionsOf } from '@headrace/connector-sdk/testing';
import { startElasticsearch, whyNoElasticsearch, type ElasticsearchNode } from '@/server/launch/services/elasticsearch.mjs';
import { elasticsearchSpec, type ElasticsearchOptions } from '../spec';

export const missing = whyNoElasticsearch();

/** Easily overloaded, and with small requests only: what the connector must live with. */
const SETTINGS = { 'http.max_content_length': '1mb', 'thread_pool.write.size': '1', 'thread_pool.write.queue_size': '3' };

/** One document as a reader sees it. */
export interface Seen {
  readonly index: string;
  readonly id: string;
  readonly source: Readonly<Record<string, unknown>>;
}

/** An Elasticsearch of its own for a test file, and a proxy before it that breaks things. */
export class TestNode {
  private static number = 0;

  private constructor(
    readonly node: ElasticsearchNode,
    readonly proxy: FaultProxy,
    private readonly folder: string,
  ) {}

  static async start(): Promise<TestNode> {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'headrace-es-'));
    const node = await startElasticsearch({ folder, heapMb: 384, settings: SETTINGS });
    return new TestNode(node, await FaultProxy.start({ port: node.port }), folder);
  }

  /** Through the proxy; tries are few, so that an outage is told soon. */
  options(texts: Record<string, string>): ElasticsearchOptions {
    return optionsOf(elasticsearchSpec, {
      hosts: `http://127.0.0.1:${this.proxy.port}`,
      'sink.bulk-flush.backoff.max-retries': '2',
      'sink.bulk-flush.backoff.delay': '20 ms',
      'connection.request-timeout': '10 s',
      ...texts,
    });
  }

  freshName(): string {
    return `kit-${++TestNode.number}`;
  }

  /** A request past the proxy, with JSON that keeps all digits. */
  async ask(method: string, at: string, body?: unknown): Promise<unknown> {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const type = typeof body === 'string' ? 'application/x-ndjson' : 'application/json';
    const answer = await fetch(`${this.node.address}${at}`, {
      method,
      ...(body === undefined ? {} : { body: text, headers: { 'content-type': type } }),
    });
    const said = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${at}: ${said}`);
    return said === '' ? null : parseExactJson(said);
  }

  async create(index: string, properties: Record<string, unknown> = {}, shards = 1): Promise<void> {
    await this.ask('PUT', `/${index}`, {
      settings: { number_of_shards: shards, number_of_replicas: 0 },
      mappings: { properties },
    });
  }

  /** Documents as JSON by id; seen by searches at once. */
  async put(index: string, documents: Readonly<Record<string, string>>): Promise<void> {
    const lines = Object.entries(documents).map(([id, document]) => `{"index":{"_id":${JSON.stringify(id)}}}\n${document}\n`);
    const { errors } = (await this.ask('POST', `/${index}/_bulk?refresh=true`, lines.join(''))) as { readonly errors: boolean };
    if (errors) throw new Error('a document of the test was refused');
  }

  /** All documents of a pattern, as they are now. */
  async seen(pattern: string): Promise<readonly Seen[]> {
    await this.ask('POST', `/${pattern}/_refresh`);
    const found = (await this.ask('POST', `/${pattern}/_search`, { size: 10_000, sort: ['_doc'] })) as {
      readonly hits: { readonly hits: readonly { _index: string; _id: string; _source: Record<string, unknown> }[] };
    };
    return found.hits.hits.map(({ _index, _id, _source }) => ({ index: _index, id: _id, source: _source }));
  }

  async count(pattern: string): Promise<number> {
    await this.ask('POST', `/${pattern}/_refresh`);
    return ((await this.ask('GET', `/${pattern}/_count`)) as { readonly count: number }).count;
  }

  async remove(pattern: string): Promise<void> {
    await this.ask('DELETE', `/${pattern}`);
  }

  async outage(): Promise<() => Promise<void>> {
    await this.proxy.down();
    return () => this.proxy.up();
  }

  async stop(): Promise<void> {
    await this.proxy.close();
    await this.node.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

let shared: Promise<TestNode> | null = null;
/** One for all tests of a file; whoever started it first stops it. */
export const sharedNode = (): Promise<TestNode> => (shared ??= TestNode.start());
