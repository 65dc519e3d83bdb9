import { HeadraceError, type ColumnVector, type DataType, type Field } from '@headrace/connector-sdk';
import { fitDecimal, markNull, parseDecimal, ticksPerMs, unsupportedNested, writeUnscaled } from '@headrace/connector-sdk/base';
import type { DatagenOptions } from '../spec';
import { isLifeLike, lifeLikeText, type LifeLikeKind } from './life-like';
import { randomBits, randomUnit } from './random';

/** Fills row `row` of its column with the value of the table's row number `n`. */
export type FieldFill = (vector: ColumnVector, row: number, n: number, nowMs: number) => void;

interface FieldOptions {
  readonly kind: 'random' | 'sequence' | LifeLikeKind;
  text(property: string): string | undefined;
  number(property: string, fallback: number): number;
  /** Parts with ; between them. */
  list(property: string): readonly string[];
}

export function fieldOptions(options: DatagenOptions, name: string): FieldOptions {
  const text = (property: string): string | undefined => options[`fields.${name}.${property}`] as string | undefined;
  const kind = text('kind') ?? 'random';
  return {
    kind: kind === 'sequence' || isLifeLike(kind) ? kind : 'random',
    text,
    number: (property, fallback) => Number(text(property) ?? fallback),
    list: (property) => listOf(text(property)),
  };
}

const listOf = (text: string | undefined): readonly string[] => (text === undefined ? [] : text.split(';').map((part) => part.trim()));

const sequenceField = /^fields\.(.+)\.kind$/;

/** How many rows there are: the option, or what the shortest sequence allows; null: endless. */
export function rowLimit(options: DatagenOptions): number | null {
  const limits = Object.entries(options).flatMap(([key, value]) => {
    const name = value === 'sequence' ? sequenceField.exec(key)?.[1] : undefined;
    if (name === undefined) return [];
    const of = fieldOptions(options, name);
    return [Math.max(0, of.number('end', NaN) - of.number('start', NaN) + 1)];
  });
  if (options['number-of-rows'] !== undefined) limits.push(options['number-of-rows']);
  return limits.length === 0 ? null : Math.min(...limits);
}

/** Null when the options fit the table; else what does not, as a typed error. */
export function columnsProblem(fields: readonly Field[], options: DatagenOptions): HeadraceError | null {
  for (const key of Object.keys(options)) {
    const name = /^fields\.(.+)\.[a-z-]+$/.exec(key)?.[1];
    if (name !== undefined && !fields.some((field) => field.name === name)) {
      return problem(
        `The option "${key}" is about a column "${name}" that the table does not have.`,
        'Correct the option, or add the column.',
      );
    }
  }
  for (const field of fields) {
    const of = fieldOptions(options, field.name);
    if (of.kind === 'sequence' && (of.text('start') === undefined || of.text('end') === undefined)) {
      return problem(
        `The column "${field.name}" is a sequence without start and end.`,
        `Set "fields.${field.name}.start" and "fields.${field.name}.end".`,
      );
    }
    if (isLifeLike(of.kind) && field.type.kind !== 'CHAR' && field.type.kind !== 'VARCHAR') {
      return problem(
        `The column "${field.name}" of type ${field.type.kind} cannot be filled with the kind "${of.kind}", which is text.`,
        'Make it a STRING, or take kind random or sequence.',
      );
    }
    const [values, weights] = [of.list('values'), of.list('weights')];
    if (of.kind === 'choice' && values.length === 0) {
      return problem(`The column "${field.name}" is a choice of nothing.`, `Set "fields.${field.name}.values", with ; between them.`);
    }
    if (weights.length > 0 && weights.length !== values.length) {
      return problem(
        `The column "${field.name}" has ${values.length} values and ${weights.length} weights.`,
        `Give as many in "fields.${field.name}.weights" as in "fields.${field.name}.values".`,
      );
    }
  }
  return null;
}

const problem = (message: string, remedy: string): HeadraceError =>
  new HeadraceError(message, { code: 'connector.datagen.options', domain: 'user', retry: 'none', remedy });

