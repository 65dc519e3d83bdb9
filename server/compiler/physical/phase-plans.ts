import type { GroupAggregatePlan, PlanEdge, WindowAggregatePlan } from '@/server/plan/job/job-plan';
import { argumentType, partialFields } from '@/server/plan/job/group-accumulators';
import { localWindowFields } from '@/server/plan/job/window-accumulators';
import type { AggregateNode, WindowAggregateNode } from '@/server/plan/logical/logical-plan';
import { groupPlan } from '../nodes/aggregate';
import { plainField, type Planning } from '../nodes/node-rules';
import { windowPlan } from '../nodes/window-aggregate';
import type { Part, Phases } from './aggregate-phases';

/** The operators of an aggregate in several phases: those before, each with what leads to it, and the one that merges their rows, input by input. */
export interface PhasePlans<Plan extends GroupAggregatePlan | WindowAggregatePlan = GroupAggregatePlan | WindowAggregatePlan> {
  readonly before: readonly { readonly operator: Plan; readonly exchange: PlanEdge['exchange'] }[];
  readonly global: Plan;
}

type Before = Exclude<Phases['before'], 'nothing'>;

/** One part with all calls stays where the rows are; values that are told apart meet by themselves. */
const partsOf = (phases: Phases, calls: readonly unknown[]): readonly Part[] =>
  phases.before === 'distinct' ? phases.parts : [{ calls: calls.map((_, i) => i), value: -1 }];
const exchangeOf = (keys: readonly number[], { value }: Part): PlanEdge['exchange'] =>
  value < 0 ? { kind: 'forward' } : { kind: 'keyed', columns: [...keys, value] };
const apart = (parts: readonly Part[]): { readonly countsApart?: true } => (parts.length > 1 ? { countsApart: true } : {});

export function groupPhasePlans(node: AggregateNode, planning: Planning, phases: Phases): PhasePlans<GroupAggregatePlan> | null {
  if (phases.before === 'nothing') return null;
  const parts = partsOf(phases, node.calls);
  const whole = { ...groupPlan(node, planning), ...apart(parts) };
  const input = node.input.fields.map(plainField);
  const phase: Before = phases.before;
  return {
    before: parts.map((part) => {
      const aggregates = part.calls.map((index) => node.calls[index]!);
      const stateTtlMs = phase === 'local' ? null : whole.stateTtlMs;
      const plan = { ...whole, id: planning.id(`aggregate-${phase}`), aggregates, emitsUpdateBefore: false, stateTtlMs, phase };
      return { operator: { ...plan, output: partialFields(input, plan) }, exchange: exchangeOf(node.keys, part) };
    }),
    global: {
      ...whole,
      phase: 'global',
      keys: node.keys.map((_, i) => i),
      argumentTypes: node.calls.map((call) => argumentType(call, input)),
      parts: parts.map(({ calls }) => calls),
    },
  };
}

export function windowPhasePlans(node: WindowAggregateNode, planning: Planning, phases: Phases): PhasePlans<WindowAggregatePlan> | null {
  if (phases.before === 'nothing') return null;
  const parts = partsOf(phases, node.calls);
  const input = node.input.fields.map(plainField);
  const phase: Before = phases.before;
  const global = { ...windowPlan(node, 'global', planning.id('window')), ...apart(parts) };
  return {
    before: parts.map((part) => {
      const aggregates = part.calls.map((index) => node.calls[index]!);
      const plan = { ...windowPlan(node, phase, planning.id(`window-${phase}`)), ...apart(parts), aggregates };
      return { operator: { ...plan, outputs: [], output: localWindowFields(input, plan) }, exchange: exchangeOf(node.keys, part) };
    }),
    global: {
      ...global,
      keys: node.keys.map((_, i) => i),
      timeColumn: node.keys.length,
      ...(phase === 'distinct' ? { parts: parts.map(({ calls }) => calls) } : {}),
    },
  };
}
