import type { TableDefinition } from '@/model/catalog/table-definition';
import type { DocumentNode } from '@/model/graph/document';
import type { TableChoice } from '@/model/graph/node-configs';
import { nodeKinds } from '@/model/graph/node-kinds';
import { describeDuration } from '@/components/inspector/duration';
import { counted } from '@/components/ui/format';

/** What a node says of itself: the line under its name and the one setting that matters. `missing` asks for what is not there yet. */
export interface NodeSummary {
  readonly kind: string;
  readonly text: string;
  readonly code?: boolean;
  readonly missing?: string;
}

/** Where a table described on its node lies: its path, its name in the database, or how wide it is. */
const placeOf = ({ options, columns }: TableDefinition): string =>
  options['path'] ?? options['table-name'] ?? counted(columns.length, 'column');

type TableLookup = (choice: TableChoice) => { readonly name: string; readonly table?: TableDefinition } | null;

/** The table that a choice means, with its definition where the catalog has it. */
export const tableIn =
  (tables: Readonly<Record<string, TableDefinition>>): TableLookup =>
  (choice) => {
    if (!choice) return null;
    if ('ref' in choice) return { name: choice.ref, table: tables[choice.ref] };
    return { name: placeOf(choice.define), table: choice.define };
  };

export function summarize(node: DocumentNode, tableOf: TableLookup): NodeSummary {
  const title = nodeKinds[node.kind].title;
  switch (node.kind) {
    case 'source':
    case 'sink':
    case 'dimension':
      return summarizeTable(node, tableOf(node.config.table));
    case 'filter':
      return {
        kind: title,
        text: node.config.condition,
        code: true,
        missing: node.config.condition.trim() ? undefined : 'set a condition',
      };
    case 'compute':
      return { kind: title, ...summarizeCompute(node.config) };
    case 'union':
      return { kind: title, text: node.config.align === 'name' ? 'columns by name' : 'columns by place' };
    case 'aggregate':
      return {
        kind: title,
        ...grouped(
          node.config.keys.map((key) => key.name),
          node.config.aggregates.length,
        ),
      };
    case 'window':
      return summarizeWindow(node.config);
    case 'dimension-join':
      return { kind: `${title} · ${node.config.type}`, ...summarizeJoin(node.config.on) };
    case 'route':
      return { kind: title, ...summarizeRoute(node.config) };
    case 'unnest':
      return { kind: title, text: node.config.column, code: true, missing: node.config.column ? undefined : 'choose an array or map' };
    case 'deduplicate':
      return { kind: `${title} · ${node.config.keep}`, ...summarizeDeduplicate(node.config) };
    case 'top-n':
      return { kind: `Top ${node.config.rows}`, ...summarizeTopN(node.config) };
    case 'over':
      return { kind: title, ...summarizeOver(node.config) };
    case 'stream-join':
      return { kind: `${title} · ${node.config.type}`, ...summarizePairs(node.config.on) };
    case 'interval-join':
      return {
        kind: `${title} · ${node.config.type}`,
        ...summarizePairs(node.config.on),
        ...missingTime(node.config.leftTime && node.config.rightTime),
      };
    case 'temporal-join':
      return { kind: `${title} · ${node.config.type}`, ...summarizePairs(node.config.on), ...missingTime(node.config.time) };
    case 'pattern':
      return { kind: title, ...summarizePattern(node.config) };
    case 'sql':
      return { kind: title, text: oneLine(node.config.query), code: true, missing: node.config.query.trim() ? undefined : 'write a query' };
  }
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

function summarizeTable(
  node: Extract<DocumentNode, { kind: 'source' | 'sink' | 'dimension' }>,
  found: ReturnType<TableLookup>,
): NodeSummary {
  const title = nodeKinds[node.kind].title;
  const connector = found?.table?.options.connector;
  const cache = node.kind === 'dimension' ? `cache ${node.config.cache.mode}` : undefined;
  return {
    kind: connector ? `${title} · ${connector}` : title,
    text: cache ?? found?.name ?? '',
    missing: found ? undefined : 'choose a table',
  };
}

function summarizeCompute(config: Extract<DocumentNode, { kind: 'compute' }>['config']): Omit<NodeSummary, 'kind'> {
  const names = config.columns.map((column) => column.name).filter(Boolean);
  if (names.length === 0 && config.drop.length === 0) return { text: '', missing: 'add a column' };
  return { text: names.length ? `+ ${names.join(', ')}` : `− ${config.drop.join(', ')}`, code: true };
}

function grouped(keys: readonly string[], aggregates: number): Omit<NodeSummary, 'kind'> {
  if (aggregates === 0) return { text: '', missing: 'add an aggregate' };
  return { text: `${keys.length ? keys.join(', ') : 'all rows'} → ${counted(aggregates, 'aggregate')}` };
}

function summarizeWindow(config: Extract<DocumentNode, { kind: 'window' }>['config']): NodeSummary {
  const name = { tumble: 'Tumble', hop: 'Hop', cumulate: 'Cumulate', session: 'Session' }[config.type];
  const kind = `${name} · ${describeDuration(config.type === 'session' ? config.gapMs : config.sizeMs)}`;
  if (!config.timeColumn) return { kind, text: '', missing: 'choose a time column' };
  return { kind, ...grouped(config.keys, config.aggregates.length) };
}

type ConfigOf<K extends DocumentNode['kind']> = Extract<DocumentNode, { kind: K }>['config'];
type Text = Omit<NodeSummary, 'kind'>;

function summarizeRoute({ outputs, rest }: ConfigOf<'route'>): Text {
  if (outputs.length === 0) return { text: '', missing: 'add an output' };
  if (outputs.some(({ condition }) => !condition.trim())) return { text: '', missing: 'set the conditions' };
  return { text: [...outputs.map(({ name }) => name), ...(rest ? ['rest'] : [])].join(', '), code: true };
}

function summarizeDeduplicate({ keys, orderBy }: ConfigOf<'deduplicate'>): Text {
  if (keys.length === 0) return { text: '', missing: 'choose the key' };
  if (!orderBy) return { text: '', missing: 'choose the order' };
  return { text: `${keys.join(', ')} by ${orderBy}`, code: true };
}

function summarizeTopN({ keys, orderBy }: ConfigOf<'top-n'>): Text {
  if (!orderBy[0]?.column) return { text: '', missing: 'choose the order' };
  const order = orderBy.map(({ column, descending }) => `${column} ${descending ? '↓' : '↑'}`).join(', ');
  return { text: keys.length ? `${order} of each ${keys.join(', ')}` : order, code: true };
}

function summarizeOver({ keys, orderBy, functions }: ConfigOf<'over'>): Text {
  if (!orderBy) return { text: '', missing: 'choose the time' };
  if (functions.length === 0) return { text: '', missing: 'add a function' };
  return { text: `${keys.length ? keys.join(', ') : 'all rows'} → ${counted(functions.length, 'function')}` };
}

function summarizePattern({ steps, measures }: ConfigOf<'pattern'>): Text {
  if (steps.length === 0) return { text: '', missing: 'add a step' };
  if (measures.length === 0) return { text: '', missing: 'add a result' };
  return { text: steps.map(({ name, min, max }) => `${name}${timesText(min, max)}`).join(' → '), code: true };
}

/** As a pattern writes it: nothing for once, `+`, `*`, `?`, `{2,4}`. */
export function timesText(min: number, max: number | null): string {
  if (min === 1 && max === 1) return '';
  if (max === null) return min === 0 ? '*' : min === 1 ? '+' : `{${min},}`;
  return min === 0 && max === 1 ? '?' : min === max ? `{${min}}` : `{${min},${max}}`;
}

const missingTime = (time: string): Partial<Text> => (time ? {} : { missing: 'choose the times' });

const summarizePairs = (on: readonly { left: string; right: string }[]): Text =>
  summarizeJoin(on.map(({ left, right }) => ({ stream: left, dimension: right })));

function summarizeJoin(on: readonly { stream: string; dimension: string }[]): Omit<NodeSummary, 'kind'> {
  const [first, ...more] = on;
  if (!first?.stream || !first.dimension) return { text: '', missing: 'choose the key' };
  return { text: `${first.stream} = ${first.dimension}${more.length ? ` +${more.length}` : ''}`, code: true };
}
