import type { Expression } from '@/server/sql/ast/expressions/expression';
import type { Select } from '@/server/sql/ast/queries/select';
import type { TableFunctionReference } from '@/server/sql/ast/table-refs/table-function';
import type { CreateView } from '@/server/sql/ast/statements/create';
import { printExpression } from '@/server/sql/print';
import { isLateRows } from '../bind/bind-late-rows';
import { hasAggregate } from '../bind/bind-select';
import { intervalLiteral } from '../bind/expressions/literals';
import { durationText, parseDurationMs } from '../expr/duration';
import { emitFields } from '../lower/window';
import { groupingKeys, outputNames, plainColumn, plainText, type ColumnsOf, type Drawn } from './drawn';

const parts = { TUMBLE: ['sizeMs'], HOP: ['slideMs', 'sizeMs'], CUMULATE: ['stepMs', 'sizeMs'], SESSION: ['gapMs'] } as const;
const kinds = { TUMBLE: 'tumble', HOP: 'hop', CUMULATE: 'cumulate', SESSION: 'session' } as const;

/** SELECT window_start, window_end, keys, aggregates over one of the windows that the node knows. */
export function liftWindow(select: Select, ref: TableFunctionReference, columnsOf: ColumnsOf): Drawn | null {
  const name = ref.call.name[0]?.toUpperCase();
  if (name === undefined || !Object.hasOwn(parts, name) || ref.alias !== undefined || ref.lateral || select.where !== undefined)
    return null;
  const emit = emitOf(select);
  if (emit === null) return null;
  const [data, time, ...durations] = ref.call.args;
  if (data?.kind !== 'table-argument' || data.source.kind !== 'qualified-name' || data.source.parts.length !== 1) return null;
  const sessionKeys = data.partitionBy.map(plainText);
  if (time?.kind !== 'descriptor' || time.columns.length !== 1) return null;
  const fields = parts[name as keyof typeof parts];
  const values = durations.map(milliseconds);
  if (values.some((value) => value === null) || values.length < fields.length || values.length > fields.length + 1) return null;
  const table = data.source.parts[0]!;
  const grouped = groupedBy(select);
  if (grouped === null || columnsOf(table) === null || data.orderBy.length > 0) return null;
  if (!sameNames(sessionKeys, name === 'SESSION' ? grouped.keys : [])) return null;
  const sizes = Object.fromEntries(fields.map((field, i) => [field, values[i]!]));
  return {
    node: {
      kind: 'window',
      config: {
        type: kinds[name as keyof typeof kinds],
        timeColumn: time.columns[0]!.name,
        sizeMs: 3_600_000,
        slideMs: 600_000,
        stepMs: 600_000,
        gapMs: 1_800_000,
        offsetMs: values[fields.length] ?? 0,
        ...sizes,
        ...grouped,
        ...emit,
      },
    },
    inputs: [{ table, port: 'in' }],
    columns: outputNames(select.items),
  };
}

/** What the hint says of early and late results; null where it is written otherwise than the node would. */
function emitOf({ hints }: Select): { earlyEveryMs?: number; allowedLatenessMs?: number; lateEveryMs?: number } | null {
  const [hint] = hints;
  if (hint === undefined) return {};
  if (hints.length > 1 || hint.name !== 'HEADRACE' || hint.arguments.length === 0) return null;
  const entries = hint.arguments.map((argument): readonly [string, number] | null => {
    if (argument.kind !== 'hint-option') return null;
    const field = emitFields.find(([key]) => key === argument.key)?.[1];
    const ms = parseDurationMs(argument.value);
    if (field === undefined || ms === null || (ms === 0 && field !== 'earlyEveryMs')) return null;
    return durationText(ms) === argument.value ? [field, ms] : null;
  });
  const order = emitFields.map(([, field]) => field as string);
  const places = entries.map((entry) => order.indexOf(entry?.[0] ?? ''));
  if (places.some((place, i) => place < 0 || (i > 0 && place <= places[i - 1]!))) return null;
  return Object.fromEntries(entries as readonly (readonly [string, number])[]);
}

/** The window whose late rows a view gives, as the node would write it: all columns of the window's input. */
export function lateRowsOf({ name, query, columns }: CreateView): { readonly window: string; readonly columns: readonly string[] } | null {
  const { body } = query;
  if (columns.length > 0 || query.with.length + query.orderBy.length > 0 || query.limit || query.offset || body.kind !== 'select')
    return null;
  const { from } = body;
  const plain = !body.distinct && !body.where && !body.groupBy && !body.having && body.windows.length + body.hints.length === 0;
  if (!plain || from?.kind !== 'table-function' || from.alias !== undefined || from.lateral) return null;
  const [data, ...more] = from.call.args;
  if (!isLateRows(from.call.name.at(-1)!) || data?.kind !== 'table-argument' || data.source.kind !== 'qualified-name' || more.length > 0)
    return null;
  const window = data.source.parts.at(-1)!;
  const names = body.items.map(plainColumn);
  if (name.parts.at(-1) !== `${window}_late` || names.includes(null) || data.partitionBy.length + data.orderBy.length > 0) return null;
  return { window, columns: names as readonly string[] };
}

function groupedBy(select: Select): { keys: string[]; aggregates: { name: string; expression: string }[] } | null {
  const keys = groupingKeys(select);
  const output = outputNames(select.items);
  if (keys === null || output === null || plainName(keys[0]) !== 'window_start' || plainName(keys[1]) !== 'window_end') return null;
  if (
    select.items.length <= keys.length ||
    !keys.every((key, i) => plainName(key) !== null && plainColumn(select.items[i]!) === plainName(key))
  )
    return null;
  const rest = select.items.slice(keys.length);
  if (!rest.every(({ expression }) => hasAggregate(expression))) return null;
  return {
    keys: keys.slice(2).map((key) => plainName(key)!),
    aggregates: rest.map(({ expression }, i) => ({ name: output[keys.length + i]!, expression: printExpression(expression) })),
  };
}

const sameNames = (a: readonly (string | null)[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((name, i) => name === b[i]);

const plainName = (expression: Expression | undefined): string | null =>
  expression?.kind === 'column' && expression.path.length === 1 ? expression.path[0]! : null;

/** The milliseconds of an interval literal of days or less. */
export function milliseconds(expression: Expression): number | null {
  if (expression.kind !== 'interval-literal') return null;
  const bound = intervalLiteral(expression);
  return bound?.type.kind === 'INTERVAL_DAY_TIME' ? Number(bound.value) : null;
}
