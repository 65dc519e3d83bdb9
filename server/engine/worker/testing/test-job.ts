import { HeadraceError, type ConnectorRuntime } from '@headrace/connector-sdk';
import { asNodeId, asOperatorId } from '@/model/ids';
import { JOB_PLAN_VERSION, type JobPlan, type PlanEdge, type PlanOperator } from '@/server/plan/job/job-plan';
import type { JobReport, JobStart } from '../../contract/job';
import type { ChainCompiler, EngineParts } from '../environment';
import { runJob, type JobEnd, type RunningJob } from '../run-job';
import { countingFields, countingSource } from './counting-source';
import { passThroughChain } from './pass-through-chain';
import { stagedSink } from './staged-sink';

const connectors: Readonly<Record<string, ConnectorRuntime>> = {
  counting: countingSource as ConnectorRuntime,
  staged: stagedSink as ConnectorRuntime,
};

export const testParts = (compileChain: ChainCompiler = passThroughChain): EngineParts => ({
  loadConnector: (name) => Promise.resolve(connectors[name]!),
  loadFormat: (name) => Promise.reject(new HeadraceError(`no format ${name}`, { code: 'test', domain: 'internal', retry: 'none' })),
  compileChain,
});

const use = (connector: string, options: Readonly<Record<string, string>>): Extract<PlanOperator, { kind: 'source' }>['use'] => ({
  connector,
  options,
  format: null,
  schema: { name: connector, fields: countingFields, primaryKey: [], metadata: [], partitionKeys: [] },
});

export interface PlanWishes {
  readonly source: Readonly<Record<string, string>>;
  readonly out: string;
  /** Options of the sink beside its path. */
  readonly sink?: Readonly<Record<string, string>>;
  readonly parallelism?: number;
  readonly exchange?: PlanEdge['exchange'];
  readonly checkpoint?: Partial<JobPlan['settings']['checkpoint']>;
}

/** counting → pass-through → staged files; the second edge may be an exchange. */
export function copyPlan({ source, out, sink = {}, parallelism = 1, exchange = { kind: 'forward' }, checkpoint }: PlanWishes): JobPlan {
  const base = (
    name: string,
  ): { id: PlanOperator['id']; origin: readonly ReturnType<typeof asNodeId>[]; name: string; output: typeof countingFields } => ({
    id: asOperatorId(`${name}/main`),
    origin: [asNodeId(name)],
    name,
    output: countingFields,
  });
  const operators: PlanOperator[] = [
    {
      ...base('in'),
      kind: 'source',
      use: use('counting', source),
      projection: [0, 1],
      metadata: [],
      onError: 'fail',
      boundedness: 'bounded',
    },
    { ...base('copy'), kind: 'calc', condition: null, projection: [] },
    { ...base('out'), kind: 'sink', use: use('staged', { path: out, ...sink }), onError: 'fail' },
  ];
  const edge = (from: number, to: number, kind: PlanEdge['exchange']): PlanEdge => ({
    from: operators[from]!.id,
    to: operators[to]!.id,
    input: 0,
    exchange: kind,
    changelog: 'append',
    upsertKey: null,
  });
  return {
    version: JOB_PLAN_VERSION,
    name: 'copy',
    operators,
    edges: [edge(0, 1, { kind: 'forward' }), edge(1, 2, exchange)],
    settings: {
      parallelism,
      checkpoint: { intervalMs: 30, minPauseMs: 0, timeoutMs: 60_000, tolerableFailures: 0, retained: 2, ...checkpoint },
      restart: { kind: 'none' },
      timeZone: 'UTC',
      idleTimeoutMs: 0,
    },
  };
}

export const startOf = (plan: JobPlan, more: Partial<JobStart> = {}): JobStart => ({
  jobId: 'test',
  plan,
  checkpointDirectory: null,
  restore: { kind: 'none' },
  fencingEpoch: 0,
  allowRewind: false,
  allowNonRestoredState: false,
  secrets: {},
  baseDirectory: '/',
  allowedPaths: null,
  ...more,
});

export interface TestRun {
  readonly job: RunningJob;
  readonly ended: Promise<JobEnd>;
  readonly reports: JobReport[];
}

/** Runs in this thread; plans of parallelism 1 only. */
export function runTestJob(start: JobStart, parts = testParts()): TestRun {
  const reports: JobReport[] = [];
  const job = runJob(start, { parts, workerFile: new URL('file:///none'), report: (report) => reports.push(report), log: () => undefined });
  return { job, ended: job.ended, reports };
}
