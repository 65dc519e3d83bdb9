import { hasErrors } from '@/model/diagnostic/diagnostic';
import { guaranteeWords, liftScript, targets, targetTitles, type Compilation, type Target } from '@/server/compiler/index';
import { printScript } from '@/server/sql/print';
import { emptyCatalog } from '@/model/catalog/table-definition';
import { parseCommand, printHelp, type CommandHelp, type OptionHelp, type ParsedArguments } from './arguments';
import { CliError } from './cli-error';
import type { CliEnvironment } from './cli-environment';
import { exitCodes, type ExitCode } from './exit-codes';
import { functionsOf } from './functions/functions-of';
import { compilePipeline, printDiagnostic, readPipeline, type PipelineSource } from './pipeline-source';

const forms = ['sql', 'plan', 'graph'] as const;
type Form = (typeof forms)[number];

const targetOption: OptionHelp = {
  config: { type: 'string' },
  usage: `--target ${targets.join('|')}`,
  help: 'Where it is to run: what cannot run there is an error (default embedded).',
};

/** Where a pipeline is to run, as the option says. */
function targetOf(parsed: ParsedArguments): Target | undefined {
  const wanted = parsed.text('target');
  const target = targets.find((candidate) => candidate === wanted);
  if (wanted !== undefined && target === undefined)
    throw new CliError(`--target: there is no "${wanted}".`, `Choose one of ${targets.join(', ')}.`);
  return target;
}

export const compileHelp: CommandHelp = {
  name: 'compile',
  operands: '<script.sql | pipeline.json>',
  summary: 'Prints what a pipeline means: its SQL, the plan that the engine runs, or the canvas document.',
  options: {
    to: { config: { type: 'string' }, usage: '--to sql|plan|graph', help: 'What to print (default sql).' },
    target: targetOption,
  },
  notes: ['With the SQL it says what each sink gets over a crash, and why.'],
};

export const checkHelp: CommandHelp = {
  name: 'check',
  operands: '<script.sql | pipeline.json>',
  summary: 'Says what is wrong with a pipeline, without running it. Exit code 2 where there is an error.',
  options: { target: targetOption },
};

export async function compileCommand(args: readonly string[], environment: CliEnvironment): Promise<ExitCode> {
  const parsed = parseCommand(compileHelp, args, { least: 1, most: 1 });
  if (parsed.help) return help(compileHelp, environment);
  const wanted = parsed.text('to') ?? 'sql';
  const form = forms.find((candidate) => candidate === wanted);
  if (!form) throw new CliError(`--to: there is no form "${wanted}".`, `Choose one of ${forms.join(', ')}.`);
  const target = targetOf(parsed);
  return withSource(parsed.operands[0]!, environment, (source) => compileTo(source, { form, target }, environment));
}

export async function checkCommand(args: readonly string[], environment: CliEnvironment): Promise<ExitCode> {
  const parsed = parseCommand(checkHelp, args, { least: 1, most: 1 });
  if (parsed.help) return help(checkHelp, environment);
  const target = targetOf(parsed);
  return withSource(parsed.operands[0]!, environment, async (source) => {
    const functions = await functionsOf(source, environment);
    const { diagnostics } = compilePipeline(source, { connectors: environment.connectors, functions, settings: {}, target });
    for (const diagnostic of diagnostics) environment.err(`${printDiagnostic(source, diagnostic)}\n`);
    return hasErrors(diagnostics) ? exitCodes.invalid : exitCodes.finished;
  });
}

function help(command: CommandHelp, environment: CliEnvironment): ExitCode {
  environment.out(printHelp(command));
  return exitCodes.finished;
}

function withSource(
  file: string,
  environment: CliEnvironment,
  use: (source: PipelineSource) => Promise<ExitCode>,
): Promise<ExitCode> | ExitCode {
  const reading = readPipeline(file);
  if (reading.ok) return use(reading.source);
  for (const problem of reading.problems) environment.err(`${problem}\n`);
  return exitCodes.invalid;
}

async function compileTo(
  source: PipelineSource,
  { form, target }: { readonly form: Form; readonly target: Target | undefined },
  environment: CliEnvironment,
): Promise<ExitCode> {
  const functions = await functionsOf(source, environment);
  const compilation = compilePipeline(source, { connectors: environment.connectors, functions, settings: {}, target });
  for (const diagnostic of compilation.diagnostics) environment.err(`${printDiagnostic(source, diagnostic)}\n`);
  if (form === 'graph' && source.kind === 'script') return printGraph(source, environment);
  if (hasErrors(compilation.diagnostics) || (form === 'plan' && compilation.plan === null)) return exitCodes.invalid;
  if (form === 'sql') {
    printSql(compilation, target, environment);
    printPromises(compilation, environment);
  } else
    environment.out(`${JSON.stringify(form === 'plan' ? compilation.plan : source.kind === 'document' && source.document, null, 2)}\n`);
  return exitCodes.finished;
}

/** The text for its target: Flink's has no options and hints of ours; what was left out is said. */
function printSql({ sql, script }: Compilation, target: Target | undefined, environment: CliEnvironment): void {
  if (target === undefined || target === 'embedded') return environment.out(sql);
  const { text, dropped } = printScript(script, { target: 'flink' });
  for (const { what, name, value } of dropped) environment.err(`Left out for ${targetTitles[target]}: the ${what} ${name} = '${value}'\n`);
  environment.out(text);
}

/** What each sink gets over a crash, and why; beside the text, not in it. */
function printPromises({ promises }: Compilation, environment: CliEnvironment): void {
  for (const { guarantee, reason } of promises) environment.err(`${guaranteeWords[guarantee]}: ${reason}.\n`);
}

function printGraph(source: Extract<PipelineSource, { kind: 'script' }>, environment: CliEnvironment): ExitCode {
  const { document, diagnostics } = liftScript({ text: source.text, catalog: emptyCatalog, connectors: environment.connectors });
  for (const diagnostic of diagnostics) environment.err(`${printDiagnostic(source, diagnostic)}\n`);
  if (hasErrors(diagnostics)) return exitCodes.invalid;
  environment.out(`${JSON.stringify(document, null, 2)}\n`);
  return exitCodes.finished;
}
