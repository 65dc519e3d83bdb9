import type { RestartStrategy } from '@/model/job/config';

export type RestartDecision =
  { readonly kind: 'restart'; readonly delayMs: number } | { readonly kind: 'give-up'; readonly reason: string };

/** What happened so far under one claim; times are epoch milliseconds. */
export interface FailureHistory {
  /** Oldest first, the present failure included. */
  readonly failures: readonly number[];
  /** How long the attempt that failed now had been running; 0: it never ran. */
  readonly ranForMs: number;
  /** Failures in a row, the present one included, since the last reset of the strategy's delay. */
  readonly inARow: number;
}

/** Whether a failed job is tried again, and after which pause. Pure. */
export function decideRestart(strategy: RestartStrategy, history: FailureHistory): RestartDecision {
  switch (strategy.type) {
    case 'none':
      return { kind: 'give-up', reason: 'the restart strategy is "none"' };
    case 'fixed-delay':
      if (history.failures.length > strategy.attempts)
        return { kind: 'give-up', reason: `it failed ${history.failures.length} times, ${strategy.attempts} restarts are allowed` };
      return { kind: 'restart', delayMs: strategy.delayMs };
    case 'exponential-delay': {
      const steps = Math.min(history.inARow - 1, 60);
      return { kind: 'restart', delayMs: Math.min(strategy.maxMs, Math.round(strategy.initialMs * strategy.multiplier ** steps)) };
    }
    case 'failure-rate': {
      const now = history.failures[history.failures.length - 1] ?? 0;
      const recent = history.failures.filter((at) => at > now - strategy.intervalMs).length;
      if (recent > strategy.maxFailures)
        return {
          kind: 'give-up',
          reason: `it failed ${recent} times within ${strategy.intervalMs} ms, ${strategy.maxFailures} are allowed`,
        };
      return { kind: 'restart', delayMs: strategy.delayMs };
    }
  }
}
