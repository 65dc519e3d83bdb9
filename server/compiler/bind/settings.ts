import type { JobSettings } from '@/server/plan/job/job-plan';
import type { SetStatement } from '@/server/sql/ast/statements/session';
import { functionLimits } from '@/server/plan/job/function-plans';
import { nameHint } from '../diagnostics/collector';
import { parseDurationMs } from '../expr/duration';
import { parseSizeBytes } from '../expr/size';
import type { PipelineGuarantee } from '../guarantee';
import type { Aggregation } from '../physical/aggregate-phases';
import type { BindContext } from './bind-context';
import { noEmit, type EmitSettings } from './window-emit';

export const defaultSettings: JobSettings = {
  parallelism: 1,
  checkpoint: { intervalMs: 1_000, minPauseMs: 0, timeoutMs: 600_000, tolerableFailures: 0, retained: 3 },
  restart: { kind: 'exponential-delay', initialMs: 1_000, maxMs: 60_000, multiplier: 2, resetAfterMs: 300_000, jitter: 0.1 },
  timeZone: 'UTC',
  idleTimeoutMs: 0,
};

const LEAST_STATE_BYTES = 1_048_576;

/** What SET changes; `name` and `stateTtlMs` stand beside the settings of the job. */
export interface SessionSettings {
  settings: JobSettings;
  name: string | null;
  stateTtlMs: number | null;
  /** Waits that are asked for; the job has them where `enabled` is set and both bounds are. */
  miniBatch: { readonly enabled: boolean; readonly latencyMs: number; readonly rows: number };
  aggregation: Aggregation;
  emit: EmitSettings;
  /** What the author demands of each sink. */
  guarantee: PipelineGuarantee | null;
  /** See `QueryContext`. */
  fitsLengths: boolean;
  onNull: 'error' | 'drop';
  /** Updates whose rows cannot be told again are refused. */
  refusesNonDeterministic: boolean;
}

export const startSettings = (settings: JobSettings): SessionSettings => ({
  settings,
  name: null,
  stateTtlMs: null,
  miniBatch: { enabled: false, latencyMs: 0, rows: 0 },
  aggregation: { phases: 'auto', splitDistinct: false },
  emit: noEmit,
  guarantee: null,
  fitsLengths: false,
  onNull: 'error',
  refusesNonDeterministic: false,
});

type Apply = (session: SessionSettings, value: string) => string | null;

const duration =
  (put: (session: SessionSettings, ms: number) => void): Apply =>
  (session, value) => {
    const ms = parseDurationMs(value);
    if (ms === null) return `"${value}" is no duration such as "10 s"`;
    put(session, ms);
    return null;
  };
/** As the command line and the deployments have it: each is a thread. */
const MOST_PARALLELISM = 64;

/** A time between two things that come again and again: without it they would come without end. */
const period =
  (put: (session: SessionSettings, ms: number) => void): Apply =>
  (session, value) =>
    parseDurationMs(value) === 0 ? `"${value}" is no time to wait` : duration(put)(session, value);
const whole =
  (least: number, put: (session: SessionSettings, value: number) => void, most = Infinity): Apply =>
  (session, value) => {
    const number = Number(value);
    if (!/^\d+$/.test(value.trim()) || number < least || number > most)
      return `"${value}" is no whole number from ${least}${most === Infinity ? '' : ` to ${most}`}`;
    put(session, number);
    return null;
  };
const size =
  (put: (session: SessionSettings, bytes: number) => void): Apply =>
  (session, value) => {
    const bytes = parseSizeBytes(value);
    if (bytes === null || bytes < LEAST_STATE_BYTES) return `"${value}" is no size such as "512 mb", from 1 mb`;
    put(session, bytes);
    return null;
  };
const checkpoint = (session: SessionSettings, change: Partial<JobSettings['checkpoint']>): void => {
  session.settings = { ...session.settings, checkpoint: { ...session.settings.checkpoint, ...change } };
};

const functions = (session: SessionSettings, change: Partial<NonNullable<JobSettings['functions']>>): void => {
  session.settings = { ...session.settings, functions: { ...(session.settings.functions ?? functionLimits), ...change } };
};

const truth =
  (put: (session: SessionSettings, value: boolean) => void): Apply =>
  (session, value) => {
    const text = value.trim().toLowerCase();
    if (text !== 'true' && text !== 'false') return `"${value}" is neither true nor false`;
    put(session, text === 'true');
    return null;
  };
/** One of the words; `put` gets it in lower case. */
const word =
  (words: readonly string[], put: (session: SessionSettings, value: string) => void): Apply =>
  (session, value) => {
    const text = value.trim().toLowerCase();
    if (!words.includes(text)) return `"${value}" is none of ${words.join(', ').toUpperCase()}`;
    put(session, text);
    return null;
  };
const miniBatch = (session: SessionSettings, change: Partial<SessionSettings['miniBatch']>): void => {
  session.miniBatch = { ...session.miniBatch, ...change };
};

/** As `guaranteeWords` has them. */
const demands = ['exactly-once', 'effectively-once', 'at-least-once'];

const emit = (session: SessionSettings, change: Partial<EmitSettings>): void => {
  session.emit = { ...session.emit, ...change };
};

