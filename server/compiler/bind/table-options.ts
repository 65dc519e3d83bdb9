import { optionMeta, type ConnectorSpec, type FormatSpec } from '@headrace/connector-sdk';
import type { AstNode } from '@/server/sql/ast/node';
import type { CreateTable, TableOption } from '@/server/sql/ast/statements/create-table';
import type { LookupJoinPlan } from '@/server/plan/job/job-plan';
import type { ConnectorRegistry } from '../connector-registry';
import { nameHint } from '../diagnostics/collector';
import type { BindContext } from './bind-context';
import { isLookupKey, readLookupCache } from './lookup-cache';

export const CATALOG_TABLE = 'headrace.catalog-table';
const ON_ERROR = 'headrace.on-error';
const errorPolicies = ['fail', 'skip', 'dead-letter'] as const;
export type ErrorPolicy = (typeof errorPolicies)[number];

/** A table's WITH clause, taken apart and checked against the specs. */
export interface ResolvedOptions {
  readonly spec: ConnectorSpec;
  /** As written, without what belongs to the engine and the format. */
  readonly options: Readonly<Record<string, string>>;
  /** As the spec types them. */
  readonly typed: unknown;
  readonly format: { readonly spec: FormatSpec; readonly options: Readonly<Record<string, string>> } | null;
  readonly onError: ErrorPolicy;
  readonly cache: LookupJoinPlan['cache'];
}

/** Null after a report where the connector is not known or an option is wrong. */
export function resolveOptions(table: CreateTable, registry: ConnectorRegistry, bind: BindContext): ResolvedOptions | null {
  const byKey = new Map(table.options.map((option) => [option.key, option]));
  const spec = connectorOf(table, byKey, { registry, bind });
  if (spec === null) return null;
  const format = formatOf(table, byKey, { spec, registry, bind });
  if (format === 'failed') return null;
  const split = splitOptions(table.options, spec, format);
  const owner = `the connector "${spec.name}"`;
  const typed = checkOptions({ schema: spec.options, given: split.connector, prefix: '', owner, table }, bind);
  const formatTyped =
    format === null
      ? { ok: true }
      : checkOptions(
          { schema: format.options, given: split.format, prefix: `${format.name}.`, owner: `the format "${format.name}"`, table },
          bind,
        );
  const onError = errorPolicy(byKey.get(ON_ERROR), bind);
  const cache = readLookupCache(table.options, bind);
  if (!typed.ok || !formatTyped.ok || onError === null || cache === null) return null;
  const text = (options: readonly KeyedOption[]): Record<string, string> =>
    Object.fromEntries(options.map(({ key, option }) => [key, option.value]));
  return {
    spec,
    options: text(split.connector),
    typed: typed.value,
    format: format === null ? null : { spec: format, options: text(split.format) },
    onError,
    cache,
  };
}

interface Registered {
  readonly registry: ConnectorRegistry;
  readonly bind: BindContext;
}

function connectorOf(table: CreateTable, byKey: ReadonlyMap<string, TableOption>, { registry, bind }: Registered): ConnectorSpec | null {
  const option = byKey.get('connector');
  if (option === undefined) {
    bind.report('incomplete-node', table, {
      what: `The table "${table.name.parts.at(-1)}" has no connector: choose where its rows come from or go to.`,
    });
    return null;
  }
  const spec = Object.hasOwn(registry.connectors, option.value) ? registry.connectors[option.value] : undefined;
  if (spec !== undefined) return spec;
  const { hint } = nameHint(option.value, Object.keys(registry.connectors));
  bind.report('unknown-connector', option, { connector: option.value, hint });
  return null;
}

function formatOf(
  table: CreateTable,
  byKey: ReadonlyMap<string, TableOption>,
  { spec, registry, bind }: Registered & { spec: ConnectorSpec },
): FormatSpec | null | 'failed' {
  const option = byKey.get('format');
  const fail = (at: AstNode, problem: string): 'failed' => {
    bind.report('unknown-format', at, { problem });
    return 'failed';
  };
  const choice = spec.formats.join(', ');
  if (spec.formats.length === 0)
    return option === undefined ? null : fail(option, `The connector "${spec.name}" takes no format: remove the option "format".`);
  if (option === undefined) return fail(table, `The connector "${spec.name}" needs a format: set "format" to one of ${choice}.`);
  const format = Object.hasOwn(registry.formats, option.value) ? registry.formats[option.value] : undefined;
  if (format === undefined || !spec.formats.includes(option.value)) {
    const { hint } = nameHint(option.value, spec.formats);
    return fail(option, `"${option.value}" is no format of the connector "${spec.name}".${hint}`);
  }
  return format;
}

