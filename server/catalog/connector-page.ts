import { optionMeta, type ConnectorSpec, type FormatSpec, type OptionMeta, type OptionsSpec } from '@headrace/connector-sdk';

/** The reference page of a connector, all of it from its spec. `docs/connectors/*.md` is compared with it byte for byte. */
export function connectorPage(spec: ConnectorSpec): string {
  const roles = [spec.source && 'source', spec.lookup && 'dimension', spec.sink && 'sink'].filter(Boolean).join(', ');
  const columns = spec.metadataColumns.map(({ key, name }) => `- \`${name} … METADATA FROM '${key}'\``);
  const families = (spec.dynamicOptions ?? []).map(({ example, title }) => `- \`${example}\`: ${sentence(title)}`);
  return page(`${spec.title}: \`'connector' = '${spec.name}'\``, [
    sentence(spec.summary),
    `Roles: ${roles}.${spec.formats.length > 0 ? ` Formats: ${spec.formats.map((name) => `[${name}](format-${name}.md)`).join(', ')}.` : ''}`,
    ...optionTables(spec.options),
    ...section('Options of single columns', families),
    ...section('Metadata columns', columns),
  ]);
}

/** The same for a format; its keys carry its name in SQL, those of our own `headrace.` before it. */
export function formatPage(spec: FormatSpec): string {
  const ranges = spec.splittableWith ? 'where its options allow it' : spec.splittable ? 'always' : 'never';
  const cut = `A large file is read in ranges by several readers at once: ${ranges}.`;
  return page(`${spec.title}: \`'format' = '${spec.name}'\``, [cut, ...optionTables(spec.options, spec.name)]);
}

const page = (title: string, paragraphs: readonly string[]): string => `# ${title}\n\n${paragraphs.join('\n\n')}\n`;
const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);
const section = (title: string, lines: readonly string[]): string[] => (lines.length === 0 ? [] : [`## ${title}`, lines.join('\n')]);
const cell = (text: string): string => text.replace(/[|*]/g, '\\$&').replaceAll('\n', ' ');

function optionTables(options: OptionsSpec<unknown>, format?: string): string[] {
  const groups = new Map<string, string[]>();
  for (const [key, type] of Object.entries(options.shape)) {
    const meta = optionMeta.get(type);
    if (!meta) continue;
    const heading = meta.group ?? 'Options';
    const written = format === undefined ? key : key.startsWith('headrace.') ? `headrace.${format}.${key.slice(9)}` : `${format}.${key}`;
    const needed = meta.fallback === undefined && !type.safeParse(undefined).success;
    groups.set(heading, [...(groups.get(heading) ?? []), `| \`${written}\` | ${cell(standard(meta, needed))} | ${cell(meaning(meta))} |`]);
  }
  return [...groups].flatMap(([heading, rows]) => [`## ${heading}`, ['| option | default | |', '|---|---|---|', ...rows].join('\n')]);
}

const standard = (meta: OptionMeta, needed: boolean): string =>
  meta.fallback !== undefined ? `\`${meta.fallback}\`` : needed ? '**required**' : '';

function meaning(meta: OptionMeta): string {
  return [
    sentence(meta.title),
    meta.help && sentence(meta.help),
    meta.choices && `${meta.choices.map(({ value, title }) => `\`${value}\` (${title})`).join(', ')}.`,
    meta.when && `With \`${meta.when.option}\` = ${meta.when.in.map((value) => `\`${value}\``).join(' or ')}.`,
    meta.role && `Only as ${meta.role === 'lookup' ? 'a dimension' : `a ${meta.role}`}.`,
    meta.secret && 'Takes only `${secret.NAME}`.',
  ]
    .filter(Boolean)
    .join(' ');
}
