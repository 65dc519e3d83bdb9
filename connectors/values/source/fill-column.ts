import { HeadraceError, physicalOf, type ColumnVector, type Field } from '@headrace/connector-sdk';
import type { LiteralValue } from '../spec';

const encoder = new TextEncoder();
const special: Readonly<Record<string, number>> = { NaN: NaN, Infinity: Infinity, '-Infinity': -Infinity, '-0': -0 };

/** Why the value cannot stand in the column; null: it can. */
export function literalProblem(value: LiteralValue, { name, type }: Field): string | null {
  const wrong = `has ${JSON.stringify(value)} in the column "${name}" of type ${type.kind}`;
  if (value === null) return type.nullable ? null : `has NULL in the column "${name}", which is NOT NULL`;
  switch (physicalOf(type)) {
    case 'bool':
      return typeof value === 'boolean' ? null : wrong;
    case 'i32':
      return typeof value === 'number' && Number.isInteger(value) ? null : wrong;
    case 'i64':
    case 'i128':
      return typeof value === 'string' ? (/^-?\d+$/.test(value) ? null : wrong) : Number.isSafeInteger(value) ? null : wrong;
    case 'f64':
      return typeof value === 'number' || (typeof value === 'string' && Object.hasOwn(special, value)) ? null : wrong;
    case 'bytes':
      return typeof value === 'string' ? null : wrong;
  }
}

/** Writes the values as rows 0, 1 … of the vector. Fails with a typed error on a value that is none of the column's type. */
export function fillColumn(vector: ColumnVector, values: readonly LiteralValue[], field: Field): void {
  vector.hasNulls = false;
  const pieces: Uint8Array[] = [];
  let used = 0;
  values.forEach((value, row) => {
    const problem = literalProblem(value, field);
    if (problem !== null) throw badValue(problem);
    if (value === null) {
      vector.hasNulls = true;
      vector.nulls[row] = 1;
    } else if (vector.physical === 'bytes') {
      const bytes = bytesOf(String(value), field);
      vector.starts[row] = used;
      vector.lengths[row] = bytes.length;
      used += bytes.length;
      pieces.push(bytes);
    } else setFlat(vector, row, value);
  });
  if (vector.physical !== 'bytes') return;
  vector.data = new Uint8Array(used);
  let at = 0;
  for (const piece of pieces) {
    vector.data.set(piece, at);
    at += piece.length;
  }
}

function setFlat(vector: ColumnVector, row: number, value: string | number | boolean): void {
  switch (vector.physical) {
    case 'bool':
      vector.bool[row] = value === true ? 1 : 0;
      return;
    case 'i32':
      vector.i32[row] = Number(value);
      return;
    case 'f64':
      vector.f64[row] = typeof value === 'string' ? special[value]! : Number(value);
      return;
    case 'i64':
      vector.i64[row] = BigInt(value);
      return;
    case 'i128':
      vector.i64[2 * row] = BigInt.asIntN(64, BigInt(value));
      vector.i64[2 * row + 1] = BigInt(value) >> 64n;
      return;
    case 'bytes':
      return;
  }
}

function bytesOf(text: string, { type }: Field): Uint8Array {
  if (type.kind === 'CHAR' || type.kind === 'VARCHAR') return encoder.encode(text);
  const binary = atob(text);
  return Uint8Array.from(binary, (char) => char.charCodeAt(0));
}

const badValue = (problem: string): HeadraceError =>
  new HeadraceError(`A row of a table of values ${problem}.`, {
    code: 'values.bad-value',
    domain: 'user',
    retry: 'none',
    remedy: 'Correct the row in the table’s option "rows".',
  });