const known: Readonly<Record<string, Apply>> = {
  'parallelism.default': whole(1, (session, parallelism) => (session.settings = { ...session.settings, parallelism }), MOST_PARALLELISM),
  'execution.checkpointing.interval': period((session, intervalMs) => checkpoint(session, { intervalMs })),
  'execution.checkpointing.min-pause': duration((session, minPauseMs) => checkpoint(session, { minPauseMs })),
  'execution.checkpointing.timeout': period((session, timeoutMs) => checkpoint(session, { timeoutMs })),
  'execution.checkpointing.tolerable-failed-checkpoints': whole(0, (session, tolerableFailures) =>
    checkpoint(session, { tolerableFailures }),
  ),
  'execution.checkpointing.num-retained': whole(1, (session, retained) => checkpoint(session, { retained })),
  'table.exec.source.idle-timeout': duration((session, idleTimeoutMs) => (session.settings = { ...session.settings, idleTimeoutMs })),
  'table.exec.state.ttl': duration((session, ms) => (session.stateTtlMs = ms === 0 ? null : ms)),
  'state.memory': size((session, stateMemoryBytes) => (session.settings = { ...session.settings, stateMemoryBytes })),
  'headrace.functions.timeout': period((session, timeoutMs) => functions(session, { timeoutMs })),
  'headrace.functions.memory': size((session, memoryBytes) => functions(session, { memoryBytes })),
  'table.exec.mini-batch.enabled': truth((session, enabled) => miniBatch(session, { enabled })),
  'table.exec.mini-batch.allow-latency': duration((session, latencyMs) => miniBatch(session, { latencyMs })),
  'table.exec.mini-batch.size': whole(1, (session, rows) => miniBatch(session, { rows })),
  'table.optimizer.agg-phase-strategy': word(['auto', 'one_phase', 'two_phase'], (session, value) => {
    session.aggregation = { ...session.aggregation, phases: value === 'auto' ? 'auto' : value === 'one_phase' ? 'one' : 'two' };
  }),
  'table.optimizer.non-deterministic-update.strategy': word(['ignore', 'try_resolve'], (session, value) => {
    session.refusesNonDeterministic = value === 'try_resolve';
  }),
  'table.exec.sink.type-length-enforcer': word(['ignore', 'trim_pad'], (session, value) => {
    session.fitsLengths = value === 'trim_pad';
  }),
  'table.exec.sink.not-null-enforcer': word(['error', 'drop'], (session, value) => {
    session.onNull = value === 'drop' ? 'drop' : 'error';
  }),
  'headrace.guarantee': word(demands, (session, value) => {
    session.guarantee = value === 'effectively-once' ? 'idempotent' : (value as PipelineGuarantee);
  }),
  'table.exec.emit.early-fire.enabled': truth((session, earlyFire) => emit(session, { earlyFire })),
  'table.exec.emit.early-fire.delay': duration((session, earlyEveryMs) => emit(session, { earlyEveryMs })),
  'table.exec.emit.late-fire.enabled': truth((session, lateFire) => emit(session, { lateFire })),
  'table.exec.emit.late-fire.delay': duration((session, lateEveryMs) => emit(session, { lateEveryMs })),
  'table.exec.emit.allow-lateness': duration((session, allowedLatenessMs) => emit(session, { allowedLatenessMs })),
  'table.optimizer.distinct-agg.split.enabled': truth((session, splitDistinct) => {
    session.aggregation = { ...session.aggregation, splitDistinct };
  }),
  // Values are dealt by their own hash over all key groups, which is finer than any number of buckets.
  'table.optimizer.distinct-agg.split.bucket-num': whole(1, () => undefined),
  'table.local-time-zone': (session, value) => {
    if (!isTimeZone(value)) return `"${value}" is no time zone such as "Europe/Berlin"`;
    session.settings = { ...session.settings, timeZone: value };
    return null;
  },
  'pipeline.name': (session, value) => {
    session.name = value;
    return null;
  },
  'execution.runtime-mode': (_, value) =>
    value.toLowerCase() === 'streaming' ? null : 'only "streaming" runs here; bounded sources end the job by themselves',
};

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone.length > 0;
  } catch {
    return false;
  }
}

/** The settings of the job, now that all SETs were read; a mini-batch without its bounds is reported at the last of them. */
export function jobSettings({ settings, miniBatch: asked }: SessionSettings, last: SetStatement | null, bind: BindContext): JobSettings {
  if (!asked.enabled) return settings;
  const missing = asked.latencyMs === 0 ? 'table.exec.mini-batch.allow-latency' : asked.rows === 0 ? 'table.exec.mini-batch.size' : null;
  if (missing !== null && last !== null)
    bind.report('invalid-setting', last, { key: 'table.exec.mini-batch.enabled', problem: `"${missing}" must be set as well` });
  return { ...settings, miniBatch: { latencyMs: asked.latencyMs, rows: asked.rows } };
}

/** Applies SET 'key' = 'value'; what is wrong or unknown is reported. */
export function applySetting(statement: SetStatement, session: SessionSettings, bind: BindContext): void {
  if (statement.option === undefined) return;
  const { key, value } = statement.option;
  const apply = Object.hasOwn(known, key) ? known[key] : undefined;
  const problem =
    apply === undefined ? `there is no such setting.${nameHint(key, Object.keys(known)).hint}`.replace(/\.$/, '') : apply(session, value);
  if (problem !== null) bind.report('invalid-setting', statement.option, { key, problem });
}

/** The set keys, for completion. */
export const settingKeys: readonly string[] = Object.keys(known);
