import path from 'node:path';
import { hasErrors } from '@/model/diagnostic/diagnostic';
import type { JobReport, JobStart } from '@/server/engine/contract/job';
import type { LogLevel } from '@/server/engine/worker/protocol';
import { runJob } from '@/server/engine/worker/run-job';
import type { JobPlan } from '@/server/plan/job/job-plan';
import { parseCommand, printHelp, type CommandHelp, type ParsedArguments } from './arguments';
import { CliError } from './cli-error';
import type { CliEnvironment } from './cli-environment';
import { durationMs, wholeNumber } from './duration';
import { exitCodes, type ExitCode } from './exit-codes';
import { functionsOf, type ScriptFunctions } from './functions/functions-of';
import { compilePipeline, printDiagnostic, readPipeline } from './pipeline-source';
import { secretsOf } from './secrets';

export const runHelp: CommandHelp = {
  name: 'run',
  operands: '<script.sql | pipeline.json>',
  summary: 'Runs a pipeline on the embedded engine, in this process, until its bounded input has ended.',
  options: {
    parallelism: {
      config: { type: 'string', short: 'p' },
      usage: '-p, --parallelism N',
      help: 'Worker threads (default 1, or what the script SETs).',
    },
    'checkpoint-dir': {
      config: { type: 'string' },
      usage: '--checkpoint-dir D',
      help: 'Keep checkpoints in this directory, so that the job can go on after a stop or crash.',
    },
    'checkpoint-interval': {
      config: { type: 'string' },
      usage: '--checkpoint-interval T',
      help: 'Time between checkpoints, such as 1s or 500ms (default 1s).',
    },
    restore: {
      config: { type: 'string' },
      usage: '--restore latest|PATH',
      help: 'Go on from the newest checkpoint of the directory (afresh where there is none), or from a checkpoint or savepoint.',
    },
    'allow-rewind': {
      config: { type: 'boolean' },
      usage: '--allow-rewind',
      help: 'Go back behind output that is committed already; it is written a second time.',
    },
    'allow-non-restored-state': {
      config: { type: 'boolean' },
      usage: '--allow-non-restored-state',
      help: 'Drop state of the checkpoint that no operator takes over.',
    },
    'log-level': {
      config: { type: 'string' },
      usage: '--log-level L',
      help: 'debug, info, warn or error on standard error (default warn).',
    },
  },
  notes: [
    'Standard output holds what print sinks print and nothing else. Secrets: ${secret.NAME} is the variable HEADRACE_SECRET_NAME.',
    'Exit code: 0 finished, 1 the job failed, 2 the input is invalid, 130 interrupted (with a last checkpoint where there is a directory).',
  ],
};

const logLevels: readonly LogLevel[] = ['debug', 'info', 'warn', 'error'];

export async function runCommand(args: readonly string[], environment: CliEnvironment): Promise<ExitCode> {
  const parsed = parseCommand(runHelp, args, { least: 1, most: 1 });
  if (parsed.help) {
    environment.out(printHelp(runHelp));
    return exitCodes.finished;
  }
  const file = parsed.operands[0]!;
  const settings = settingsOf(parsed);
  const level = logLevel(parsed);
  const reading = readPipeline(file);
  if (!reading.ok) return invalid(reading.problems, environment);
  const { source } = reading;
  const functions = await functionsOf(source, environment);
  const compilation = compilePipeline(source, { connectors: environment.connectors, functions, settings });
  const lines = compilation.diagnostics.map((diagnostic) => printDiagnostic(source, diagnostic));
  if (hasErrors(compilation.diagnostics) || !compilation.plan) return invalid(lines, environment);
  if (level !== 'error') for (const line of lines) environment.err(`${line}\n`);
  return runPlan(jobStart(compilation.plan, { parsed, file, environment, functions }), { environment, level });
}

function invalid(lines: readonly string[], environment: CliEnvironment): ExitCode {
  for (const line of lines) environment.err(`${line}\n`);
  return exitCodes.invalid;
}

