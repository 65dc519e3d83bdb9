import { z } from 'zod';
import { TableDefinition } from '../catalog/table-definition';

/**
 * The configuration of each node kind, as it stands in a document. Expressions and conditions are SQL text over the columns of
 * the node's input; durations are milliseconds. A fresh node parses from `{}`: what is missing is a diagnostic, never a refusal,
 * so that a half-made node can be saved.
 */

/** A table of the catalog by name, or one defined on the node itself; null while nothing is chosen. */
export const TableChoice = z
  .union([z.object({ ref: z.string() }), z.object({ define: TableDefinition })])
  .nullable()
  .default(null);
export type TableChoice = z.infer<typeof TableChoice>;

export const NamedExpression = z.object({ name: z.string(), expression: z.string() });
export type NamedExpression = z.infer<typeof NamedExpression>;

export const SourceConfig = z.object({ table: TableChoice });

/** How a dimension is kept at hand: Flink's `lookup.cache` NONE, PARTIAL (LRU) and FULL (ALL). */
export const LookupCache = z.discriminatedUnion('mode', [
  z.object({ mode: z.literal('none') }),
  z.object({
    mode: z.literal('lru'),
    maxRows: z.number().int().positive().default(10_000),
    expireAfterWriteMs: z.number().int().positive().optional(),
  }),
  z.object({ mode: z.literal('all'), reloadEveryMs: z.number().int().positive().optional() }),
]);
export type LookupCache = z.infer<typeof LookupCache>;

export const DimensionConfig = z.object({ table: TableChoice, cache: LookupCache.default({ mode: 'lru', maxRows: 10_000 }) });

export const FilterConfig = z.object({ condition: z.string().default('') });

/** The output is: the input's columns that are neither dropped nor redefined (when `rest` is `keep`), then `columns` in their order. */
export const ComputeConfig = z.object({
  rest: z.enum(['keep', 'drop']).default('keep'),
  drop: z.array(z.string()).default([]),
  columns: z.array(NamedExpression).default([]),
});

/** The output is `window_start`, `window_end`, the keys, then the aggregates. */
export const WindowConfig = z.object({
  type: z.enum(['tumble', 'hop', 'cumulate', 'session']).default('tumble'),
  timeColumn: z.string().default(''),
  /** Tumble and hop: the window's length. Cumulate: the longest window, after which it begins anew. */
  sizeMs: z.number().int().positive().default(3_600_000),
  /** Hop: distance between window starts. */
  slideMs: z.number().int().positive().default(600_000),
  /** Cumulate: distance between window ends. */
  stepMs: z.number().int().positive().default(600_000),
  /** Session: rows of a group that lie less than this apart are in one window. */
  gapMs: z.number().int().positive().default(1_800_000),
  offsetMs: z.number().int().default(0),
  keys: z.array(z.string()).default([]),
  aggregates: z.array(NamedExpression).default([]),
  /** A changed result is sent so long after the change, before the window ends; 0: at each row. Absent: at the end only. */
  earlyEveryMs: z.number().int().nonnegative().optional(),
  /** A window takes rows for so long after its end, and sends its changed result. Absent: not at all. */
  allowedLatenessMs: z.number().int().positive().optional(),
  /** So long after a late row; absent: at once. */
  lateEveryMs: z.number().int().positive().optional(),
  /** Rows that come too late leave by the port `late`; absent: they are counted only. */
  lateRows: z.literal(true).optional(),
});

export const AggregateConfig = z.object({
  keys: z.array(NamedExpression).default([]),
  aggregates: z.array(NamedExpression).default([]),
  /** State of a key that saw no row for this long is dropped; absent: kept for ever. */
  stateTtlMs: z.number().int().positive().optional(),
});

export const DimensionJoinConfig = z.object({
  type: z.enum(['inner', 'left']).default('left'),
  /** Pairs that must be equal: a column (or expression) of the stream and a column of the dimension. */
  on: z.array(z.object({ stream: z.string(), dimension: z.string() })).default([]),
  /** Columns taken from the dimension, under `name`; all of the stream's columns stay. */
  columns: z.array(z.object({ dimension: z.string(), name: z.string() })).default([]),
});

/** Pairs that must be equal: an expression over each side's own columns. */
const Pairs = z.array(z.object({ left: z.string(), right: z.string() })).default([]);
/** Columns taken from the second input, under `name`; all of the first input's columns stay. */
const Taken = z.array(z.object({ right: z.string(), name: z.string() })).default([]);
const Durable = z.number().int().positive().optional();

/** In `condition` the first input is `a`, the second `b`. */
const joinOf = { on: Pairs, condition: z.string().default(''), columns: Taken };
const JoinType = z.enum(['inner', 'left', 'right', 'full']).default('inner');