interface KeyedOption {
  readonly key: string;
  readonly option: TableOption;
}

/** `json.x` and `headrace.json.x` are the format's `x`; look-up caching and error policy are the engine's; the rest is the connector's. */
function splitOptions(
  options: readonly TableOption[],
  spec: ConnectorSpec,
  format: FormatSpec | null,
): { connector: KeyedOption[]; format: KeyedOption[] } {
  const result = { connector: [] as KeyedOption[], format: [] as KeyedOption[] };
  for (const option of options) {
    const { key } = option;
    if (Object.hasOwn(spec.options.shape, key)) result.connector.push({ key, option });
    else if (['connector', 'format', ON_ERROR, CATALOG_TABLE].includes(key) || isLookupKey(key)) continue;
    else {
      const formatKey = format === null ? null : formatKeyOf(key, format);
      if (formatKey !== null) result.format.push({ key: formatKey, option });
      else result.connector.push({ key, option });
    }
  }
  for (const key of ['connector', 'format']) result.connector = result.connector.filter((entry) => entry.key !== key);
  return result;
}

function formatKeyOf(key: string, format: FormatSpec): string | null {
  if (Object.hasOwn(format.options.shape, key)) return key;
  for (const prefix of [`${format.name}.`, `headrace.${format.name}.`]) if (key.startsWith(prefix)) return key.slice(prefix.length);
  return null;
}

interface OptionCheck {
  readonly schema: ConnectorSpec['options'];
  readonly given: readonly KeyedOption[];
  readonly prefix: string;
  readonly owner: string;
  readonly table: CreateTable;
}

function checkOptions(
  { schema, given, prefix, owner, table }: OptionCheck,
  bind: BindContext,
): { readonly ok: boolean; readonly value?: unknown } {
  let ok = true;
  const fail = (...args: Parameters<BindContext['report']>): void => {
    ok = false;
    bind.report(...args);
  };
  const values: Record<string, string> = {};
  for (const { key, option } of given) {
    const type = Object.hasOwn(schema.shape, key) ? schema.shape[key] : undefined;
    if (type === undefined) {
      const { hint } = nameHint(key, Object.keys(schema.shape));
      fail('unknown-option', option, { option: option.key, owner, hint });
    } else if (optionMeta.get(type)?.secret === true && !isSecretReference(option.value))
      fail('secret-in-clear', option, { option: option.key });
    else values[key] = option.value;
  }
  const parsed = schema.safeParse(values);
  if (parsed.success) return { ok, value: parsed.data };
  for (const issue of parsed.error.issues) {
    const key = String(issue.path[0] ?? '');
    const entry = given.find((option) => option.key === key);
    if (entry !== undefined && !Object.hasOwn(values, key)) continue;
    const problem =
      entry === undefined ? 'it is required but missing' : `"${entry.option.value}" is not right: ${expectation(issue.message)}`;
    fail('invalid-option', entry?.option ?? table, { option: `${prefix}${key}`, owner, problem });
  }
  return { ok };
}

const expectation = (message: string): string => (/^(a|an) /.test(message) ? `it must be ${message}` : message);
export const isSecretReference = (value: string): boolean => /^\$\{secret\.[A-Za-z_][A-Za-z0-9_.-]*\}$/.test(value);

function errorPolicy(option: TableOption | undefined, bind: BindContext): ErrorPolicy | null {
  if (option === undefined) return 'fail';
  const policy = errorPolicies.find((name) => name === option.value);
  if (policy !== undefined) return policy;
  bind.report('invalid-option', option, {
    option: ON_ERROR,
    owner: 'the table',
    problem: `"${option.value}" is none of ${errorPolicies.join(', ')}`,
  });
  return null;
}