function settingsOf(parsed: ParsedArguments): { readonly parallelism?: number; readonly checkpointIntervalMs?: number } {
  const parallelism = parsed.text('parallelism');
  const interval = parsed.text('checkpoint-interval');
  return {
    ...(parallelism === undefined ? {} : { parallelism: wholeNumber('parallelism', parallelism, { least: 1, most: 64 }) }),
    ...(interval === undefined ? {} : { checkpointIntervalMs: durationMs('checkpoint-interval', interval) }),
  };
}

function jobStart(
  plan: JobPlan,
  {
    parsed,
    file,
    environment,
    functions,
  }: { readonly parsed: ParsedArguments; readonly file: string; readonly environment: CliEnvironment; readonly functions: ScriptFunctions },
): JobStart {
  const directory = parsed.text('checkpoint-dir');
  const restore = parsed.text('restore');
  if (restore === 'latest' && directory === undefined) {
    throw new CliError('headrace run: --restore latest needs a directory to look in.', 'Add --checkpoint-dir D.');
  }
  return {
    jobId: `run-${process.pid}`,
    plan,
    checkpointDirectory: directory === undefined ? null : path.resolve(directory),
    restore:
      restore === undefined ? { kind: 'none' } : restore === 'latest' ? { kind: 'latest' } : { kind: 'path', path: path.resolve(restore) },
    fencingEpoch: 0,
    allowRewind: parsed.flag('allow-rewind'),
    allowNonRestoredState: parsed.flag('allow-non-restored-state'),
    secrets: secretsOf(environment.variables),
    baseDirectory: path.dirname(path.resolve(file)),
    allowedPaths: null,
    functionFolders: functions.folders,
  };
}

function logLevel(parsed: ParsedArguments): LogLevel {
  const wanted = parsed.text('log-level') ?? 'warn';
  const level = logLevels.find((candidate) => candidate === wanted);
  if (level) return level;
  throw new CliError(`--log-level: there is no level "${wanted}".`, `Choose one of ${logLevels.join(', ')}.`);
}

async function runPlan(
  start: JobStart,
  { environment, level }: { readonly environment: CliEnvironment; readonly level: LogLevel },
): Promise<ExitCode> {
  const least = logLevels.indexOf(level);
  const log = (at: LogLevel, message: string, fields: Readonly<Record<string, unknown>> = {}): void => {
    if (logLevels.indexOf(at) < least) return;
    const detail = Object.keys(fields).length > 0 ? ` ${JSON.stringify(fields)}` : '';
    environment.err(`${new Date().toISOString()} ${at} ${message}${detail}\n`);
  };
  const job = runJob(start, {
    parts: environment.parts,
    workerFile: environment.workerFile,
    log,
    report: (report) => tell(report, log),
  });
  let interrupted = false;
  const stopListening = environment.onInterrupt(() => {
    if (interrupted) job.handle({ type: 'stop', how: { kind: 'cancel' } });
    else job.handle({ type: 'stop', how: { kind: 'checkpoint' } });
    interrupted = true;
  });
  const end = await job.ended;
  stopListening();
  if (end.how === 'failed') {
    const { code, message, remedy } = end.error;
    environment.err(`${code}: ${message}${remedy ? ` ${remedy}` : ''}\n`);
    return exitCodes.failed;
  }
  return end.how === 'finished' ? exitCodes.finished : exitCodes.interrupted;
}

function tell(report: JobReport, log: (level: LogLevel, message: string) => void): void {
  if (report.type === 'running') log('info', report.restoredFrom ? `Running, restored from ${report.restoredFrom}.` : 'Running.');
  if (report.type === 'ended') log('info', `The job has ${report.how}.`);
  if (report.type !== 'checkpoint') return;
  const { id, durationMs: took, outcome, kind } = report.checkpoint;
  if (outcome === 'completed') log('info', `${kind} ${id} completed in ${took} ms.`);
  else log('warn', `${kind} ${id} failed: ${outcome.failed}`);
}
