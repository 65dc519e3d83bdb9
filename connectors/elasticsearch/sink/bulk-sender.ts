import { isHeadraceError, type HeadraceError, type WriterContext } from '@headrace/connector-sdk';
import type { EsSession } from '../client';
import { esError, isOfRow, isPassing, problemOf } from '../es-error';
import type { ElasticsearchOptions } from '../spec';
import { documentOf, type BulkItem } from './bulk-item';

const LONGEST_WAIT_MS = 10_000;
const DOING = 'writing documents';

interface BulkAnswer {
  readonly errors: boolean;
  readonly items: readonly Readonly<Record<string, { readonly status: number; readonly error?: unknown }>>[];
}
interface Outcome {
  /** Not taken, and worth sending again. */
  readonly again: readonly BulkItem[];
  readonly why: HeadraceError | null;
}

/**
 * Sends actions until Elasticsearch has taken each, refused it for good, or made no progress for so many tries. What an overloaded
 * server rejects goes again alone, later and in smaller bulks; a bulk that is too large goes in halves; an action that an answer got
 * lost for goes again, which its version makes harmless. Calls may overlap.
 */
export class BulkSender {
  /** Actions a bulk, at the moment. */
  private limit: number;
  private readonly retried;
  private readonly stale;

  constructor(
    private readonly ctx: WriterContext<ElasticsearchOptions>,
    private readonly session: () => Promise<EsSession>,
  ) {
    this.limit = ctx.options['sink.bulk-flush.max-actions'];
    this.retried = ctx.metrics.counter('elasticsearch.retried-actions');
    this.stale = ctx.metrics.counter('elasticsearch.stale-actions');
  }

  /** Rejects with a typed error when trying again does not help, or has not helped often enough. */
  async send(items: readonly BulkItem[]): Promise<void> {
    let waiting = items;
    let failures = 0;
    while (waiting.length > 0) {
      this.ctx.signal.throwIfAborted();
      const part = waiting.slice(0, this.limit);
      const { again, why } = await this.post(part);
      waiting = [...again, ...waiting.slice(part.length)];
      if (again.length === 0) this.limit = Math.min(this.limit * 2, this.ctx.options['sink.bulk-flush.max-actions']);
      else this.limit = Math.max(1, Math.ceil(part.length / 2));
      if (again.length < part.length) failures = 0;
      if (why === null) continue;
      this.retried.add(again.length);
      failures++;
      if (failures > this.ctx.options['sink.bulk-flush.backoff.max-retries']) throw why;
      await this.pause(failures);
    }
  }

  private async post(part: readonly BulkItem[]): Promise<Outcome> {
    let answer: BulkAnswer;
    try {
      const session = await this.session();
      answer = await session.request<BulkAnswer>(DOING, {
        method: 'POST',
        path: '/_bulk',
        query: { filter_path: 'errors,items.*.status,items.*.error' },
        lines: part.map(({ lines }) => lines).join(''),
        signal: this.ctx.signal,
      });
    } catch (error) {
      if (isHeadraceError(error)) return this.unanswered(part, error);
      throw error;
    }
    return answer.errors ? this.sort(part, answer) : { again: [], why: null };
  }

  /** The bulk as a whole was not taken, or its answer was lost. */
  private unanswered(part: readonly BulkItem[], error: HeadraceError): Outcome {
    if (error.code === 'connector.elasticsearch.too-large') {
      if (part.length > 1) return { again: part, why: null };
      this.refuse(part[0]!, error);
      return { again: [], why: null };
    }
    if (error.retry === 'none') throw error;
    return { again: part, why: error };
  }

  private sort(part: readonly BulkItem[], { items }: BulkAnswer): Outcome {
    const again: BulkItem[] = [];
    let why: HeadraceError | null = null;
    for (const [i, item] of part.entries()) {
      const { status, error } = Object.values(items[i] ?? {})[0] ?? { status: 503, error: 'the answer lacks the item' };
      if (error === undefined) continue;
      const problem = problemOf(status, error);
      if (problem.type === 'version_conflict_engine_exception') {
        this.stale.add(1); // a newer version is there: the action was taken before, or comes from a replaced attempt
        continue;
      }
      const failure = esError(`writing the document ${item.id} to ${item.index}`, problem);
      if (isPassing(problem)) {
        again.push(item);
        why ??= failure;
      } else if (isOfRow(problem)) this.refuse(item, failure);
      else throw failure;
    }
    return { again, why };
  }

  /** By the policy: counts and keeps the row, or throws. */
  private refuse(item: BulkItem, error: HeadraceError): void {
    this.ctx.deadLetter({ bytes: documentOf(item), place: `${item.index}/_doc/${item.id}` }, error);
  }

  private async pause(failures: number): Promise<void> {
    const longest = Math.min(LONGEST_WAIT_MS, this.ctx.options['sink.bulk-flush.backoff.delay'] * 2 ** (failures - 1));
    await this.ctx.clock.sleep(longest * (0.5 + Math.random() / 2), this.ctx.signal);
  }
}
