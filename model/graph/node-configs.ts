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
  type: z.enum(['tumble', 'hop', 'cumulate']).default('tumble'),
  timeColumn: z.string().default(''),
  /** Tumble and hop: the window's length. Cumulate: the longest window, after which it begins anew. */
  sizeMs: z.number().int().positive().default(3_600_000),
  /** Hop: distance between window starts. */
  slideMs: z.number().int().positive().default(600_000),
  /** Cumulate: distance between window ends. */
  stepMs: z.number().int().positive().default(600_000),
  offsetMs: z.number().int().default(0),
  keys: z.array(z.string()).default([]),
  aggregates: z.array(NamedExpression).default([]),
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
  sql: SqlConfig,
  sink: SinkConfig,
} as const;

export type NodeKind = keyof typeof nodeConfigs;
export type NodeConfig<K extends NodeKind> = z.infer<(typeof nodeConfigs)[K]>;
