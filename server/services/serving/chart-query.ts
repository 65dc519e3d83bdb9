import type { Chart, ChartColumn, ChartFilter, Measure, ServingColumn, ServingTable, TimeBucket } from '@/model/report/chart';
import { quoteIdentifier as quote } from './serving-database';

export interface ChartQuery {
  readonly sql: string;
  readonly values: readonly unknown[];
  /** One for each of `c0`, `c1` … in the result. */
  readonly columns: readonly ChartColumn[];
  /** The result is newest first and must be turned round. */
  readonly newestFirst: boolean;
}

export type ChartQueryOutcome =
  { readonly ok: true; readonly query: ChartQuery } | { readonly ok: false; readonly message: string; readonly remedy: string };

/** Most points that a chart gets, whatever the table holds. */
const MAX_ROWS = 2_000;

/**
 * The query of a chart, made from the table's real columns: names are looked up there and quoted, values are parameters, nothing of a
 * definition becomes SQL text. A column that is missing or of the wrong type gives the sentence to show instead.
 */
export function chartQuery(chart: Chart, table: ServingTable): ChartQueryOutcome {
  try {
    const build = new QueryBuilder(chart, table);
    return { ok: true, query: build.query() };
  } catch (error) {
    if (error instanceof ChartProblem) return { ok: false, message: error.message, remedy: error.remedy };
    throw error;
  }
}

class ChartProblem extends Error {
  constructor(
    message: string,
    readonly remedy: string,
  ) {
    super(message);
    this.name = 'ChartProblem';
  }
}

class QueryBuilder {
  readonly #values: unknown[] = [];

  constructor(
    private readonly chart: Chart,
    private readonly table: ServingTable,
  ) {}

  query(): ChartQuery {
    const { chart } = this;
    switch (chart.kind) {
      case 'time-series':
        return this.#timeSeries(chart);
      case 'bar':
        return this.#bar(chart);
      case 'table':
        return this.#rows(chart);
      case 'big-number':
        return this.#finish({ select: [this.#measure(chart.measure)], columns: [measureColumn(chart.measure)], tail: '' });
    }
  }

