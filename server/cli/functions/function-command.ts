import path from 'node:path';
import { parseCommand, printHelp, type CommandHelp } from '../arguments';
import { CliError } from '../cli-error';
import type { CliEnvironment } from '../cli-environment';
import { exitCodes, type ExitCode } from '../exit-codes';
import { buildModule } from './build-module';

export const functionHelp: CommandHelp = {
  name: 'function',
  operands: 'build <file.ts>',
  wants: 'a file of functions',
  summary: 'Builds functions in TypeScript, with all that they import, into built/ beside the file, and lists what SQL may call.',
  options: {},
  notes: [
    'Where they are found: <home>/functions; for run, compile and check also the folder "functions" beside the script, which is built when it is needed.',
  ],
};

/** One subcommand after "function". */
export async function functionCommand(args: readonly string[], environment: CliEnvironment): Promise<ExitCode> {
  const [name, ...rest] = args;
  if (name === undefined || name === '--help' || name === '-h') {
    (name === undefined ? environment.err : environment.out)(printHelp(functionHelp));
    return name === undefined ? exitCodes.invalid : exitCodes.finished;
  }
  if (name !== 'build') throw new CliError(`There is no command "function ${name}".`, 'Commands: build.');
  const parsed = parseCommand(functionHelp, rest, { least: 1, most: 1 });
  if (parsed.help) {
    environment.out(printHelp(functionHelp));
    return exitCodes.finished;
  }
  const file = parsed.operands[0]!;
  const { module, functions } = await buildModule(file, environment);
  if (functions.length === 0)
    throw new CliError(`${file} exports no functions.`, 'Export what scalarFunction(…), tableFunction(…) or aggregateFunction(…) gives.');
  environment.out(`Built ${path.join(path.dirname(file), 'built', `${module}.mjs`)}:\n`);
  for (const { name: fn, kind, parameters, description } of functions)
    environment.out(
      `  ${module}.${fn}(${parameters.map((each) => each.name).join(', ')})  ${kind}${description === '' ? '' : `: ${description}`}\n`,
    );
  return exitCodes.finished;
}