/** The filler of one column; `stream` tells columns apart, so that their values are independent. */
export function fieldFill(field: Field, stream: number, options: DatagenOptions): FieldFill {
  const of = fieldOptions(options, field.name);
  const seed = options['headrace.seed'];
  const how = { of, seed, stream };
  const { kind } = of;
  const fill =
    kind === 'random' ? randomFill(field.type, how) : kind === 'sequence' ? sequenceFill(field, of) : lifeLikeFill(field, kind, how);
  const nullRate = of.number('null-rate', 0);
  if (nullRate <= 0 || !field.type.nullable) return fill;
  return (vector, row, n, nowMs) => {
    if (randomUnit(seed, stream + 0x2000_0000, n) < nullRate) putNull(vector, row);
    else fill(vector, row, n, nowMs);
  };
}

function putNull(vector: ColumnVector, row: number): void {
  markNull(vector, row);
  if (vector.physical !== 'bytes') return;
  vector.starts[row] = placeFor(vector, row, 0);
  vector.lengths[row] = 0;
}

function sequenceFill(field: Field, of: FieldOptions): FieldFill {
  const start = of.number('start', 0);
  switch (field.type.kind) {
    case 'TINYINT':
    case 'SMALLINT':
    case 'INT':
      return (vector, row, n) => (vector.i32[row] = start + n);
    case 'BIGINT':
      return (vector, row, n) => storeWhole(vector, row, start + n);
    case 'FLOAT':
    case 'DOUBLE':
      return (vector, row, n) => (vector.f64[row] = start + n);
    case 'DECIMAL': {
      const factor = 10n ** BigInt(field.type.scale);
      return (vector, row, n) => writeUnscaled(vector, row, BigInt(start + n) * factor);
    }
    case 'CHAR':
    case 'VARCHAR':
      return (vector, row, n) => writeLetters(vector, row, String(start + n));
    default:
      throw problem(
        `The column "${field.name}" of type ${field.type.kind} cannot be a sequence.`,
        'Take a number or a string, or kind random.',
      );
  }
}

/** Cut, or filled with spaces, to the length of the column. */
function lifeLikeFill({ type }: Field, kind: LifeLikeKind, { of, seed, stream }: RandomHow): FieldFill {
  const [values, weights] = [of.list('values'), of.list('weights').map(Number)];
  const text = lifeLikeText(kind, { seed, stream, values, weights: weights.length === 0 ? null : weights });
  const longest = type.kind === 'CHAR' || type.kind === 'VARCHAR' ? type.length : Infinity;
  return (vector, row, n) => {
    const value = type.kind === 'CHAR' ? text(n).padEnd(type.length) : text(n);
    writeText(vector, row, value.length <= longest ? value : [...value].slice(0, longest).join(''));
  };
}

interface RandomHow {
  readonly of: FieldOptions;
  readonly seed: number;
  readonly stream: number;
}

const bounds: Readonly<Record<string, readonly [number, number]>> = {
  TINYINT: [-128, 127],
  SMALLINT: [-32_768, 32_767],
  INT: [-2_147_483_648, 2_147_483_647],
  INTERVAL_YEAR_MONTH: [0, 120_000],
  DATE: [0, 20_000],
  TIME: [0, 86_399_999],
};

function randomFill(type: DataType, how: RandomHow): FieldFill {
  const { of, seed, stream } = how;
  switch (type.kind) {
    case 'NULL':
      return (vector, row) => markNull(vector, row);
    case 'BOOLEAN':
      return (vector, row, n) => (vector.bool[row] = randomBits(seed, stream, n) & 1);
    case 'TINYINT':
    case 'SMALLINT':
    case 'INT':
    case 'INTERVAL_YEAR_MONTH':
    case 'DATE':
    case 'TIME': {
      const [least, most] = bounds[type.kind]!;
      const min = of.number('min', least);
      const span = of.number('max', most) - min + 1;
      return (vector, row, n) => (vector.i32[row] = min + Math.floor(randomUnit(seed, stream, n) * span));
    }
    case 'BIGINT':
    case 'INTERVAL_DAY_TIME': {
      const min = of.number('min', -Number.MAX_SAFE_INTEGER);
      const span = of.number('max', Number.MAX_SAFE_INTEGER) - min + 1;
      return (vector, row, n) => storeWhole(vector, row, Math.floor(min + randomUnit(seed, stream, n) * span));
    }
    case 'FLOAT':
    case 'DOUBLE': {
      const most = type.kind === 'FLOAT' ? 3.4028234663852886e38 : Number.MAX_VALUE / 2;
      const min = of.number('min', -most);
      const max = of.number('max', most);
      const round = type.kind === 'FLOAT' ? Math.fround : (x: number): number => x;
      return (vector, row, n) => (vector.f64[row] = round(min + randomUnit(seed, stream, n) * (max - min)));
    }
    case 'DECIMAL':
      return decimalFill(type.precision, type.scale, how);
    case 'CHAR':
    case 'VARCHAR':
    case 'BINARY':
    case 'VARBINARY':
      return bytesFill(type.kind === 'CHAR' || type.kind === 'BINARY' ? type.length : of.number('length', Math.min(type.length, 100)), how);
    case 'TIMESTAMP':
    case 'TIMESTAMP_LTZ': {
      const maxPastMs = pastOf(of.text('max-past'));
      const perMs = ticksPerMs(type.precision);
      return (vector, row, n, nowMs) => {
        vector.i64[row] = BigInt(nowMs - Math.floor(randomUnit(seed, stream, n) * (maxPastMs + 1))) * perMs;
      };
    }
    case 'ARRAY':
    case 'MULTISET':
    case 'MAP':
    case 'ROW':
      throw unsupportedNested(type, 'by the connector "datagen" yet');
  }
}

