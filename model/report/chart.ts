import { z } from 'zod';
import { ColumnFormat } from '../catalog/table-definition';

/**
 * A saved view over one table of the serving database. Everything in it is a name or a choice, never SQL: the query is built on the
 * server from the table's real columns. Columns that do not exist give a ChartProblem, not a failed query.
 */
const Column = z.string().min(1).max(63);

/** `weighted-avg`: Σ(column × weight) ÷ Σ weight, for re-aggregating averages. `ratio`: Σ column ÷ Σ weight. `last`: the value of the newest row by `by`. */
const written = { label: z.string().min(1), unit: z.string().optional(), format: ColumnFormat.optional() };
export const Measure = z.discriminatedUnion('aggregate', [
  z.object({ aggregate: z.literal('count'), ...written }),
  z.object({ aggregate: z.enum(['sum', 'avg', 'min', 'max']), column: Column, ...written }),
  z.object({ aggregate: z.enum(['weighted-avg', 'ratio']), column: Column, weight: Column, ...written }),
  z.object({ aggregate: z.literal('last'), column: Column, by: Column, ...written }),
]);
export type Measure = z.infer<typeof Measure>;

export const ChartFilter = z.object({
  column: Column,
  op: z.enum(['=', '<>', '<', '<=', '>', '>=']),
  value: z.union([z.string().max(1_000), z.number(), z.boolean()]),
});
export type ChartFilter = z.infer<typeof ChartFilter>;

/** How a time column becomes the x axis. `hour-of-day` folds all days into 24 points (x is then 0 to 23, not a time). */
export const TimeBucket = z.enum(['none', 'minute', 'ten-minutes', 'hour', 'day', 'hour-of-day']);
export type TimeBucket = z.infer<typeof TimeBucket>;

const base = {
  id: z.string().min(1).max(64),
  title: z.string().min(1).max(200),
  note: z.string().max(500).default(''),
  /** A table of the serving database, without schema. */
  table: Column,
  filters: z.array(ChartFilter).max(20).default([]),
  /** Width on the report's grid of twelve. */
  span: z.number().int().min(2).max(12).default(6),
};

export const Chart = z.discriminatedUnion('kind', [
  z.object({
    ...base,
    kind: z.literal('time-series'),
    time: Column,
    bucket: TimeBucket.default('none'),
    /** One line for each value of this column; absent: one line for each measure. */
    series: Column.optional(),
    measures: z.array(Measure).min(1).max(6),
    /** The newest points that are shown, 0 = all (up to 2,000). */
    lastPoints: z.number().int().min(0).max(2_000).default(0),
  }),
  z.object({
    ...base,
    kind: z.literal('bar'),
    category: Column,
    measure: Measure,
    order: z.enum(['desc', 'asc']).default('desc'),
    limit: z.number().int().min(1).max(100).default(10),
  }),
  z.object({
    ...base,
    kind: z.literal('table'),
    /** A name alone stands for itself. */
    columns: z
      .array(z.union([Column, z.object({ column: Column, ...written })]))
      .min(1)
      .max(40),
    orderBy: z
      .array(z.object({ column: Column, direction: z.enum(['asc', 'desc']) }))
      .max(4)
      .default([]),
    limit: z.number().int().min(1).max(1_000).default(50),
  }),
  z.object({ ...base, kind: z.literal('big-number'), measure: Measure }),
]);
export type Chart = z.infer<typeof Chart>;
export type ChartInput = z.input<typeof Chart>;

export interface ChartColumn {
  readonly label: string;
  /** `time`: epoch ms as in the data (UTC). `number` and `text` as they are; decimals and 64-bit integers beyond 2^53 come as text. */
  readonly type: 'time' | 'number' | 'text';
  readonly unit?: string;
  readonly format?: ColumnFormat;
}

export type ChartCell = number | string | null;

/** Rows are in drawing order; time-series: [x, value…] or with `series` [x, series, value…], x rising. */
export type ChartData =
  | {
      readonly kind: 'rows';
      readonly columns: readonly ChartColumn[];
      readonly rows: readonly (readonly ChartCell[])[];
      readonly asOfMs: number;
    }
  | { readonly kind: 'problem'; readonly message: string; readonly remedy: string };

/** A column of a serving table, offered when a chart is made. */
export interface ServingColumn {
  readonly name: string;
  readonly type: 'time' | 'number' | 'text' | 'boolean' | 'other';
  readonly sqlType: string;
}

export interface ServingTable {
  readonly name: string;
  readonly columns: readonly ServingColumn[];
  readonly primaryKey: readonly string[];
}
