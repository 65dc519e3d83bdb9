import { tableJsonSchema } from '@headrace/connector-sdk/spec';
import { parseCommand, printHelp, type CommandHelp } from '../arguments';
import { CliError } from '../cli-error';
import type { CliEnvironment } from '../cli-environment';
import { exitCodes, type ExitCode } from '../exit-codes';

const help: CommandHelp = {
  name: 'connector schema',
  operands: '<connector>',
  wants: 'a connector',
  summary: 'Prints the WITH options of a connector’s tables, with those of its formats, as JSON Schema (2020-12).',
  options: {},
};

export function schemaCommand(args: readonly string[], { connectors: { connectors, formats }, ...environment }: CliEnvironment): ExitCode {
  const parsed = parseCommand(help, args, { least: 1, most: 1 });
  if (parsed.help) {
    environment.out(printHelp(help));
    return exitCodes.finished;
  }
  const [name] = parsed.operands as [string];
  const spec = Object.hasOwn(connectors, name) ? connectors[name] : undefined;
  if (!spec) throw new CliError(`There is no connector "${name}".`, `Connectors: ${Object.keys(connectors).sort().join(', ')}.`);
  environment.out(`${JSON.stringify(tableJsonSchema(spec, Object.values(formats)), null, 2)}\n`);
  return exitCodes.finished;
}
