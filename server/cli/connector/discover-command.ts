import type { CatalogEntry, CatalogTable } from '@headrace/connector-sdk';
import { nameText, typeText } from '@/server/compiler/expr/type-text';
import { openCatalog, type OpenCatalog } from '@/server/engine/worker/open-catalog';
import { parseCommand, printHelp, type CommandHelp } from '../arguments';
import { CliError } from '../cli-error';
import type { CliEnvironment } from '../cli-environment';
import { exitCodes, type ExitCode } from '../exit-codes';
import { secretsOf } from '../secrets';

const help: CommandHelp = {
  name: 'connector discover',
  operands: '<connector> [option=value …]',
  wants: 'a connector',
  summary: 'Lists the tables, topics, indexes or files of a system; with --table writes the CREATE TABLE of one.',
  options: {
    table: { config: { type: 'string' }, usage: '--table NAME', help: 'Describe this one of those listed.' },
    json: { config: { type: 'boolean' }, usage: '--json', help: 'As JSON.' },
  },
  notes: [
    "Options are those of WITH: headrace connector discover jdbc url=jdbc:postgresql://127.0.0.1/shop username=shop 'password=${secret.SHOP}'",
    'Secrets come from HEADRACE_SECRET_<name>.',
  ],
};

export async function discoverCommand(args: readonly string[], environment: CliEnvironment): Promise<ExitCode> {
  const parsed = parseCommand(help, args, { least: 1, most: 1_000 });
  if (parsed.help) {
    environment.out(printHelp(help));
    return exitCodes.finished;
  }
  const [connector, ...pairs] = parsed.operands as [string, ...string[]];
  const given = Object.fromEntries(pairs.map(pairOf));
  const { catalog, names, context } = await catalogOf(connector, given, environment);
  const table = parsed.text('table');
  const found = table === undefined ? await catalog.list(context) : await catalog.describe(context, table);
  if (parsed.flag('json')) environment.out(`${JSON.stringify(found, null, 2)}\n`);
  else if (table === undefined || 'length' in found)
    for (const { name, kind } of found as readonly CatalogEntry[]) environment.out(`${kind}\t${name}\n`);
  else environment.out(createTable(found, tableName(connector, table), { connector, ...given, [names]: table }));
  return exitCodes.finished;
}

function pairOf(text: string): readonly [string, string] {
  const at = text.indexOf('=');
  if (at > 0) return [text.slice(0, at), text.slice(at + 1)];
  throw new CliError(`"${text}" is no option.`, 'Write option=value, as in WITH.');
}

async function catalogOf(
  connector: string,
  given: Readonly<Record<string, string>>,
  { connectors, parts, variables }: CliEnvironment,
): Promise<OpenCatalog> {
  const known = Object.keys(connectors.connectors);
  if (!known.includes(connector)) throw new CliError(`There is no connector "${connector}".`, `Connectors: ${known.sort().join(', ')}.`);
  const job = { baseDirectory: process.cwd(), allowedPaths: null };
  const open = await openCatalog({ options: { ...given, connector }, secrets: secretsOf(variables), job }, parts);
  if (open) return open;
  throw new CliError(`The connector "${connector}" has nothing to list.`, 'Declare its tables by hand.');
}

/** A statement to paste; columns that were left out stand above it. */
function createTable(
  { fields, primaryKey, partitionKeys = [], leftOut }: CatalogTable,
  table: string,
  options: Readonly<Record<string, string>>,
): string {
  const names = (all: readonly string[]): string => all.map((name) => nameText(name)).join(', ');
  const key = primaryKey.length === 0 ? [] : [`PRIMARY KEY (${names(primaryKey)}) NOT ENFORCED`];
  const columns = [...fields.map(({ name, type }) => `${nameText(name)} ${typeText(type)}`), ...key];
  const partitions = partitionKeys.length === 0 ? '' : ` PARTITIONED BY (${names(partitionKeys)})`;
  const pairs = Object.entries(options).map(([option, value]) => `${quoted(option)} = ${quoted(value)}`);
  const list = (lines: readonly string[]): string => lines.map((line) => `  ${line}`).join(',\n');
  return [
    ...leftOut.map(({ name, why }) => `-- Without ${JSON.stringify(name)}: ${why}.`),
    `CREATE TABLE ${nameText(table)} (\n${list(columns)}\n)${partitions} WITH (\n${list(pairs)}\n);\n`,
  ].join('\n');
}

/** The last part of what the system calls it. */
function tableName(connector: string, named: string): string {
  const base = named.split('/').at(-1)!;
  return connector === 'filesystem' ? base.replace(/\..*$/, '') : base.replace(/^.*\./, '').replaceAll(/["`]/g, '');
}

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;
