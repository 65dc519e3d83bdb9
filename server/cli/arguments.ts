import { parseArgs, type ParseArgsConfig } from 'node:util';
import { CliError } from './cli-error';

type OptionConfig = NonNullable<ParseArgsConfig['options']>[string];

/** One option of a command as its help shows it. */
export interface OptionHelp {
  readonly config: OptionConfig;
  /** `--parallelism N` */
  readonly usage: string;
  readonly help: string;
}

export interface CommandHelp {
  readonly name: string;
  /** What stands behind the name, without options. */
  readonly operands: string;
  readonly summary: string;
  readonly options: Readonly<Record<string, OptionHelp>>;
  readonly notes?: readonly string[];
}

export const helpOption: OptionHelp = { config: { type: 'boolean', short: 'h' }, usage: '-h, --help', help: 'Show this help.' };

export interface ParsedArguments {
  readonly help: boolean;
  readonly operands: readonly string[];
  text(name: string): string | undefined;
  flag(name: string): boolean;
}

/** Parses the arguments of one command. Unknown options, missing values and a wrong number of operands are errors with what to do. */
export function parseCommand(
  command: CommandHelp,
  args: readonly string[],
  operands: { readonly least: number; readonly most: number },
): ParsedArguments {
  const all: Readonly<Record<string, OptionHelp>> = { ...command.options, help: helpOption };
  const options = Object.fromEntries(Object.entries(all).map(([name, option]) => [name, option.config]));
  const { values, positionals } = parse(command, args, options);
  const help = values['help'] === true;
  if (!help && (positionals.length < operands.least || positionals.length > operands.most)) throw wrongOperands(command, positionals);
  return {
    help,
    operands: positionals,
    text: (name) => values[name] as string | undefined,
    flag: (name) => values[name] === true,
  };
}

function parse(
  command: CommandHelp,
  args: readonly string[],
  options: NonNullable<ParseArgsConfig['options']>,
): {
  readonly values: Readonly<Record<string, unknown>>;
  readonly positionals: readonly string[];
} {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    const message = (error as Error).message.split('. ')[0]!;
    throw new CliError(`headrace ${command.name}: ${message}.`, `See "headrace ${command.name} --help".`);
  }
}

function wrongOperands(command: CommandHelp, found: readonly string[]): CliError {
  const what = found.length === 0 ? 'a file is missing' : `unexpected argument "${found.at(-1)}"`;
  return new CliError(`headrace ${command.name}: ${what}.`, `Usage: headrace ${command.name} ${command.operands}`);
}

export function printHelp(command: CommandHelp): string {
  const options = Object.values({ ...command.options, help: helpOption });
  const width = Math.max(...options.map((option) => option.usage.length));
  const lines = options.map((option) => `  ${option.usage.padEnd(width)}  ${option.help}`);
  const operands = command.operands ? ` ${command.operands}` : '';
  const notes = command.notes ? ['', ...command.notes] : [];
  return [`Usage: headrace ${command.name}${operands} [options]`, '', command.summary, '', 'Options:', ...lines, ...notes, ''].join('\n');
}
