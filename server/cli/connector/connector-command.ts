import { printHelp, type CommandHelp } from '../arguments';
import { CliError } from '../cli-error';
import type { CliEnvironment } from '../cli-environment';
import { exitCodes, type ExitCode } from '../exit-codes';
import { buildCommand } from './build-command';
import { devCommand } from './dev-command';
import { discoverCommand } from './discover-command';
import { schemaCommand } from './schema-command';
import { checkTablesCommand, previewTablesCommand } from './tables-command';
import { verifyCommand } from './verify-command';

export const connectorHelp: CommandHelp = {
  name: 'connector',
  operands: 'discover|schema <connector>, check|preview <pipeline>, build|verify|dev <folder>',
  summary:
    'Lists what a system has and which options its tables take; tries the tables of a pipeline and shows their rows; builds, verifies and shows connectors. "headrace connector verify --help" and so on say more.',
  options: {},
  notes: ['Where it is found: <home>/connectors, or the folders of HEADRACE_CONNECTORS.'],
};

/** One subcommand after "connector". */
export async function connectorCommand(args: readonly string[], environment: CliEnvironment): Promise<ExitCode> {
  const [name, ...rest] = args;
  switch (name) {
    case 'build':
      return buildCommand(rest, environment);
    case 'verify':
      return verifyCommand(rest, environment);
    case 'dev':
      return devCommand(rest, environment);
    case 'discover':
      return discoverCommand(rest, environment);
    case 'schema':
      return schemaCommand(rest, environment);
    case 'check':
      return checkTablesCommand(rest, environment);
    case 'preview':
      return previewTablesCommand(rest, environment);
    case undefined:
      environment.err(printHelp(connectorHelp));
      return exitCodes.invalid;
    case '--help':
    case '-h':
      environment.out(printHelp(connectorHelp));
      return exitCodes.finished;
    default:
      throw new CliError(`There is no command "connector ${name}".`, 'Commands: discover, schema, check, preview, build, verify, dev.');
  }
}
