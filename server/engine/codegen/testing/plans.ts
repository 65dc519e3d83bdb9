import { noMemory } from '../../state/testing/cold-maps';
import type { DataType, Field } from '@headrace/connector-sdk/schema';
import { asOperatorId } from '@/model/ids';
import type {
  CalcPlan,
  GroupAggregatePlan,
  JobSettings,
  PlanEdge,
  PlanOperator,
  SourcePlan,
  WatermarkPlan,
  WindowAggregatePlan,
} from '@/server/plan/job/job-plan';
import type { Expr } from '@/server/plan/expr/expr';
import type { ChangelogNormalizePlan, SinkMaterializePlan } from '@/server/plan/job/changelog-plans';
import type { CorrelatePlan, IntervalJoinPlan, JoinPlan, TemporalJoinPlan, WindowJoinPlan } from '@/server/plan/job/join-plans';
import type { ChainContext, ChainOutput, ChainPlan } from '../../contract/chain';

export const fields = (types: readonly DataType[]): readonly Field[] => types.map((type, i) => ({ name: `f${i}`, type }));
const base = <K extends string>(id: string, kind: K, output: readonly DataType[]) => ({
  id: asOperatorId(id),
  kind,
  origin: [],
  name: id,
  output: fields(output),
});

export const sourcePlan = (output: readonly DataType[], id = 'source'): SourcePlan => ({
  ...base(id, 'source', output),
  use: {
    connector: 'test',
    options: {},
    format: null,
    schema: { name: id, fields: fields(output), primaryKey: [], metadata: [], partitionKeys: [] },
  },
  projection: output.map((_, i) => i),
  metadata: [],
  onError: 'fail',
  boundedness: 'bounded',
});
export const calcPlan = (projection: readonly Expr[], condition: Expr | null = null, id = 'calc'): CalcPlan => ({
  ...base(
    id,
    'calc',
    projection.map((expr) => expr.type),
  ),
  condition,
  projection,
});
export const watermarkPlan = (output: readonly DataType[], timeColumn: number, expression: Expr, id = 'watermark'): WatermarkPlan => ({
  ...base(id, 'watermark', output),
  timeColumn,
  expression,
});
export const windowPlan = (
  output: readonly DataType[],
  plan: Omit<WindowAggregatePlan, 'id' | 'kind' | 'origin' | 'name' | 'output'>,
  id = 'window',
): WindowAggregatePlan => ({ ...base(id, 'window-aggregate', output), ...plan });
export const groupPlan = (
  output: readonly DataType[],
  plan: Omit<GroupAggregatePlan, 'id' | 'kind' | 'origin' | 'name' | 'output'>,
  id = 'group',
): GroupAggregatePlan => ({ ...base(id, 'group-aggregate', output), ...plan });
export const unionPlan = (output: readonly DataType[], id = 'union'): PlanOperator => base(id, 'union', output);

export const edge = (from: string, to: string, more: Partial<PlanEdge> = {}): PlanEdge => ({
  from: asOperatorId(from),
  to: asOperatorId(to),
  input: 0,
  exchange: { kind: 'forward' },
  changelog: 'append',
  upsertKey: null,
  ...more,
});

/** A chain of operators one after the other, behind a source, with one output. `changes` are the changelogs of the edges. */
export function straightChain(
  source: SourcePlan,
  operators: readonly PlanOperator[],
  out: Partial<PlanEdge> = {},
  changes: readonly PlanEdge['changelog'][] = [],
): ChainPlan {
  const inner = operators.slice(1).map((operator, i) => edge(operators[i]!.id, operator.id, { changelog: changes[i + 1] ?? 'append' }));
  return {
    operators,
    edges: inner,
    inputs: [edge(source.id, operators[0]!.id, { changelog: changes[0] ?? 'append' })],
    outputs: [edge(operators.at(-1)!.id, 'sink', out)],
    upstream: [source],
  };
}

export const settings: JobSettings = {
  parallelism: 1,
  checkpoint: { intervalMs: 1_000, minPauseMs: 0, timeoutMs: 60_000, tolerableFailures: 0, retained: 1 },
  restart: { kind: 'none' },
  timeZone: 'UTC',
  idleTimeoutMs: 0,
};
let contexts = 0;

/** Every second one is of a worker without memory for state, whose rows and keys lie outside whenever nobody looks at them. */
export const context = (outputs: readonly ChainOutput[], more: Partial<ChainContext> = {}): ChainContext => ({
  subtask: 0,
  parallelism: 1,
  settings,
  outputs,
  now: () => 0,
  ...(contexts++ % 2 === 0 ? {} : { stateMemory: noMemory() }),
  ...more,
});

/** A chain with one operator of two inputs at its head, one output. */
export function twoInputChain(
  sources: readonly [SourcePlan, SourcePlan],
  operator: PlanOperator,
  out: Partial<PlanEdge> = {},
  changes: readonly [PlanEdge['changelog'], PlanEdge['changelog']] = ['append', 'append'],
): ChainPlan {
  return {
    operators: [operator],
    edges: [],
    inputs: sources.map((source, input) => edge(source.id, operator.id, { input, changelog: changes[input]! })),
    outputs: [edge(operator.id, 'sink', out)],
    upstream: sources,
  };
}
export const joinPlan = (
  output: readonly DataType[],
  plan: Omit<JoinPlan, 'id' | 'kind' | 'origin' | 'name' | 'output'>,
  id = 'join',
): JoinPlan => ({ ...base(id, 'join', output), ...plan });
export const normalizePlan = (
  output: readonly DataType[],
  plan: Omit<ChangelogNormalizePlan, 'id' | 'kind' | 'origin' | 'name' | 'output'>,
  id = 'normalize',
): ChangelogNormalizePlan => ({ ...base(id, 'changelog-normalize', output), ...plan });
export const materializePlan = (
  output: readonly DataType[],
  plan: Omit<SinkMaterializePlan, 'id' | 'kind' | 'origin' | 'name' | 'output'>,
  id = 'materialize',
): SinkMaterializePlan => ({ ...base(id, 'sink-materialize', output), ...plan });
export const intervalPlan = (
  output: readonly DataType[],
  plan: Omit<IntervalJoinPlan, 'id' | 'kind' | 'origin' | 'name' | 'output'>,
  id = 'interval',
): IntervalJoinPlan => ({ ...base(id, 'interval-join', output), ...plan });
export const windowJoinPlan = (
  output: readonly DataType[],
  plan: Omit<WindowJoinPlan, 'id' | 'kind' | 'origin' | 'name' | 'output'>,
  id = 'window-join',
): WindowJoinPlan => ({ ...base(id, 'window-join', output), ...plan });
export const temporalPlan = (
  output: readonly DataType[],
  plan: Omit<TemporalJoinPlan, 'id' | 'kind' | 'origin' | 'name' | 'output'>,
  id = 'temporal',
): TemporalJoinPlan => ({ ...base(id, 'temporal-join', output), ...plan });
export const correlatePlan = (
  output: readonly DataType[],
  plan: Omit<CorrelatePlan, 'id' | 'kind' | 'origin' | 'name' | 'output'>,
  id = 'correlate',
): CorrelatePlan => ({ ...base(id, 'correlate', output), ...plan });
