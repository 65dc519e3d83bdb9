import {
  formatOptionKey,
  optionMeta,
  rolesOf,
  tableOptions,
  type ConnectorSpec,
  type FormatSpec,
  type MetricSpec,
  type OptionMeta,
  type OptionsSpec,
  type TableRole,
} from '@headrace/connector-sdk';

/** The reference page of a connector, all of it from its spec. `docs/connectors/*.md` is compared with it byte for byte. */
export function connectorPage(spec: ConnectorSpec): string {
  const roles = [spec.source && 'source', spec.lookup && 'dimension', spec.sink && 'sink'].filter(Boolean).join(', ');
  const columns = spec.metadataColumns.map(({ key, name }) => `- \`${name} … METADATA FROM '${key}'\``);
  const families = (spec.dynamicOptions ?? []).map(({ example, title }) => `- \`${example}\`: ${sentence(title)}`);
  return page(`${spec.title}: \`'connector' = '${spec.name}'\``, [
    sentence(spec.summary),
    `Roles: ${roles}.${spec.formats.length > 0 ? ` Formats: ${spec.formats.map((name) => `[${name}](format-${name}.md)`).join(', ')}.` : ''}`,
    ...optionTables(optionsOf(spec.options)),
    ...optionTables(optionsOf(tableOptions).filter(({ meta }) => rolesOf(meta).some((role) => spec[role] !== undefined))),
    ...section('Options of single columns', families),
    ...section('Metadata columns', columns),
    ...metricsTable(spec.metrics ?? []),
  ]);
}

/** The same for a format; its keys carry its name in SQL, those of our own `headrace.` before it. */
export function formatPage(spec: FormatSpec): string {
  const ranges = spec.splittableWith ? 'where its options allow it' : spec.splittable ? 'always' : 'never';
  const cut = `A large file is read in ranges by several readers at once: ${ranges}.`;
  return page(`${spec.title}: \`'format' = '${spec.name}'\``, [cut, ...optionTables(optionsOf(spec.options, spec.name))]);
}

const page = (title: string, paragraphs: readonly string[]): string => `# ${title}\n\n${paragraphs.join('\n\n')}\n`;
const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);
const section = (title: string, lines: readonly string[]): string[] => (lines.length === 0 ? [] : [`## ${title}`, lines.join('\n')]);
const cell = (text: string): string => text.replace(/[|*]/g, '\\$&').replaceAll('\n', ' ');

interface DescribedOption {
  readonly written: string;
  readonly meta: OptionMeta;
  readonly needed: boolean;
}

/** Options without metadata are left out: they are not for people. */
const optionsOf = (options: OptionsSpec<unknown>, format?: string): readonly DescribedOption[] =>
  Object.entries(options.shape).flatMap(([key, type]) => {
    const meta = optionMeta.get(type);
    if (!meta) return [];
    const written = format === undefined ? key : formatOptionKey(format, key);
    return [{ written, meta, needed: meta.fallback === undefined && !type.safeParse(undefined).success }];
  });

function optionTables(options: readonly DescribedOption[]): string[] {
  const groups = new Map<string, string[]>();
  for (const { written, meta, needed } of options) {
    const heading = meta.group ?? 'Options';
    groups.set(heading, [...(groups.get(heading) ?? []), `| \`${written}\` | ${cell(standard(meta, needed))} | ${cell(meaning(meta))} |`]);
  }
  return [...groups].flatMap(([heading, rows]) => [`## ${heading}`, ['| option | default | |', '|---|---|---|', ...rows].join('\n')]);
}

function metricsTable(metrics: readonly MetricSpec[]): string[] {
  if (metrics.length === 0) return [];
  const units = { count: '', bytes: ' bytes', ms: ' ms' } as const;
  const rows = metrics.map((metric) => {
    const { name, title, unit, kind } = metric;
    const roles = rolesOf(metric).map(asRole).join(' or ');
    const what = `${kind === 'counter' ? 'since the start' : 'now'}${units[unit] && `,${units[unit]}`}`;
    return `| \`${name}\` | ${what} | ${cell(sentence(title))}${roles && ` Only as ${roles}.`} |`;
  });
  return ['## Figures', 'On a node of a running job, beside those of every node.', ['| figure | | |', '|---|---|---|', ...rows].join('\n')];
}

const asRole = (role: TableRole): string => (role === 'lookup' ? 'a dimension' : `a ${role}`);

const standard = (meta: OptionMeta, needed: boolean): string =>
  meta.fallback !== undefined ? `\`${meta.fallback}\`` : needed ? '**required**' : '';

function meaning(meta: OptionMeta): string {
  return [
    sentence(meta.title),
    meta.help && sentence(meta.help),
    meta.choices && `${meta.choices.map(({ value, title }) => `\`${value}\` (${title})`).join(', ')}.`,
    meta.when && `With \`${meta.when.option}\` = ${meta.when.in.map((value) => `\`${value}\``).join(' or ')}.`,
    meta.role && `Only as ${rolesOf(meta).map(asRole).join(' or ')}.`,
    meta.secret && 'Takes only `${secret.NAME}`.',
  ]
    .filter(Boolean)
    .join(' ');
}
