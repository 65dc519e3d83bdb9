import {
  formatOptionKey,
  optionMeta,
  rolesOf,
  tableOptions,
  type ConnectorSpec,
  type MetricSpec,
  type OptionMeta,
  type OptionsSpec,
  type TableRole,
} from '@headrace/connector-sdk/spec';
import type { FormatSpec } from '@headrace/connector-sdk/format';

export type ConnectorRole = TableRole;

export type ConnectorMetric = MetricSpec;

/** One field of a form, out of an option's metadata; `key` is the WITH key. */
export interface OptionField extends OptionMeta {
  readonly key: string;
  readonly required: boolean;
}

/** What a connector's form is drawn from: a ConnectorSpec without its functions, so that it can be posted to the page. */
export interface ConnectorForm {
  readonly name: string;
  readonly title: string;
  readonly summary: string;
  readonly icon: string;
  readonly roles: readonly ConnectorRole[];
  readonly formats: readonly string[];
  readonly fields: readonly OptionField[];
  readonly metadataColumns: readonly string[];
  /** What it counts of itself while it runs. */
  readonly metrics: readonly ConnectorMetric[];
  /** The option that names one of what its system has; the server can ask for all of them, and for the columns of one. Absent: it tells nothing. */
  readonly catalogOption?: string;
  /** Options whose keys hold a column's name; an example of one, absent where the connector has none. */
  readonly dynamicExample?: string;
  /** Where a connector from outside says more of itself; absent for those of this build. */
  readonly outside?: OutsideConnector;
}

/** A connector that was found beside the build: its page, its icon, and what `headrace connector verify` said. */
export interface OutsideConnector {
  readonly name: string;
  readonly packageName: string;
  readonly version: string;
  readonly page: string;
  readonly icon: string | null;
  readonly conformance: { readonly passed: number; readonly failed: number; readonly skipped: number } | null;
}

export interface FormatForm {
  readonly name: string;
  readonly title: string;
  readonly fields: readonly OptionField[];
}

/** Options without metadata are left out: they are not for people. */
export function optionFields(options: OptionsSpec<unknown>, keyOf = (key: string): string => key): readonly OptionField[] {
  return Object.entries(options.shape).flatMap(([key, type]) => {
    const meta = optionMeta.get(type);
    const required = !type.safeParse(undefined).success;
    return meta ? [{ ...meta, key: keyOf(key), required }] : [];
  });
}

export function connectorForm(spec: ConnectorSpec<never> | ConnectorSpec): ConnectorForm {
  const roles = (['source', 'sink', 'lookup'] as const).filter((role) => spec[role] !== undefined);
  return {
    name: spec.name,
    title: spec.title,
    summary: spec.summary,
    icon: spec.icon,
    roles,
    formats: spec.formats,
    fields: [...optionFields(spec.options), ...optionFields(tableOptions)],
    metadataColumns: spec.metadataColumns.map((column) => column.key),
    metrics: spec.metrics ?? [],
    catalogOption: spec.catalog?.names,
    dynamicExample: spec.dynamicOptions?.[0]?.example,
  };
}

export const formatForm = (spec: FormatSpec<never> | FormatSpec): FormatForm => ({
  name: spec.name,
  title: spec.title,
  fields: optionFields(spec.options, (key) => formatOptionKey(spec.name, key)),
});

/** The fields that a form shows for a role while the options have these values; advanced ones last. */
export function visibleFields(
  fields: readonly OptionField[],
  role: ConnectorRole,
  options: Readonly<Record<string, string>>,
): readonly OptionField[] {
  const valueOf = (key: string): string => options[key] ?? fields.find((field) => field.key === key)?.fallback ?? '';
  const concerns = (field: OptionField): boolean => !field.role || rolesOf(field).includes(role);
  const shown = fields.filter((field) => concerns(field) && (!field.when || field.when.in.includes(valueOf(field.when.option))));
  return [...shown.filter((field) => !field.advanced), ...shown.filter((field) => field.advanced)];
}
