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
  /** What the first operand is, where it is no pipeline file: `a folder`. */
  readonly wants?: string;
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

/** Parses the arguments of one command. Unknown options, missing or empty values and a wrong number of operands are errors with what to do. */
export function parseCommand(
  command: CommandHelp,
  args: readonly string[],
  operands: { readonly least: number; readonly most: number },
): ParsedArguments {
  const all: Readonly<Record<string, OptionHelp>> = { ...command.options, help: helpOption };
  const options = Object.fromEntries(Object.entries(all).map(([name, option]) => [name, option.config]));
  const { values, positionals } = parse(command, args, options);
  const help = values['help'] === true;
  if (!help) refuseWrongOperands(command, positionals, operands);
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
    const parsed = parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
    // Mostly a variable of the shell that is not set; as a path it would mean the folder that one is in.
    const empty = Object.entries(parsed.values).find(([, value]) => value === '');
    if (empty) throw new CliError(`headrace ${command.name}: --${empty[0]} is empty.`, 'Give it a value, or leave it away.');
    return parsed;
  } catch (error) {
    if (error instanceof CliError) throw error;
    throw new CliError(`headrace ${command.name}: ${sentenceOf(error as Error)}`, `See "headrace ${command.name} --help".`);
  }
}

/** Node's first sentence; the rest of it, over several lines, says how to write what nobody wants here. */
function sentenceOf({ message }: Error): string {
  const [, option] = /^Option '(?:-\w, )?(--[\w-]+)(?: <value>)?' argument is ambiguous/.exec(message) ?? [];
  if (option !== undefined) return `${option} has no value; one that begins with "-" is written ${option}=VALUE.`;
  return `${message.split(/\.\s/)[0]!.replace(/\.$/, '')}.`;
}

function refuseWrongOperands(
  command: CommandHelp,
  found: readonly string[],
  { least, most }: { readonly least: number; readonly most: number },
): void {
  const missing = found.length < least || (found.length <= most && found.includes(''));
  if (!missing && found.length <= most) return;
  const what = missing ? `${command.wants ?? 'a file'} is missing` : `unexpected argument "${found[most]}"`;
  throw new CliError(`headrace ${command.name}: ${what}.`, `Usage: headrace ${command.name} ${command.operands}`.trimEnd());
}

export function printHelp(command: CommandHelp): string {
  const options = Object.values({ ...command.options, help: helpOption });
  const width = Math.max(...options.map((option) => option.usage.length));
  const lines = options.map((option) => `  ${option.usage.padEnd(width)}  ${option.help}`);
  const operands = command.operands ? ` ${command.operands}` : '';
  const notes = command.notes ? ['', ...command.notes] : [];
  return [`Usage: headrace ${command.name}${operands} [options]`, '', command.summary, '', 'Options:', ...lines, ...notes, ''].join('\n');
}
