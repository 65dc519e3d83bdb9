import {
  formatOptionKey,
  keyFormatOf,
  parseOptions,
  partTableOptions,
  tableOptions,
  type ConnectorSpec,
  type FormatSpec,
  type OptionProblem,
} from '@headrace/connector-sdk';
import type { z } from '@headrace/connector-sdk/spec';
import type { LookupJoinPlan } from '@/server/plan/job/job-plan';
import type { AstNode } from '@/server/sql/ast/node';
import type { CreateTable, TableOption } from '@/server/sql/ast/statements/create-table';
import type { ConnectorRegistry } from '../connector-registry';
import { nameHint } from '../diagnostics/collector';
import type { BindContext } from './bind-context';
import { isLookupKey, readLookupCache } from './lookup-cache';

/** Marks a table of the script as the copy of a catalog's table, so that lifting finds the reference again. */
export const CATALOG_TABLE = 'headrace.catalog-table';
type OfEveryTable = z.infer<typeof tableOptions>;

/** A table's WITH clause, taken apart and checked against the specs. */
export interface ResolvedOptions {
  readonly spec: ConnectorSpec;
  /** As written, without what belongs to the engine and the format. */
  readonly options: Readonly<Record<string, string>>;
  /** As the spec types them. */
  readonly typed: unknown;
  readonly format: { readonly spec: FormatSpec; readonly options: Readonly<Record<string, string>> } | null;
  readonly onError: OfEveryTable['headrace.on-error'];
  /** Rows a second that a source gives at most; null: no bound. */
  readonly scanRate: number | null;
  readonly cache: LookupJoinPlan['cache'];
}

interface Asked {
  readonly table: CreateTable;
  readonly registry: ConnectorRegistry;
  readonly bind: BindContext;
}

/** Null after a report where the connector is not known or an option is wrong. */
export function resolveOptions(table: CreateTable, registry: ConnectorRegistry, bind: BindContext): ResolvedOptions | null {
  const asked: Asked = { table, registry, bind };
  const parted = partTableOptions(Object.fromEntries(table.options.map(({ key, value }) => [key, value])));
  const spec = connectorOf(parted.connector, asked);
  if (spec === null) return null;
  const format = formatOf(parted.format?.name ?? null, spec, asked);
  if (format === 'failed') return null;
  const own = (key: string): boolean =>
    Object.hasOwn(tableOptions.shape, key) || key === CATALOG_TABLE || (isLookupKey(key) && !Object.hasOwn(spec.options.shape, key));
  const options = Object.fromEntries(Object.entries(parted.options).filter(([key]) => !own(key)));
  const typed = parseOptions(spec, options, 'references');
  if (!typed.ok) reportProblems(typed.problems, { owner: `the connector "${spec.name}"`, keyOf: (key) => key, known: spec }, asked);
  const formatOptions = format === null ? null : parseOptions(format, parted.format!.options, 'references');
  if (format !== null && formatOptions?.ok === false)
    reportProblems(
      formatOptions.problems,
      { owner: `the format "${format.name}"`, keyOf: (key) => formatOptionKey(format.name, key), known: format },
      asked,
    );
  const keyFormatOk = checkKeyFormat(options, asked);
  const common = ofEveryTable(table, bind);
  const cache = readLookupCache(table.options, bind);
  if (!typed.ok || !keyFormatOk || formatOptions?.ok === false || common === null || cache === null) return null;
  return {
    spec,
    options,
    typed: typed.options,
    format: format === null ? null : { spec: format, options: parted.format!.options },
    onError: common['headrace.on-error'],
    scanRate: common['headrace.scan.rate'] || null,
    cache,
  };
}

const optionOf = (table: CreateTable, key: string): TableOption | undefined => table.options.find((option) => option.key === key);

