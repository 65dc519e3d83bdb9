import path from 'node:path';
import type { CheckResult } from '@headrace/connector-sdk';
import { isHeadraceError } from '@headrace/connector-sdk/errors';
import { firstRows, type RowsWanted } from '@headrace/connector-sdk/testing';
import { bindTable, connectorContext, type TableBinding } from '@/server/engine/worker/table-binding';
import type { ConnectorUse, JobPlan } from '@/server/plan/job/job-plan';
import { parseCommand, printHelp, type CommandHelp } from '../arguments';
import { CliError } from '../cli-error';
import type { CliEnvironment } from '../cli-environment';
import { durationMs, wholeNumber } from '../duration';
import { exitCodes, type ExitCode } from '../exit-codes';
import { functionsOf } from '../functions/functions-of';
import { compilePipeline, printDiagnostic, readPipeline } from '../pipeline-source';
import { secretsOf } from '../secrets';
import { cellText } from './cell-text';

const checkHelp: CommandHelp = {
  name: 'connector check',
  operands: '<script.sql | pipeline.json>',
  summary: 'Tries the options of each table of a pipeline against its system. Exit code 1 where one does not work.',
  options: {},
};
const previewHelp: CommandHelp = {
  name: 'connector preview',
  operands: '<script.sql | pipeline.json>',
  summary: 'Shows the first rows of the tables that a pipeline reads, as they lie there.',
  options: {
    table: { config: { type: 'string' }, usage: '--table NAME', help: 'Only this one.' },
    rows: { config: { type: 'string' }, usage: '--rows N', help: 'So many rows (default 10).' },
    wait: {
      config: { type: 'string' },
      usage: '--wait DURATION',
      help: 'So long the first row may take, such as 10s (default: until it comes).',
    },
  },
  notes: [
    'A table is shown when it has given so many rows, has ended, or has given none for 3 s after the last. Ctrl-C shows what has come.',
  ],
};

export async function checkTablesCommand(args: readonly string[], environment: CliEnvironment): Promise<ExitCode> {
  const parsed = parseCommand(checkHelp, args, { least: 1, most: 1 });
  if (parsed.help) {
    environment.out(printHelp(checkHelp));
    return exitCodes.finished;
  }
  const plan = await planOf(parsed.operands[0]!, environment);
  if (plan === null) return exitCodes.invalid;
  let works = true;
  for (const use of usesOf(plan.operators)) {
    const result = await checked(use, parsed.operands[0]!, environment);
    works &&= result.ok;
    const named = `"${use.schema.name}" (${use.connector})`;
    if (result.ok) environment.out(`works   ${named}${result.details ? `: ${result.details}` : ''}\n`);
    else environment.out(`FAILED  ${named}${result.option ? `, "${result.option}"` : ''}: ${result.problem} ${result.remedy}\n`);
  }
  return works ? exitCodes.finished : exitCodes.failed;
}

export async function previewTablesCommand(args: readonly string[], environment: CliEnvironment): Promise<ExitCode> {
  const parsed = parseCommand(previewHelp, args, { least: 1, most: 1 });
  if (parsed.help) {
    environment.out(printHelp(previewHelp));
    return exitCodes.finished;
  }
  const [file] = parsed.operands as [string];
  const [only, rows] = [parsed.text('table'), parsed.text('rows') ?? '10'];
  const most = wholeNumber('rows', rows, { least: 1, most: 10_000 });
  const wait = parsed.text('wait');
  const firstWaitMs = wait === undefined ? Infinity : durationMs('wait', wait);
  const plan = await planOf(file, environment);
  if (plan === null) return exitCodes.invalid;
  const read = usesOf(plan.operators.filter(({ kind }) => kind === 'source'));
  const shown = read.filter(({ schema }) => only === undefined || schema.name === only);
  if (shown.length === 0)
    throw new CliError(`${file} reads no table "${only}".`, `It reads ${read.map(({ schema }) => `"${schema.name}"`).join(', ')}.`);
  const stop = new AbortController();
  // A second one ends the command where it stands.
  const stopListening = environment.onInterrupt(() => {
    stopListening();
    stop.abort();
  });
  const wanted: RowsWanted = { most, waitMs: QUIET_MS, firstWaitMs, signal: stop.signal };
  try {
    for (const use of shown) if (!stop.signal.aborted) await previewTable(use, { file, wanted, environment });
  } finally {
    stopListening();
  }
  return stop.signal.aborted ? exitCodes.interrupted : exitCodes.finished;
}

/** Null after its problems were told. */
async function planOf(file: string, environment: CliEnvironment): Promise<JobPlan | null> {
  const reading = readPipeline(file);
  if (!reading.ok) {
    for (const problem of reading.problems) environment.err(`${problem}\n`);
    return null;
  }
  const functions = await functionsOf(reading.source, environment);
  const { plan, diagnostics } = compilePipeline(reading.source, { connectors: environment.connectors, functions, settings: {} });
  if (plan === null) for (const each of diagnostics) environment.err(`${printDiagnostic(reading.source, each)}\n`);
  return plan;
}

/** Each table once, in the order of the plan. */
function usesOf(operators: JobPlan['operators']): readonly ConnectorUse[] {
  const uses = operators.flatMap((operator) => ('use' in operator ? [operator.use] : []));
  return [...new Map(uses.map((use) => [`${use.connector} ${use.schema.name}`, use])).values()];
}

async function checked(use: ConnectorUse, file: string, environment: CliEnvironment): Promise<CheckResult> {
  try {
    const binding = await bindTable(use, environment.parts, secretsOf(environment.variables));
    return await binding.connector.check(contextOf(binding, file));
  } catch (error) {
    if (!isHeadraceError(error)) throw error;
    return { ok: false, problem: error.message, remedy: error.remedy ?? '' };
  }
}

async function previewTable(
  use: ConnectorUse,
  { file, wanted, environment }: { readonly file: string; readonly wanted: RowsWanted; readonly environment: CliEnvironment },
): Promise<void> {
  const binding = await bindTable(use, environment.parts, secretsOf(environment.variables));
  const waiting = `Waiting for ${wanted.most} rows of "${use.schema.name}" (${use.connector}). Ctrl-C shows what has come.\n`;
  const notice = setTimeout(() => environment.err(waiting), QUIET_MS);
  const rows = await firstRows(binding.connector.source!, contextOf(binding, file), wanted).finally(() => clearTimeout(notice));
  const { fields } = use.schema;
  const lines = [fields.map(({ name }) => name), ...rows.map((row) => row.map((value, i) => cellText(value, fields[i]!)))];
  environment.out(`${use.schema.name} (${use.connector}), ${rows.length} rows\n${lines.map((line) => `${line.join('\t')}\n`).join('')}\n`);
}

/** So long nothing may come behind a row before a table counts as shown; then, or while the first is awaited, it is said what is waited for. */
const QUIET_MS = 3_000;

const contextOf = (binding: TableBinding, file: string) =>
  connectorContext(binding, {
    job: { baseDirectory: path.dirname(path.resolve(file)), allowedPaths: null },
    log: { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined },
    metrics: { counter: () => ({ add: () => undefined }), gauge: () => undefined },
    signal: new AbortController().signal,
  });