  #timeSeries(chart: Extract<Chart, { kind: 'time-series' }>): ChartQuery {
    const time = this.#column(chart.time, ['time']);
    const x = bucketed(chart.bucket, quote(time.name));
    const hours = chart.bucket === 'hour-of-day';
    const series = chart.series === undefined ? undefined : this.#column(chart.series);
    const measures = chart.measures.map((measure) => this.#measure(measure));
    const groups = series ? [x, quote(series.name)] : [x];
    const columns: ChartColumn[] = [{ label: chart.time, type: hours ? 'number' : 'time' }];
    if (series) columns.push({ label: series.name, type: 'text' });
    const order = groups.map((_, index) => `${index + 1}${index === 0 && !hours ? ' DESC' : ''}`).join(', ');
    const limit = !hours && chart.lastPoints > 0 && !series ? chart.lastPoints : MAX_ROWS;
    return this.#finish({
      select: [hours ? x : epochMs(x), ...(series ? [`${quote(series.name)}::text`] : []), ...measures],
      columns: [...columns, ...chart.measures.map(measureColumn)],
      tail: `GROUP BY ${groups.join(', ')} HAVING ${x} IS NOT NULL ORDER BY ${order} LIMIT ${limit}`,
      newestFirst: !hours,
    });
  }

  #bar(chart: Extract<Chart, { kind: 'bar' }>): ChartQuery {
    const category = this.#column(chart.category);
    const direction = chart.order === 'desc' ? 'DESC' : 'ASC';
    return this.#finish({
      select: [cell(category), this.#measure(chart.measure)],
      columns: [{ label: category.name, type: 'text' }, measureColumn(chart.measure)],
      tail: `GROUP BY ${quote(category.name)} ORDER BY 2 ${direction} NULLS LAST, 1 LIMIT ${chart.limit}`,
    });
  }

  #rows(chart: Extract<Chart, { kind: 'table' }>): ChartQuery {
    const shown = chart.columns.map((given) => (typeof given === 'string' ? { column: given, label: given } : given));
    const columns = shown.map(({ column }) => this.#column(column));
    const order = chart.orderBy.map(
      ({ column, direction }) => `${quote(this.#column(column).name)} ${direction === 'desc' ? 'DESC' : 'ASC'} NULLS LAST`,
    );
    return this.#finish({
      select: columns.map(cell),
      columns: columns.map((column, i) => ({
        type: column.type === 'time' || column.type === 'number' ? column.type : 'text',
        ...writtenAs(shown[i]!),
      })),
      tail: `${order.length > 0 ? `ORDER BY ${order.join(', ')} ` : ''}LIMIT ${chart.limit}`,
    });
  }

  #finish(parts: { select: readonly string[]; columns: readonly ChartColumn[]; tail: string; newestFirst?: boolean }): ChartQuery {
    const select = parts.select.map((expression, index) => `${expression} AS "c${index}"`).join(', ');
    const where = this.chart.filters.map((filter) => this.#filter(filter)).join(' AND ');
    const sql = [`SELECT ${select} FROM public.${quote(this.table.name)}`, where && `WHERE ${where}`, parts.tail].filter(Boolean).join(' ');
    return { sql, values: this.#values, columns: parts.columns, newestFirst: parts.newestFirst ?? false };
  }

  #filter({ column, op, value }: ChartFilter): string {
    const found = this.#column(column);
    this.#values.push(String(value));
    const parameter = `$${this.#values.length}`;
    return `${quote(found.name)} ${op} ${parameter}::${found.type === 'text' ? 'text' : found.sqlType}`;
  }

  #measure(measure: Measure): string {
    if (measure.aggregate === 'count') return 'count(*)::float8';
    if (measure.aggregate === 'last') {
      const by = quote(this.#column(measure.by).name);
      return `(array_agg(${this.#number(measure.column)} ORDER BY ${by} DESC NULLS LAST))[1]::float8`;
    }
    const column = this.#number(measure.column);
    if (measure.aggregate === 'weighted-avg' || measure.aggregate === 'ratio') {
      const weight = this.#number(measure.weight);
      const numerator = measure.aggregate === 'ratio' ? `sum(${column})` : `sum(${column} * ${weight})`;
      return `(${numerator}::float8 / NULLIF(sum(${weight}), 0)::float8)`;
    }
    return `${measure.aggregate}(${column})::float8`;
  }

  #number(name: string): string {
    return quote(this.#column(name, ['number']).name);
  }

  #column(name: string, types?: readonly ServingColumn['type'][]): ServingColumn {
    const column = this.table.columns.find((candidate) => candidate.name === name);
    if (!column)
      throw new ChartProblem(
        `The table "${this.table.name}" has no column "${name}".`,
        `Choose one of its columns: ${this.table.columns.map((c) => c.name).join(', ')}.`,
      );
    if (types && !types.includes(column.type))
      throw new ChartProblem(
        `"${name}" is ${column.sqlType}, and a ${types.join(' or ')} column is needed here.`,
        'Choose another column.',
      );
    return column;
  }
}

const measureColumn = (measure: Measure): ChartColumn => ({ type: 'number', ...writtenAs(measure) });

/** How a column is headed and its values are written; what is not said is left out. */
const writtenAs = ({
  label,
  unit,
  format,
}: Pick<ChartColumn, 'label' | 'unit' | 'format'>): Pick<ChartColumn, 'label' | 'unit' | 'format'> => ({
  label,
  ...(unit === undefined ? {} : { unit }),
  ...(format === undefined ? {} : { format }),
});

/** Every cell arrives as a number or a text. */
function cell(column: ServingColumn): string {
  if (column.type === 'time') return epochMs(quote(column.name));
  return column.type === 'number' ? quote(column.name) : `${quote(column.name)}::text`;
}

const epochMs = (expression: string): string => `(extract(epoch FROM ${expression}) * 1000)::float8`;

function bucketed(bucket: TimeBucket, column: string): string {
  switch (bucket) {
    case 'none':
      return column;
    case 'hour-of-day':
      return `extract(hour FROM ${column})::int`;
    case 'ten-minutes':
      return `date_bin('10 minutes', ${column}::timestamp, TIMESTAMP '2000-01-01')`;
    case 'minute':
    case 'hour':
    case 'day':
      return `date_trunc('${bucket}', ${column})`;
  }
}
