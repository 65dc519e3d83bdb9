import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseCommand, printHelp, type CommandHelp } from '../arguments';
import { CliError } from '../cli-error';
import type { CliEnvironment } from '../cli-environment';
import { exitCodes, type ExitCode } from '../exit-codes';
import { bundle } from './bundle';

const help: CommandHelp = {
  name: 'connector build',
  operands: '<folder>',
  wants: 'a folder',
  summary: 'Builds the spec and the run time of a connector into its dist/.',
  options: {},
};

export async function buildCommand(args: readonly string[], environment: CliEnvironment): Promise<ExitCode> {
  const parsed = parseCommand(help, args, { least: 1, most: 1 });
  if (parsed.help) environment.out(printHelp(help));
  else {
    const folder = path.resolve(parsed.operands[0]!);
    await buildConnector(folder, environment.checkout);
    environment.out(`Built ${path.join(folder, 'dist')}. It is offered after a restart where it is found.\n`);
  }
  return exitCodes.finished;
}

/**
 * `spec.ts` and `index.ts` of the folder (or of its `src/`) into `dist/spec.mjs` and `dist/index.mjs`. Each stands alone: the browser loads the spec
 * and nothing beside it.
 */
export async function buildConnector(folder: string, checkout: string): Promise<void> {
  const sources = [folder, path.join(folder, 'src')].find((each) => existsSync(path.join(each, 'index.ts')));
  if (sources === undefined) throw new CliError(`There is no index.ts in ${folder}.`, 'Name the folder of a connector.');
  const outDir = path.join(folder, 'dist');
  for (const name of ['spec', 'index'] as const)
    await bundle({ entries: { [name]: path.join(sources, `${name}.ts`) }, outDir, checkout, keep: name === 'index' });
}
