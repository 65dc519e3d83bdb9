import type { AggregateCall, JobSettings } from '@/server/plan/job/job-plan';
import { merges } from '@/server/plan/job/group-accumulators';
import { isMergeable, isSplittable } from '@/server/plan/job/window-accumulators';
import type { AggregateNode, WindowAggregateNode } from '@/server/plan/logical/logical-plan';

/** What the session asks for: `table.optimizer.agg-phase-strategy` and `table.optimizer.distinct-agg.split.enabled`. */
export interface Aggregation {
  readonly phases: 'auto' | 'one' | 'two';
  readonly splitDistinct: boolean;
}

export interface PhaseQuestion extends Aggregation {
  readonly settings: JobSettings;
  /** The input can carry other changes than inserts. */
  readonly retracts: boolean;
}

/**
 * What stands before the groups, each by the numbers of its calls: nothing, one `local` phase, or a `distinct` phase for each argument whose
 * values are told apart (the first has the other calls, too).
 */
export type Phases = { readonly before: 'nothing' | 'local' } | { readonly before: 'distinct'; readonly parts: readonly Part[] };
export interface Part {
  readonly calls: readonly number[];
  /** Column of the input by which values are dealt besides the keys. */
  readonly value: number;
}

const nothing: Phases = { before: 'nothing' };

/**
 * One subtask has no exchange to spare: it adds up before only where that is asked for. Values are dealt by themselves wherever that is asked for: their
 * state is another, and a job must find it at another parallelism.
 */
const spares = ({ phases, settings }: PhaseQuestion): boolean => phases === 'two' || (phases === 'auto' && settings.parallelism > 1);
/** As Flink: only with mini-batch. */
export function groupPhases({ calls }: AggregateNode, question: PhaseQuestion): Phases {
  if (question.settings.miniBatch == null || !calls.every((call) => merges(call, question.retracts))) return nothing;
  if (!calls.some(({ distinct }) => distinct)) return spares(question) ? { before: 'local' } : nothing;
  return question.splitDistinct ? { before: 'distinct', parts: partsOf(calls) } : nothing;
}

function partsOf(calls: readonly AggregateCall[]): readonly Part[] {
  const values = [...new Set(calls.flatMap(({ distinct, args }) => (distinct ? args : [])))];
  return values.map((value, part) => ({
    value,
    calls: calls.flatMap(({ distinct, args }, index) => ((distinct ? args[0] === value : part === 0) ? [index] : [])),
  }));
}

/** Windows whose bounds follow from a row's event time, whose rows are never taken back and that speak once. */
export function windowPhases(node: WindowAggregateNode, question: PhaseQuestion & { readonly lateRows: boolean }): Phases {
  const { settings, retracts, lateRows } = question;
  const { shape, time, emit, calls } = node;
  const zoned = settings.timeZone !== 'UTC' && node.input.fields[node.timeColumn]!.type.kind === 'TIMESTAMP_LTZ';
  if (retracts || lateRows || zoned || emit !== undefined || time !== 'event' || shape.type === 'session' || shape.type === 'attached')
    return nothing;
  if (calls.every(isSplittable)) return spares(question) ? { before: 'local' } : nothing;
  return question.splitDistinct && calls.every(isMergeable) ? { before: 'distinct', parts: partsOf(calls) } : nothing;
}