/** Joins all rows of both inputs; a side's rows are forgotten when they were unused for its time to live. */
export const StreamJoinConfig = z.object({ type: JoinType, ...joinOf, leftTtlMs: Durable, rightTtlMs: Durable });

/** Joins a row of the second input whose time lies from `fromMs` to `toMs` after (negative: before) that of the first's row. */
export const IntervalJoinConfig = z.object({
  type: JoinType,
  ...joinOf,
  leftTime: z.string().default(''),
  rightTime: z.string().default(''),
  fromMs: z.number().int().default(0),
  toMs: z.number().int().default(3_600_000),
});

/** Joins the version of a row that was valid at the time of the first input's row. */
export const TemporalJoinConfig = z.object({
  type: z.enum(['inner', 'left']).default('left'),
  time: z.string().default(''),
  on: Pairs,
  columns: Taken,
});

/** One output for each condition; `rest` takes the rows that met none. `first`: a row goes where it fits first; `all`: wherever it fits. */
export const RouteConfig = z.object({
  match: z.enum(['first', 'all']).default('first'),
  outputs: z.array(z.object({ name: z.string(), condition: z.string() })).default([{ name: 'matched', condition: '' }]),
  rest: z.boolean().default(true),
});

/** A row for each element of the collection; `left` keeps rows without elements. The collection itself leaves unless it is kept. */
export const UnnestConfig = z.object({
  column: z.string().default(''),
  type: z.enum(['inner', 'left']).default('inner'),
  /** Names of what comes out of an element; empty: the fields of a row, `key` and `value` of a map, else the column's name. */
  names: z.array(z.string()).default([]),
  /** Name of the column with the element's place, from 1; empty: none. */
  ordinal: z.string().default(''),
  keep: z.boolean().default(false),
});

export const DeduplicateConfig = z.object({
  keys: z.array(z.string()).default([]),
  orderBy: z.string().default(''),
  keep: z.enum(['first', 'last']).default('first'),
});

export const TopNConfig = z.object({
  rows: z.number().int().positive().default(10),
  keys: z.array(z.string()).default([]),
  orderBy: z.array(z.object({ column: z.string(), descending: z.boolean().default(true) })).default([]),
  /** Name of the column with the rank; empty: none. */
  rank: z.string().default(''),
});

/** Each row with what its functions give over the rows up to it: `all` of them, the last `rows` before it, or those of the `rangeMs` before it. */
export const OverConfig = z.object({
  keys: z.array(z.string()).default([]),
  orderBy: z.string().default(''),
  frame: z.enum(['all', 'rows', 'time']).default('all'),
  rows: z.number().int().positive().default(10),
  rangeMs: z.number().int().positive().default(3_600_000),
  functions: z.array(NamedExpression).default([]),
});

/** Rows that follow each other as the steps say. A step without condition takes any row; `max` null: any number. */
export const PatternConfig = z.object({
  keys: z.array(z.string()).default([]),
  orderBy: z.string().default(''),
  steps: z
    .array(
      z.object({
        name: z.string(),
        condition: z.string().default(''),
        min: z.number().int().nonnegative().default(1),
        max: z.number().int().positive().nullable().default(1),
        reluctant: z.boolean().default(false),
      }),
    )
    .default([]),
  withinMs: Durable,
  /** Where the search goes on behind a match; `first` and `last` row of the step `skipTo`. */
  skip: z.enum(['past-last-row', 'next-row', 'first', 'last']).default('past-last-row'),
  skipTo: z.string().default(''),
  measures: z.array(NamedExpression).default([]),
});

export const UnionConfig = z.object({ align: z.enum(['name', 'position']).default('name') });

/** The text of a query; its inputs are the nodes that are connected, by their names. */
export const SqlConfig = z.object({ query: z.string().default('') });

export const SinkConfig = z.object({
  table: TableChoice,
  /** Which expression of the input fills which column of the table; empty: columns of the same name. */
  mapping: z.array(z.object({ column: z.string(), expression: z.string() })).default([]),
});

export const nodeConfigs = {
  source: SourceConfig,
  dimension: DimensionConfig,
  filter: FilterConfig,
  compute: ComputeConfig,
  window: WindowConfig,
  aggregate: AggregateConfig,
  'dimension-join': DimensionJoinConfig,
  union: UnionConfig,
  route: RouteConfig,
  unnest: UnnestConfig,
  deduplicate: DeduplicateConfig,
  'top-n': TopNConfig,
  over: OverConfig,
  'stream-join': StreamJoinConfig,
  'interval-join': IntervalJoinConfig,
  'temporal-join': TemporalJoinConfig,
  pattern: PatternConfig,
  sql: SqlConfig,
  sink: SinkConfig,
} as const;

export type NodeKind = keyof typeof nodeConfigs;
export type NodeConfig<K extends NodeKind> = z.infer<(typeof nodeConfigs)[K]>;
