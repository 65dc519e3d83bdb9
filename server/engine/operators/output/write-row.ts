import type { ColumnVector, DataType } from '@headrace/connector-sdk/schema';
import { physicalOf } from '@headrace/connector-sdk/schema';
import type { FunctionBuilder } from '../../codegen/function-builder';
import { wideFromDouble, type ExprScope } from '../../codegen/expr-scope';
import { asFlat, type Value } from '../../codegen/value';

/** Names under which a loop sees a target: the `BatchTarget`, its row counter, and a column's array. */
export interface TargetNames {
  readonly target: string;
  readonly row: string;
  /** Where texts of this column may be left where they lie, the name of what says so; absent or null: they are copied. */
  lent?(column: number): string | null;
  array(column: number, field: keyof ColumnVector & string): string;
}

/** Counts and times are numbers until they are written into a 64-bit column. */
export const fitted = (scope: ExprScope, value: Value, type: DataType): Value =>
  value.physical === 'f64' && physicalOf(type) === 'i64' ? wideFromDouble(scope, type, asFlat(value).code, value.isNull) : value;

/** The arrays of a column that a row is written into. */
export const fieldsOf = (type: DataType): readonly (keyof ColumnVector & string)[] => {
  const physical = physicalOf(type);
  return physical === 'i128' || physical === 'i64' ? ['i64'] : physical === 'bytes' ? [] : [physical];
};

/** Statements that store the values as row `names.row` of the target. A NULL is only marked. */
export function writeValues(builder: FunctionBuilder, names: TargetNames, values: readonly Value[]): void {
  values.forEach((value, column) => {
    const mark = `${names.target}.setNull(${column}, ${names.row});`;
    if (value.isNull === 'true') return builder.line(mark);
    if (value.isNull === 'false') return storeValue(builder, names, column, value);
    if (value.physical !== 'bytes') {
      storeValue(builder, names, column, value);
      return builder.line(`if (${value.isNull}) ${mark}`);
    }
    builder.open(`if (${value.isNull}) {`);
    builder.line(mark);
    builder.close('} else {');
    storeValue(builder, names, column, value);
    builder.close();
  });
}

function storeValue(builder: FunctionBuilder, names: TargetNames, column: number, value: Value): void {
  const { row } = names;
  switch (value.physical) {
    case 'bool':
      return builder.line(`${names.array(column, 'bool')}[${row}] = ${value.code} ? 1 : 0;`);
    case 'i32':
    case 'f64':
      return builder.line(`${names.array(column, value.physical)}[${row}] = ${value.code};`);
    case 'i64':
      return builder.line(`${names.array(column, 'i64')}[${row}] = ${value.a64}[${value.at}];`);
    case 'i128':
      for (const word of [0, 1])
        builder.line(`${names.array(column, 'i64')}[2 * ${row} + ${word}] = ${value.a64}[2 * (${value.at}) + ${word}];`);
      return;
    case 'bytes': {
      const copy = value.view
        ? `${names.target}.putViewed(${column}, ${row}, ${value.view()}, ${value.start}, ${value.length});`
        : `${names.target}.putBytes(${column}, ${row}, ${value.data}, ${value.start}, ${value.length});`;
      const lent = names.lent?.(column) ?? null;
      if (lent === null) return builder.line(copy);
      const place = (['starts', 'lengths'] as const).map((field) => `${names.array(column, field)}[${row}]`);
      return builder.line(`if (${lent}) { ${place[0]} = ${value.start}; ${place[1]} = ${value.length}; } else ${copy}`);
    }
  }
}

/** A column whose values are texts of the input batch as they are. */
export interface LentColumn {
  readonly column: number;
  /** The local with their bytes. */
  readonly data: string;
}

export const lentColumns = (values: readonly Value[]): readonly LentColumn[] =>
  values.flatMap((value, column) => (value.physical === 'bytes' && value.stays === true ? [{ column, data: value.data }] : []));

/** A target whose arrays stand in locals of the loop: for outputs with one target. */
export class HoistedTarget implements TargetNames {
  readonly row: string;
  private readonly limit: string;
  constructor(
    private readonly builder: FunctionBuilder,
    readonly target: string,
    private readonly columnTypes: readonly DataType[],
    private readonly changes: boolean,
    private readonly lentColumns: readonly LentColumn[] = [],
  ) {
    this.row = `${target}_n`;
    this.limit = `${target}_end`;
    builder.before(`let ${this.row} = ${target}.rows, ${this.limit} = ${target}.limit;`);
    if (changes) builder.before(`let ${target}_kinds = ${target}.kinds;`);
    this.eachArray((name, from) => builder.before(`let ${name} = ${from};`));
    if (lentColumns.length === 0) return;
    const numbers = builder.bind(
      'lent',
      lentColumns.map(({ column }) => column),
    );
    builder.before(`const ${target}_lent = ${target}.lend(${[numbers, ...lentColumns.map(({ data }) => data)].join(', ')});`);
  }

  lent(column: number): string | null {
    return this.lentColumns.some((one) => one.column === column) ? `${this.target}_lent` : null;
  }

  array(column: number, field: string): string {
    return `${this.target}_${column}_${field}`;
  }

  private eachArray(use: (name: string, from: string) => void): void {
    this.columnTypes.forEach((type, column) => {
      const fields = this.lent(column) === null ? fieldsOf(type) : ['starts', 'lengths'];
      for (const field of fields) use(this.array(column, field), `${this.target}.columns[${column}].${field}`);
    });
  }

  setKind(kind: string): void {
    if (this.changes) this.builder.line(`if (${this.target}_kinds !== null) ${this.target}_kinds[${this.row}] = ${kind};`);
  }

  /** Counts the row; hands the batch over when it is full, and stops the loop when there is no other. */
  advance(): void {
    this.count();
    this.turn();
  }

  /** Counts the row within a step of several; `turn` ends the step. */
  count(): void {
    this.builder.line(`${this.row}++;`);
  }

  turn(): void {
    const { builder, target } = this;
    builder.open(`if (${this.row} >= ${this.limit}) {`);
    builder.line(`${target}.rows = ${this.row};`);
    builder.line(`if (!${target}.turn()) stop = 1;`);
    builder.line(`${this.row} = ${target}.rows; ${this.limit} = ${target}.limit;`);
    if (this.changes) builder.line(`${target}_kinds = ${target}.kinds;`);
    this.eachArray((name, from) => builder.line(`${name} = ${from};`));
    builder.close();
  }

  /** Puts the row counter back into the target at the end of the call. */
  readonly save = (): string => `${this.target}.rows = ${this.row};`;
}

/** A target that is chosen row by row: keyed, rebalance and broadcast outputs. Declares its arrays at the point of use. */
export function chosenTarget(
  builder: FunctionBuilder,
  expression: string,
  columnTypes: readonly DataType[],
): TargetNames & { readonly done: () => void } {
  const target = builder.fresh('t');
  builder.line(`const ${target} = ${expression}, ${target}_n = ${target}.rows;`);
  columnTypes.forEach((type, column) => {
    for (const field of fieldsOf(type)) builder.line(`const ${target}_${column}_${field} = ${target}.columns[${column}].${field};`);
  });
  return {
    target,
    row: `${target}_n`,
    array: (column, field) => `${target}_${column}_${field}`,
    done: () => builder.line(`${target}.rows = ${target}_n + 1; if (${target}_n + 1 >= ${target}.limit && !${target}.turn()) stop = 1;`),
  };
}
