import type { PlanOperator } from '@/server/plan/job/job-plan';
import type { JobGraph } from './job-graph';

/** By source the readers that get no split, now or ever, as the enumerators said it before the first step. */
export type SilentReaders = ReadonlyMap<string, ReadonlySet<number>>;

/** What leaves these leaves with the rows that came, so nothing comes of a restored state. */
const passing: ReadonlySet<PlanOperator['kind']> = new Set([
  'calc',
  'watermark',
  'window-assign',
  'correlate',
  'expand',
  'drop-update-before',
  'union',
]);
const keepsNothing = (operator: PlanOperator): boolean => passing.has(operator.kind) || ('phase' in operator && operator.phase === 'local');

/**
 * Whether nothing but the end will come of a subtask, known before its first step: a reader without a split, and the chain behind it as far as the first exchange.
 * Others need not wait for that end to know the event time, which would depend on when its worker gets its turn.
 */
export function silentTasks({ tasks, edges }: JobGraph, readers: SilentReaders): (task: number, subtask: number) => boolean {
  const isSilent = (index: number, subtask: number): boolean => {
    const task = tasks[index]!;
    if (task.kind === 'source') return readers.get(task.plan.id)?.has(subtask) ?? false;
    if (task.kind !== 'chain' || !task.chain.operators.every(keepsNothing)) return false;
    const into = edges.filter(({ to }) => to === index);
    return into.every(({ plan, from }) => plan.exchange.kind === 'forward' && isSilent(from, subtask));
  };
  return isSilent;
}
