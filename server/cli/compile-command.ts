import { hasErrors } from '@/model/diagnostic/diagnostic';
import { liftScript } from '@/server/compiler/index';
import { emptyCatalog } from '@/model/catalog/table-definition';
import { parseCommand, printHelp, type CommandHelp } from './arguments';
import { CliError } from './cli-error';
import type { CliEnvironment } from './cli-environment';
import { exitCodes, type ExitCode } from './exit-codes';
import { compilePipeline, printDiagnostic, readPipeline, type PipelineSource } from './pipeline-source';

const targets = ['sql', 'plan', 'graph'] as const;
type Target = (typeof targets)[number];

export const compileHelp: CommandHelp = {
  name: 'compile',
  operands: '<script.sql | pipeline.json>',
  summary: 'Prints what a pipeline means: its SQL, the plan that the engine runs, or the canvas document.',
  options: {
    to: { config: { type: 'string' }, usage: '--to sql|plan|graph', help: 'What to print (default sql).' },
  },
};

export const checkHelp: CommandHelp = {
  name: 'check',
  operands: '<script.sql | pipeline.json>',
  summary: 'Says what is wrong with a pipeline, without running it. Exit code 2 where there is an error.',
  options: {},
};

export function compileCommand(args: readonly string[], environment: CliEnvironment): ExitCode {
  const parsed = parseCommand(compileHelp, args, { least: 1, most: 1 });
  if (parsed.help) return help(compileHelp, environment);
  const wanted = parsed.text('to') ?? 'sql';
  const target = targets.find((candidate) => candidate === wanted);
  if (!target) throw new CliError(`--to: there is no target "${wanted}".`, `Choose one of ${targets.join(', ')}.`);
  return withSource(parsed.operands[0]!, environment, (source) => compileTo(source, target, environment));
}

export function checkCommand(args: readonly string[], environment: CliEnvironment): ExitCode {
  const parsed = parseCommand(checkHelp, args, { least: 1, most: 1 });
  if (parsed.help) return help(checkHelp, environment);
  return withSource(parsed.operands[0]!, environment, (source) => {
    const { diagnostics } = compilePipeline(source, { connectors: environment.connectors, settings: {} });
    for (const diagnostic of diagnostics) environment.err(`${printDiagnostic(source, diagnostic)}\n`);
    return hasErrors(diagnostics) ? exitCodes.invalid : exitCodes.finished;
  });
}

function help(command: CommandHelp, environment: CliEnvironment): ExitCode {
  environment.out(printHelp(command));
  return exitCodes.finished;
}

function withSource(file: string, environment: CliEnvironment, use: (source: PipelineSource) => ExitCode): ExitCode {
  const reading = readPipeline(file);
  if (reading.ok) return use(reading.source);
  for (const problem of reading.problems) environment.err(`${problem}\n`);
  return exitCodes.invalid;
}

function compileTo(source: PipelineSource, target: Target, environment: CliEnvironment): ExitCode {
  const compilation = compilePipeline(source, { connectors: environment.connectors, settings: {} });
  for (const diagnostic of compilation.diagnostics) environment.err(`${printDiagnostic(source, diagnostic)}\n`);
  if (target === 'graph' && source.kind === 'script') return printGraph(source, environment);
  if (hasErrors(compilation.diagnostics)) return exitCodes.invalid;
  if (target === 'sql') environment.out(compilation.sql);
  else
    environment.out(`${JSON.stringify(target === 'plan' ? compilation.plan : source.kind === 'document' && source.document, null, 2)}\n`);
  return exitCodes.finished;
}

function printGraph(source: Extract<PipelineSource, { kind: 'script' }>, environment: CliEnvironment): ExitCode {
  const { document, diagnostics } = liftScript({ text: source.text, catalog: emptyCatalog, connectors: environment.connectors });
  for (const diagnostic of diagnostics) environment.err(`${printDiagnostic(source, diagnostic)}\n`);
  if (hasErrors(diagnostics)) return exitCodes.invalid;
  environment.out(`${JSON.stringify(document, null, 2)}\n`);
  return exitCodes.finished;
}
