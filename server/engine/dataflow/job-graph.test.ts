import { describe, expect, it } from 'vitest';
import { types } from '@headrace/connector-sdk/schema';
import { asOperatorId } from '@/model/ids';
import { JOB_PLAN_VERSION, type JobPlan, type PlanEdge, type PlanOperator } from '@/server/plan/job/job-plan';
import { buildJobGraph } from './job-graph';

const output = [{ name: 'a', type: types.BIGINT }];
const use = {
  connector: 'x',
  options: {},
  format: null,
  schema: { name: 't', fields: output, primaryKey: [], metadata: [], partitionKeys: [] },
};
const base = (id: string): Pick<PlanOperator, 'id' | 'origin' | 'name' | 'output'> => ({
  id: asOperatorId(id),
  origin: [],
  name: id,
  output,
});
const operators: Record<string, PlanOperator> = {
  source: { ...base('source'), kind: 'source', use, projection: [0], metadata: [], onError: 'fail', boundedness: 'bounded' },
  other: { ...base('other'), kind: 'source', use, projection: [0], metadata: [], onError: 'fail', boundedness: 'bounded' },
  calc: { ...base('calc'), kind: 'calc', condition: null, projection: [] },
  group: {
    ...base('group'),
    kind: 'group-aggregate',
    keys: [0],
    aggregates: [],
    inputRetracts: false,
    emitsUpdateBefore: true,
    stateTtlMs: null,
  },
  union: { ...base('union'), kind: 'union' },
  join: {
    ...base('join'),
    kind: 'join',
    type: 'inner',
    keys: { left: [0], right: [0], nullSafe: [false] },
    condition: null,
    left: { unique: null, retracts: false, stateTtlMs: null },
    right: { unique: null, retracts: false, stateTtlMs: null },
  },
  sink: { ...base('sink'), kind: 'sink', use, onError: 'fail' },
};
const keyed: PlanEdge['exchange'] = { kind: 'keyed', columns: [0] };
type Wire = readonly [string, string, PlanEdge['exchange']?];

function graphOf(wires: readonly Wire[], parallelism: number): string[] {
  const names = [...new Set(wires.flatMap(([from, to]) => [from, to]))];
  const ordered = Object.keys(operators).filter((name) => names.includes(name));
  const plan: JobPlan = {
    version: JOB_PLAN_VERSION,
    name: 'g',
    operators: ordered.map((name) => operators[name]!),
    edges: wires.map(([from, to, exchange = { kind: 'forward' }]) => ({
      from: asOperatorId(from),
      to: asOperatorId(to),
      input: 0,
      exchange,
      changelog: 'append',
      upsertKey: null,
    })),
    settings: {
      parallelism,
      checkpoint: { intervalMs: 1, minPauseMs: 0, timeoutMs: 1, tolerableFailures: 0, retained: 1 },
      restart: { kind: 'none' },
      timeZone: 'UTC',
      idleTimeoutMs: 0,
    },
  };
  const graph = buildJobGraph(plan);
  const title = (index: number): string => {
    const task = graph.tasks[index]!;
    return task.kind === 'chain' ? `[${task.chain.operators.map((operator) => operator.id).join(' ')}]` : task.plan.id;
  };
  return graph.edges.map((edge) => `${title(edge.from)} ${edge.plan.exchange.kind} ${title(edge.to)} ${edge.output}>${edge.input}`);
}

describe('cutting a plan into tasks', () => {
  const wires: Wire[] = [
    ['source', 'calc'],
    ['calc', 'group', keyed],
    ['group', 'sink'],
  ];
  it('makes one chain of everything between source and sink with one worker', () => {
    expect(graphOf(wires, 1)).toEqual(['source forward [calc group] 0>0', '[calc group] forward sink 0>0']);
  });

  it('cuts at exchanges with several', () => {
    expect(graphOf(wires, 2)).toEqual(['source forward [calc] 0>0', '[calc] keyed [group] 0>0', '[group] forward sink 0>0']);
  });

  it('puts a routing operator between a source and an exchange', () => {
    expect(
      graphOf(
        [
          ['source', 'group', keyed],
          ['group', 'sink'],
        ],
        2,
      ),
    ).toEqual(['source forward [source~exchange#0] 0>0', '[source~exchange#0] keyed [group] 0>0', '[group] forward sink 0>0']);
  });

  it('begins a chain at a union, so that all its inputs have one watermark', () => {
    const union: Wire[] = [
      ['source', 'calc'],
      ['calc', 'union'],
      ['other', 'union'],
      ['union', 'sink'],
    ];
    expect(graphOf(union, 1)).toEqual([
      'source forward [calc] 0>0',
      '[calc] forward [union] 0>0',
      'other forward [union] 0>1',
      '[union] forward sink 0>0',
    ]);
  });

  it('begins a chain at a join, whose inputs come over exchanges of their own', () => {
    const join: Wire[] = [
      ['source', 'calc'],
      ['calc', 'join', keyed],
      ['other', 'join', keyed],
      ['join', 'sink'],
    ];
    expect(graphOf(join, 1)).toEqual([
      'source forward [calc] 0>0',
      '[calc] forward [join] 0>0',
      'other forward [join] 0>1',
      '[join] forward sink 0>0',
    ]);
    expect(graphOf(join, 2)).toEqual([
      'source forward [calc] 0>0',
      '[calc] keyed [join] 0>0',
      'other forward [other~exchange#2] 0>0',
      '[other~exchange#2] keyed [join] 0>1',
      '[join] forward sink 0>0',
    ]);
  });

  it('keeps a join of two branches of one chain in that chain with one worker', () => {
    const join: Wire[] = [
      ['source', 'calc'],
      ['calc', 'group', keyed],
      ['calc', 'join', keyed],
      ['group', 'join', keyed],
      ['join', 'sink'],
    ];
    expect(graphOf(join, 1)).toEqual(['source forward [calc group join] 0>0', '[calc group join] forward sink 0>0']);
    expect(graphOf(join, 2)).toHaveLength(5);
  });

  it('lets a chain end at several places', () => {
    expect(
      graphOf(
        [
          ['source', 'calc'],
          ['calc', 'group'],
          ['calc', 'sink'],
          ['group', 'sink'],
        ],
        1,
      ),
    ).toEqual(['source forward [calc group] 0>0', '[calc group] forward sink 0>0', '[calc group] forward sink 1>1']);
  });
});
