import type { DataType } from '@headrace/connector-sdk/schema';
import { isList, MapValue, physicalOf, type PhysicalValue } from '@headrace/connector-sdk/schema';
import type { LiteralExpr } from './expr';
import type { JavaRandom } from './java-random';

/** A value in physical form, as the reference evaluator computes with it. */
export type ExprValue = PhysicalValue;

export interface EvaluationContext {
  /** IANA name of the session's zone. */
  readonly timeZone: string;
  readonly nowMs: number;
  /** Random numbers with a seed, by seed, as far as the call has come; without, each call begins its sequence. */
  readonly generators?: Map<number, JavaRandom>;
}

/** What a function knows of its call beside the values. */
export interface CallTypes {
  readonly types: readonly DataType[];
  readonly result: DataType;
  readonly context: EvaluationContext;
}

/** A function of the table over values in physical form. */
export type Implementation = (args: readonly ExprValue[], about: CallTypes) => ExprValue;

/** A run of the expression fails here: the value that cannot be handled is in the message. */
export class EvaluationError extends Error {}

/** Flink has a value here that there is no room for: a TRY_CAST must not make it NULL. */
export class RoomError extends EvaluationError {}

/** What is said where a row with NULL comes to a column that is NOT NULL. */
export const nullRefusal = (table: string, column: string): string =>
  `The column "${column}" of "${table}" is NOT NULL, but a row with NULL there has come`;

const base64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

export function literalValue({ value, type }: LiteralExpr): ExprValue {
  if (value === null || typeof value === 'boolean') return value;
  switch (physicalOf(type)) {
    case 'i64':
    case 'i128':
      return BigInt(value);
    case 'bytes':
      return type.kind === 'CHAR' || type.kind === 'VARCHAR' ? String(value) : bytesOf(String(value));
    default:
      return Number(value);
  }
}

/** The literal that holds the value; null where the type has no literal form (nested values). */
export function literalOf(value: ExprValue, type: DataType): LiteralExpr | null {
  const base = { op: 'literal', type: { ...type, nullable: value === null } } as const;
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return { ...base, value };
  if (typeof value === 'bigint') return { ...base, value: value.toString() };
  if (typeof value === 'number')
    return { ...base, value: Number.isFinite(value) && !Object.is(value, -0) ? value : Object.is(value, -0) ? '-0' : String(value) };
  return null;
}

function bytesOf(text: string): Uint8Array {
  const bits = [...text.replace(/=+$/, '')].map((char) => base64.indexOf(char).toString(2).padStart(6, '0')).join('');
  return Uint8Array.from(bits.match(/.{8}/g) ?? [], (byte) => parseInt(byte, 2));
}

/** The sign of a comparison of two values of one type; NaN is above all numbers and equal to itself, as in Java. */
export function compareValues(a: ExprValue, b: ExprValue): number {
  if (typeof a === 'number' && typeof b === 'number' && (Number.isNaN(a) || Number.isNaN(b)))
    return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  if (typeof a === 'string' && typeof b === 'string') return compareBytes(utf8.encode(a), utf8.encode(b));
  if (a instanceof Uint8Array && b instanceof Uint8Array) return compareBytes(a, b);
  if (isList(a) && isList(b)) return compareLists(a, b);
  if (a instanceof MapValue && b instanceof MapValue) return compareMaps(a, b);
  return a! < b! ? -1 : a! > b! ? 1 : 0;
}

/** Whether `=` holds: as `compareValues`, but NaN equals nothing, as Java's primitives compare. */
export const equalValues = (a: ExprValue, b: ExprValue): boolean => (typeof a === 'number' ? a === b : compareValues(a, b) === 0);

const compareWithin = (a: ExprValue, b: ExprValue): number =>
  a === null || b === null ? Number(b === null) - Number(a === null) : compareValues(a, b);

function compareLists(a: readonly ExprValue[], b: readonly ExprValue[]): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const order = compareWithin(a[i]!, b[i]!);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

/** 0 where both have the same entries in any order. */
function compareMaps(a: MapValue, b: MapValue): number {
  const sorted = ({ keys, values }: MapValue): readonly ExprValue[] => keys.map((key, i) => [key, values[i]!]).sort(compareLists);
  return compareLists(sorted(a), sorted(b));
}

const utf8 = new TextEncoder();
function compareBytes(a: Uint8Array, b: Uint8Array): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return a.length - b.length;
}