function connectorOf(name: string | null, { table, registry, bind }: Asked): ConnectorSpec | null {
  if (name === null) {
    bind.report('incomplete-node', table, {
      what: `The table "${table.name.parts.at(-1)}" has no connector: choose where its rows come from or go to.`,
    });
    return null;
  }
  const spec = Object.hasOwn(registry.connectors, name) ? registry.connectors[name] : undefined;
  if (spec !== undefined) return spec;
  bind.report('unknown-connector', optionOf(table, 'connector') ?? table, {
    connector: name,
    hint: nameHint(name, Object.keys(registry.connectors)).hint,
  });
  return null;
}

function formatOf(name: string | null, spec: ConnectorSpec, { table, registry, bind }: Asked): FormatSpec | null | 'failed' {
  const fail = (problem: string): 'failed' => {
    bind.report('unknown-format', (optionOf(table, 'format') ?? table) as AstNode, { problem });
    return 'failed';
  };
  if (spec.formats.length === 0)
    return name === null ? null : fail(`The connector "${spec.name}" takes no format: remove the option "format".`);
  if (name === null) return fail(`The connector "${spec.name}" needs a format: set "format" to one of ${spec.formats.join(', ')}.`);
  const format = spec.formats.includes(name) && Object.hasOwn(registry.formats, name) ? registry.formats[name] : undefined;
  return format ?? fail(`"${name}" is no format of the connector "${spec.name}".${nameHint(name, spec.formats).hint}`);
}

/** The second format that the option "key.format" names, where the connector has keys. */
function checkKeyFormat(options: Readonly<Record<string, string>>, asked: Asked): boolean {
  const keyFormat = keyFormatOf(options);
  if (keyFormat === null) return true;
  const { name } = keyFormat;
  const spec = Object.hasOwn(asked.registry.formats, name) ? asked.registry.formats[name] : undefined;
  if (spec === undefined) return false;
  const parsed = parseOptions(spec, keyFormat.options, 'references');
  if (parsed.ok) return true;
  reportProblems(
    parsed.problems,
    { owner: `the format "${name}"`, keyOf: (key) => `key.${formatOptionKey(name, key)}`, known: spec },
    asked,
  );
  return false;
}

interface OptionOwner {
  readonly owner: string;
  readonly keyOf: (key: string) => string;
  readonly known: ConnectorSpec | FormatSpec;
}

function reportProblems(problems: readonly OptionProblem[], { owner, keyOf, known }: OptionOwner, { table, bind }: Asked): void {
  for (const { kind, option, problem, nearest } of problems) {
    const key = keyOf(option);
    const at = optionOf(table, key) ?? table;
    if (kind === 'unknown') {
      const names = Object.keys({ ...known.options.shape, ...tableOptions.shape });
      const hint = nearest === undefined ? nameHint(option, names).hint : ` Did you mean "${keyOf(nearest)}"?`;
      bind.report('unknown-option', at, { option: key, owner, hint });
    } else if (kind === 'secret-in-clear') bind.report('secret-in-clear', at, { option: key });
    else
      bind.report('invalid-option', at, {
        option: key,
        owner,
        problem:
          kind === 'missing'
            ? 'it is required, but missing'
            : problem.replace(/^The option ".*?" has the value (".*?"): /, '$1: ').replace(/\.$/, ''),
      });
  }
}

/** What the engine itself heeds, whatever the connector is. */
function ofEveryTable(table: CreateTable, bind: BindContext): OfEveryTable | null {
  const given = table.options.filter(({ key }) => Object.hasOwn(tableOptions.shape, key));
  const parsed = tableOptions.safeParse(Object.fromEntries(given.map(({ key, value }) => [key, value])));
  if (parsed.success) return parsed.data;
  for (const { path, message } of parsed.error.issues) {
    const option = given.find(({ key }) => key === path[0])!;
    const problem = `"${option.value}": ${message}`;
    bind.report('invalid-option', option, { option: option.key, owner: 'the table', problem });
  }
  return null;
}
