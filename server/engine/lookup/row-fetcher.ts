import { HeadraceError, isHeadraceError } from '@headrace/connector-sdk/errors';
import type { LookupReader } from '@headrace/connector-sdk/lookup';
import type { SqlRow, SqlValue } from '@headrace/connector-sdk/schema';
import type { Clock } from '@headrace/connector-sdk/source';
import type { LookupJoinPlan } from '@/server/plan/job/job-plan';
import { timerMs } from '../time/timer-ms';

/** Keys that go into one request. */
const KEYS_PER_REQUEST = 1_000;
const REMEMBERED_TIMES = 128;

export interface FetcherParts {
  readonly reader: LookupReader;
  readonly plan: LookupJoinPlan;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Hears of each try that is followed by another one. */
  readonly onRetry?: (why: unknown) => void;
}

/** Does what may fail while the dimension is away, again as often as the plan says; what cannot help is not repeated. */
export async function withRetries<T>({ plan, clock, signal, onRetry }: Omit<FetcherParts, 'reader'>, work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      const hopeless = isHeadraceError(error) && error.retry === 'none';
      if (hopeless || attempt > plan.retry.attempts || signal.aborted) throw error;
      onRetry?.(error);
      await clock.sleep(plan.retry.delayMs, signal);
    }
  }
}

/** Asks the dimension, in requests of bounded size, each with its time-out, and again as often as the plan says. */
export class RowFetcher {
  private readonly times: number[] = [];

  constructor(private readonly parts: FetcherParts) {}

  async fetch(keys: readonly (readonly SqlValue[])[]): Promise<readonly (readonly SqlRow[])[]> {
    const requests: Promise<readonly (readonly SqlRow[])[]>[] = [];
    for (let from = 0; from < keys.length; from += KEYS_PER_REQUEST) requests.push(this.request(keys.slice(from, from + KEYS_PER_REQUEST)));
    return (await Promise.all(requests)).flat();
  }

  /** 95th percentile of the last requests, in milliseconds. */
  p95Ms(): number {
    const sorted = [...this.times].sort((a, b) => a - b);
    return sorted[Math.floor(sorted.length * 0.95)] ?? 0;
  }

  private request(keys: readonly (readonly SqlValue[])[]): Promise<readonly (readonly SqlRow[])[]> {
    return withRetries(this.parts, async () => {
      const startedAt = this.parts.clock.now();
      const rows = await this.withTimeout(keys);
      this.times.push(this.parts.clock.now() - startedAt);
      if (this.times.length > REMEMBERED_TIMES) this.times.shift();
      return rows;
    });
  }

  private async withTimeout(keys: readonly (readonly SqlValue[])[]): Promise<readonly (readonly SqlRow[])[]> {
    const { reader, plan } = this.parts;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(timedOut(plan, keys.length)), timerMs(plan.async.timeoutMs));
    });
    try {
      return await Promise.race([reader.lookup(keys), late]);
    } finally {
      clearTimeout(timer);
    }
  }
}

const timedOut = (plan: LookupJoinPlan, keys: number): HeadraceError =>
  new HeadraceError(`The dimension "${plan.use.schema.name}" did not answer ${keys} keys within ${plan.async.timeoutMs} ms.`, {
    code: 'lookup.timeout',
    domain: 'external',
    retry: 'backoff',
    remedy: 'Look at the system behind it, add an index on the key columns, or raise the time-out of the join.',
  });