function decimalFill(precision: number, scale: number, { of, seed, stream }: RandomHow): FieldFill {
  const digits = precision - scale;
  const min = of.number('min', -(10 ** Math.min(digits, 15)) + 1);
  const max = of.number('max', 10 ** Math.min(digits, 15) - 1);
  return (vector, row, n) => {
    const value = min + randomUnit(seed, stream, n) * (max - min);
    const decimal = parseDecimal(value.toFixed(Math.min(scale, 15)));
    const unscaled = decimal && fitDecimal(decimal, precision, scale);
    writeUnscaled(vector, row, unscaled ?? 0n);
  };
}

const HEX = Uint8Array.from('0123456789abcdef', (c) => c.charCodeAt(0));

/** Hexadecimal letters, as Flink's generator gives them. */
function bytesFill(longest: number, { of, seed, stream }: RandomHow): FieldFill {
  const varies = of.text('var-len') === 'true';
  return (vector, row, n) => {
    const length = varies ? 1 + Math.floor(randomUnit(seed, stream + 0x3000_0000, n) * longest) : longest;
    const start = placeFor(vector, row, length);
    let bits = 0;
    for (let i = 0; i < length; i++) {
      if (i % 8 === 0) bits = randomBits(seed, stream + i, n);
      vector.data[start + i] = HEX[(bits >>> ((i % 8) * 4)) & 15] as number;
    }
    vector.starts[row] = start;
    vector.lengths[row] = length;
  };
}

function writeLetters(vector: ColumnVector, row: number, ascii: string): void {
  const start = placeFor(vector, row, ascii.length);
  for (let i = 0; i < ascii.length; i++) vector.data[start + i] = ascii.charCodeAt(i);
  vector.starts[row] = start;
  vector.lengths[row] = ascii.length;
}

const utf8 = new TextEncoder();

function writeText(vector: ColumnVector, row: number, text: string): void {
  const bytes = utf8.encode(text);
  const start = placeFor(vector, row, bytes.length);
  vector.data.set(bytes, start);
  vector.starts[row] = start;
  vector.lengths[row] = bytes.length;
}

/** Room behind the text of the row before. A batch begins at row 0. */
function placeFor(vector: ColumnVector, row: number, length: number): number {
  const start = row === 0 ? 0 : (vector.starts[row - 1] as number) + (vector.lengths[row - 1] as number);
  if (start + length > vector.data.length) {
    const grown = new Uint8Array(Math.max(4_096, (start + length) * 2));
    grown.set(vector.data.subarray(0, start));
    vector.data = grown;
  }
  return start;
}

function storeWhole(vector: ColumnVector, row: number, value: number): void {
  vector.i32[2 * row] = value;
  vector.i32[2 * row + 1] = Math.floor(value / 4_294_967_296);
}

const units: Readonly<Record<string, number>> = { ms: 1, s: 1_000, min: 60_000, h: 3_600_000, d: 86_400_000 };
function pastOf(text: string | undefined): number {
  const match = /^(\d+(?:\.\d+)?)\s*([a-z]*)$/i.exec(text?.trim() ?? '0');
  return match ? Number(match[1]) * (units[match[2]?.toLowerCase() ?? ''] ?? 1) : 0;
}
