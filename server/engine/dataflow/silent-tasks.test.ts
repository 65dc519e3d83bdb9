import { expect, it } from 'vitest';
import { types } from '@headrace/connector-sdk/schema';
import { asOperatorId } from '@/model/ids';
import { JOB_PLAN_VERSION, type JobPlan, type PlanEdge, type PlanOperator } from '@/server/plan/job/job-plan';
import { buildJobGraph } from './job-graph';
import { silentTasks } from './silent-tasks';

const output = [{ name: 'a', type: types.BIGINT }];
const schema = { name: 't', fields: output, primaryKey: [], metadata: [], partitionKeys: [] };
const use = { connector: 'x', options: {}, format: null, schema };
const base = (id: string): Pick<PlanOperator, 'id' | 'origin' | 'name' | 'output'> => ({
  id: asOperatorId(id),
  origin: [],
  name: id,
  output,
});
const source = (id: string): PlanOperator => ({
  ...base(id),
  kind: 'source',
  use,
  projection: [0],
  metadata: [],
  onError: 'fail',
  boundedness: 'bounded',
});
const operators: readonly PlanOperator[] = [
  source('left'),
  source('right'),
  { ...base('calc'), kind: 'calc', condition: null, projection: [] },
  { ...base('union'), kind: 'union' },
  { ...base('limit'), kind: 'limit', offset: 0, fetch: 1 },
  { ...base('sink'), kind: 'sink', use, onError: 'fail' },
];
const edge = (from: string, to: string, exchange: PlanEdge['exchange'] = { kind: 'forward' }): PlanEdge => ({
  from: asOperatorId(from),
  to: asOperatorId(to),
  input: 0,
  exchange,
  changelog: 'append',
  upsertKey: null,
});

/** Names of the tasks that are silent, each with its subtask; `left` has its only split at reader 0, `right` has none. */
function silent(edges: readonly PlanEdge[]): string[] {
  const used = new Set<string>(edges.flatMap(({ from, to }) => [from, to]));
  const plan: JobPlan = {
    version: JOB_PLAN_VERSION,
    name: 'silent',
    operators: operators.filter(({ id }) => used.has(id)),
    edges,
    settings: {
      parallelism: 2,
      checkpoint: { intervalMs: 1_000, minPauseMs: 0, timeoutMs: 60_000, tolerableFailures: 0, retained: 1 },
      restart: { kind: 'none' },
      timeZone: 'UTC',
      idleTimeoutMs: 0,
    },
  };
  const graph = buildJobGraph(plan);
  const isSilent = silentTasks(
    graph,
    new Map([
      ['left', new Set([1])],
      ['right', new Set([0, 1])],
    ]),
  );
  return graph.tasks.flatMap(({ index, name }) =>
    [0, 1].filter((subtask) => isSilent(index, subtask)).map((subtask) => `${name}[${subtask}]`),
  );
}

it('a reader without a split is silent, and the chain behind it up to an exchange', () => {
  expect(silent([edge('left', 'calc'), edge('calc', 'sink', { kind: 'rebalance' })])).toEqual(['left[1]', 'calc[1]']);
});

it('a chain that another source speaks to, or whose restored state may speak at the end, is not', () => {
  const both = [edge('left', 'union'), edge('right', 'union'), edge('union', 'sink')];
  expect(silent(both)).toEqual(['left[1]', 'right[0]', 'right[1]', 'union[1]']);
  expect(silent([edge('right', 'limit'), edge('limit', 'sink')])).toEqual(['right[0]', 'right[1]']);
});
