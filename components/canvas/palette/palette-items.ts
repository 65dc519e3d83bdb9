import type { CatalogSnapshot, TableDefinition } from '@/model/catalog/table-definition';
import type { NodeKind } from '@/model/graph/node-configs';
import { nodeKinds } from '@/model/graph/node-kinds';
import type { ConnectorForm } from '@/components/compiler-worker/connector-forms';
import type { Forms } from '@/components/compiler-worker/protocol';
import { counted } from '@/components/ui/format';
import type { PaletteChoice } from '../document/edits';

export interface PaletteItem {
  readonly title: string;
  readonly hint: string;
  /** Small words at the row's end: a table's connector. */
  readonly tag?: string;
  readonly choice: PaletteChoice;
}

export interface PaletteGroup {
  readonly title: string;
  readonly items: readonly PaletteItem[];
}

export interface UnusableGroup {
  readonly title: string;
  readonly problems: readonly string[];
}

const ofKind = (kind: NodeKind): PaletteItem => ({ title: nodeKinds[kind].title, hint: nodeKinds[kind].summary, choice: { kind } });

const windowOf = (type: 'tumble' | 'hop' | 'cumulate' | 'session', title: string, hint: string): PaletteItem => ({
  title,
  hint,
  choice: { kind: 'window', config: { type } },
});

const fixed: readonly PaletteGroup[] = [
  { title: 'Inputs', items: [ofKind('source'), ofKind('dimension')] },
  {
    title: 'Transform',
    items: (['filter', 'compute', 'route', 'union', 'unnest', 'deduplicate', 'top-n', 'aggregate'] as const).map(ofKind),
  },
  {
    title: 'Time',
    items: [
      windowOf('tumble', 'Tumble', 'Spans of one length, one after another'),
      windowOf('hop', 'Hop', 'Spans that overlap, a new one every so often'),
      windowOf('cumulate', 'Cumulate', 'A span that grows step by step, then begins anew'),
      windowOf('session', 'Session', 'As long as rows of a group come close to each other'),
      ofKind('over'),
      ofKind('pattern'),
    ],
  },
  { title: 'Joins', items: (['dimension-join', 'stream-join', 'interval-join', 'temporal-join'] as const).map(ofKind) },
  { title: 'Outputs', items: [ofKind('sink')] },
  { title: 'Code', items: [ofKind('sql')] },
];

/** What a table is most likely wanted for: with event time read as a stream, with a key looked up, else whatever its connector can. */
function kindOfTable(table: TableDefinition, connector: ConnectorForm | undefined): NodeKind {
  const roles = connector?.roles ?? ['source'];
  if (roles.includes('lookup') && !table.watermark && table.primaryKey.length > 0) return 'dimension';
  if (roles.includes('source')) return 'source';
  return roles.includes('lookup') ? 'dimension' : 'sink';
}

function tables(catalog: CatalogSnapshot, connectors: readonly ConnectorForm[]): PaletteGroup {
  const items = Object.entries(catalog.tables).map(([name, table]): PaletteItem => {
    const connector = connectors.find((form) => form.name === table.options.connector);
    const kind = kindOfTable(table, connector);
    const hint = table.comment || `${counted(table.columns.length, 'column')}, added as ${nodeKinds[kind].title.toLowerCase()}`;
    return {
      title: name,
      hint,
      tag: connector?.title ?? table.options.connector,
      choice: { kind, name, config: { table: { ref: name } } },
    };
  });
  return { title: 'Tables', items };
}

/** Connectors that were found beside the build, one item for each role. */
function outside(connectors: readonly ConnectorForm[]): PaletteGroup {
  const kinds = { source: 'source', lookup: 'dimension', sink: 'sink' } as const;
  const items = connectors
    .filter((form) => form.outside)
    .flatMap((form) =>
      form.roles.map((role): PaletteItem => {
        const kind = kinds[role];
        const define = { columns: [], primaryKey: [], options: { connector: form.name } };
        return {
          title: form.title,
          hint: form.summary,
          tag: nodeKinds[kind].title.toLowerCase(),
          choice: { kind, name: form.name, config: { table: { define } } },
        };
      }),
    );
  return { title: 'From outside', items };
}

/** The palette's groups; of those, what matches the search in title or hint. Groups without a match are left out. */
export function paletteGroups(catalog: CatalogSnapshot, connectors: readonly ConnectorForm[], search = ''): readonly PaletteGroup[] {
  const wanted = search.trim().toLowerCase();
  const matches = (item: PaletteItem): boolean => `${item.title} ${item.hint} ${item.tag ?? ''}`.toLowerCase().includes(wanted);
  return [tables(catalog, connectors), ...fixed, outside(connectors)]
    .map((group) => ({ ...group, items: group.items.filter(matches) }))
    .filter((group) => group.items.length > 0);
}

/** What is installed and cannot be used, a sentence each; a group without one is left out. */
export function unusableGroups(catalog: CatalogSnapshot, { problems = [] }: Pick<Forms, 'problems'>): readonly UnusableGroup[] {
  const functions = (catalog.unreadFunctions ?? []).map(
    ({ module, reason }) =>
      `The functions of the module "${module}" cannot be called: ${module}.json cannot be read (${reason}). Build it again: headrace function build ${module}.ts.`,
  );
  return [
    { title: 'Connectors that cannot be used', problems },
    { title: 'Functions that cannot be used', problems: functions },
  ].filter((group) => group.problems.length > 0);
}

/** The type under which a palette row travels while it is dragged. */
export const paletteMime = 'application/x-headrace-node';
