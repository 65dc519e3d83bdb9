import { isHeadraceError } from '@headrace/connector-sdk/errors';
import { parseCommand, printHelp, type CommandHelp } from './arguments';
import { CliError } from './cli-error';
import type { CliEnvironment } from './cli-environment';
import { checkCommand, checkHelp, compileCommand, compileHelp } from './compile-command';
import { exitCodes, type ExitCode } from './exit-codes';
import { connectorCommand, connectorHelp } from './connector/connector-command';
import { functionCommand, functionHelp } from './functions/function-command';
import { runCommand, runHelp } from './run-command';

const processHelp = (name: 'start' | 'web' | 'runner', summary: string): CommandHelp => ({
  name,
  operands: '',
  summary,
  options: {},
  notes: ['Variables: HEADRACE_HOME (data), PORT, HOST, HEADRACE_TOKEN, DATABASE_URL.'],
});

const processes = {
  start: processHelp('start', 'Starts everything on this machine: database, web and runner.'),
  web: processHelp('web', 'Serves the web interface. Needs DATABASE_URL, or a home whose database runs.'),
  runner: processHelp('runner', 'Claims deployments and runs their jobs. Needs DATABASE_URL, or a home whose database runs.'),
} as const;

const commands = [runHelp, compileHelp, checkHelp, functionHelp, connectorHelp, processes.start, processes.web, processes.runner];

/** Runs one command; `null`: the process goes on as something else and decides its own end. */
export async function runCli(args: readonly string[], environment: CliEnvironment): Promise<ExitCode | null> {
  try {
    return await dispatch(args, environment);
  } catch (error) {
    if (error instanceof CliError) {
      environment.err(`${error.message} ${error.remedy ?? ''}\n`);
      return exitCodes.invalid;
    }
    const remedy = isHeadraceError(error) && error.remedy ? ` ${error.remedy}` : '';
    environment.err(`${error instanceof Error ? error.message : String(error)}${remedy}\n`);
    return exitCodes.failed;
  }
}

async function dispatch(args: readonly string[], environment: CliEnvironment): Promise<ExitCode | null> {
  const [name, ...rest] = args;
  switch (name) {
    case 'run':
      return runCommand(rest, environment);
    case 'compile':
      return compileCommand(rest, environment);
    case 'check':
      return checkCommand(rest, environment);
    case 'function':
      return functionCommand(rest, environment);
    case 'connector':
      return connectorCommand(rest, environment);
    case 'start':
    case 'web':
    case 'runner':
      return processCommand(name, rest, environment);
    case undefined:
      environment.err(overview());
      return exitCodes.invalid;
    case '--help':
    case '-h':
    case 'help':
      environment.out(overview());
      return exitCodes.finished;
    default:
      throw new CliError(`There is no command "${name}".`, `Commands: ${commands.map((command) => command.name).join(', ')}.`);
  }
}

async function processCommand(
  name: keyof typeof processes,
  args: readonly string[],
  environment: CliEnvironment,
): Promise<ExitCode | null> {
  const parsed = parseCommand(processes[name], args, { least: 0, most: 0 });
  if (parsed.help) {
    environment.out(printHelp(processes[name]));
    return exitCodes.finished;
  }
  await environment.become(name);
  return null;
}

function overview(): string {
  const width = Math.max(...commands.map((command) => `${command.name} ${command.operands}`.length));
  const lines = commands.map((command) => `  ${`${command.name} ${command.operands}`.padEnd(width)}  ${command.summary}`);
  return [
    'Usage: headrace <command> [options]',
    '',
    'Commands:',
    ...lines,
    '',
    '"headrace <command> --help" shows the options of a command.',
    '',
  ].join('\n');
}
