import { types, type DataType, type LengthType } from '@headrace/connector-sdk/schema';
import { dateText, looseDate, looseTime, MS_PER_DAY, strictTimestamp, timeText } from './calendar';
import { divideHalfUp, exactDecimal, fit, rescale, wrap } from './evaluate-number';
import { castNested, nestedText } from './evaluate-nested';
import { momentOf, valueOf } from './evaluate-time';
import { realText } from './real-text';
import { EvaluationError, type EvaluationContext, type ExprValue } from './values';

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/** CAST of a value that is not NULL. Throws where it cannot be read; NULL where a decimal does not fit. */
export function castValue(value: ExprValue, from: DataType, to: DataType, context: EvaluationContext): ExprValue {
  switch (to.kind) {
    case 'CHAR':
    case 'VARCHAR':
      return promised(from, to, 'CHAR') ? value : fitLength(textOf(value, from, context), to);
    case 'BOOLEAN':
      return typeof value === 'string' ? readBoolean(value) : typeof value === 'boolean' ? value : Number(value) !== 0;
    case 'TINYINT':
    case 'SMALLINT':
    case 'INT':
    case 'BIGINT':
      return toInteger(value, from, to);
    case 'FLOAT':
      return Math.fround(toReal(value, from));
    case 'DOUBLE':
      return toReal(value, from);
    case 'DECIMAL':
      return toDecimal(value, from, to);
    case 'DATE':
    case 'TIME':
    case 'TIMESTAMP':
    case 'TIMESTAMP_LTZ':
      return toTime(value, from, to, context);
    case 'BINARY':
    case 'VARBINARY':
      return promised(from, to, 'BINARY') ? value : fitLength(typeof value === 'string' ? new TextEncoder().encode(value) : value, to);
    case 'ARRAY':
    case 'MAP':
    case 'MULTISET':
    case 'ROW':
      return castNested(value, from, to, (inner, a, b) => castValue(inner, a, b, context));
    default:
      return value;
  }
}

/** A text or bytes whose type promises not to be longer than a VARCHAR or VARBINARY: as in Flink, nobody looks whether that is so. */
const promised = (from: DataType, to: LengthType, kind: 'CHAR' | 'BINARY'): boolean =>
  'length' in from && from.kind.endsWith(kind) && to.kind === `VAR${kind}` && from.length <= to.length;

const unreadable = (value: ExprValue, to: DataType): never => {
  throw new EvaluationError(`"${String(value)}" cannot be read as ${to.kind}`);
};

function readBoolean(text: string): boolean {
  const word = text.toLowerCase();
  if (['t', 'true', 'y', 'yes', '1'].includes(word)) return true;
  if (['f', 'false', 'n', 'no', '0'].includes(word)) return false;
  throw new EvaluationError(`"${text}" cannot be read as BOOLEAN`);
}

const ranges: Readonly<Record<string, bigint>> = { TINYINT: 1n << 7n, SMALLINT: 1n << 15n, INT: 1n << 31n, BIGINT: 1n << 63n };

function toInteger(value: ExprValue, from: DataType, to: DataType): ExprValue {
  if (typeof value === 'boolean') return wrap(value ? 1n : 0n, to.kind);
  if (typeof value === 'string') {
    // As Flink: digits behind a point fall away, and none before it are 0.
    const match = /^ *([+-]?)(?:(\d+)(?:\.\d*)?|\.\d*) *$/.exec(value);
    const whole = match === null ? null : BigInt(`${match[1] === '-' ? '-' : ''}${match[2] ?? 0}`);
    const limit = ranges[to.kind]!;
    return whole === null || whole >= limit || whole < -limit ? unreadable(value, to) : wrap(whole, to.kind);
  }
  if (from.kind === 'DECIMAL') return wrap((value as bigint) / 10n ** BigInt(from.scale), to.kind);
  if (from.kind === 'FLOAT' || from.kind === 'DOUBLE') return saturate(value as number, to.kind);
  return wrap(BigInt(value as number | bigint), to.kind);
}

/** As Java: to INT or BIGINT with the ends as limits, smaller ones through INT. */
function saturate(value: number, kind: DataType['kind']): ExprValue {
  if (Number.isNaN(value)) return wrap(0n, kind);
  const limit = kind === 'BIGINT' ? 1n << 63n : 1n << 31n;
  const whole = Number.isFinite(value) ? BigInt(Math.trunc(value)) : value > 0 ? limit : -limit;
  return wrap(whole >= limit ? limit - 1n : whole < -limit ? -limit : whole, kind);
}

function toReal(value: ExprValue, from: DataType): number {
  if (typeof value === 'string') return javaReal(value) ?? unreadable(value, types.DOUBLE);
  if (from.kind === 'DECIMAL') return Number(decimalText(value as bigint, from.scale));
  return Number(value);
}

const realForm =
  /^[\0- ]*([+-]?)(?:(Infinity|NaN)|(?:((?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)|0x((?:[\da-f]+\.?[\da-f]*|\.[\da-f]+)p[+-]?\d+))[df]?)[\0- ]*$/i;

/** As Java reads a number: blanks and what is below them may stand around it, and a letter at its end may say how wide it is. */
export function javaReal(text: string): number | null {
  const [, sign, word, number, hex] = realForm.exec(text) ?? [];
  if (sign === undefined || (word !== undefined && word !== 'Infinity' && word !== 'NaN')) return null;
  const value = hex === undefined ? Number(word ?? number) : hexReal(hex);
  return sign === '-' ? -value : value;
}

/** `1.8p3`: hexadecimal digits and a power of two. */
function hexReal(text: string): number {
  const [digits = '', power = ''] = text.toLowerCase().split('p');
  const [whole = '', fraction = ''] = digits.split('.');
  return Number(`0x${whole}${fraction}`) * 2 ** (Number(power) - 4 * fraction.length);
}

function toDecimal(value: ExprValue, from: DataType, to: Extract<DataType, { kind: 'DECIMAL' }>): ExprValue {
  if (from.kind === 'DECIMAL') return fit(rescale(value as bigint, from.scale, to.scale), to.precision);
  if (typeof value === 'boolean') return fit(value ? 10n ** BigInt(to.scale) : 0n, to.precision);
  if (typeof value === 'bigint' || (typeof value === 'number' && from.kind !== 'DOUBLE' && from.kind !== 'FLOAT'))
    return fit(BigInt(value) * 10n ** BigInt(to.scale), to.precision);
  const text = String(value).replace(/^[ \n\t]+|[ \n\t]+$/g, '');
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) return unreadable(value, to);
  const { unscaled, scale } = exactDecimal(text);
  const fitted = fit(
    scale > to.scale ? divideHalfUp(unscaled, 10n ** BigInt(scale - to.scale)) : unscaled * 10n ** BigInt(to.scale - scale),
    to.precision,
  );
  return fitted === null && typeof value === 'string' ? unreadable(value, to) : fitted;
}

function toTime(value: ExprValue, from: DataType, to: DataType, context: EvaluationContext): ExprValue {
  if (typeof value !== 'string') return valueOf(momentOf(value, from, context), to, context);
  if (to.kind === 'TIME') return looseTime(value) ?? unreadable(value, to);
  if (to.kind === 'DATE') return looseDate(value) ?? unreadable(value, to);
  const read = strictTimestamp(value);
  if (read === null) return unreadable(value, to);
  return valueOf({ localMs: read.epochMs, nanos: read.nanos }, to, context);
}

/** A text or bytes cut to the length of the type; CHAR is filled up with blanks, BINARY with zeros. */
export function fitLength(value: ExprValue, to: DataType): ExprValue {
  if (!('length' in to)) return value;
  if (value instanceof Uint8Array) return fitBytes(value, to);
  const text = String(value);
  if (text.length <= to.length && to.kind !== 'CHAR') return text;
  const all = [...text];
  const cut = all.length > to.length ? all.slice(0, to.length).join('') : text;
  return to.kind === 'CHAR' ? cut + ' '.repeat(Math.max(0, to.length - all.length)) : cut;
}

function fitBytes(bytes: Uint8Array, to: LengthType): Uint8Array {
  if (bytes.length > to.length) return bytes.slice(0, to.length);
  if (to.kind !== 'BINARY' || bytes.length === to.length) return bytes;
  const filled = new Uint8Array(to.length);
  filled.set(bytes);
  return filled;
}

/** A value as CAST to text writes it. */
export function textOf(value: ExprValue, type: DataType, context: EvaluationContext): string {
  switch (type.kind) {
    case 'BOOLEAN':
      return value === true ? 'TRUE' : 'FALSE';
    case 'FLOAT':
    case 'DOUBLE':
      return realText(value as number, type.kind === 'FLOAT');
    case 'DECIMAL':
      return decimalText(value as bigint, type.scale);
    case 'DATE':
      return dateText(value as number);
    case 'TIME':
      return timeText(value as number, type.precision);
    case 'TIMESTAMP':
    case 'TIMESTAMP_LTZ': {
      const { localMs, nanos } = momentOf(value, type, context);
      const days = Math.floor(localMs / MS_PER_DAY);
      const ms = localMs - days * MS_PER_DAY;
      const fraction = `${String(ms % 1_000).padStart(3, '0')}${String(nanos).padStart(6, '0')}`.slice(0, type.precision);
      return `${dateText(days)} ${timeText(ms, 0)}${type.precision === 0 ? '' : `.${fraction}`}`;
    }
    case 'INTERVAL_YEAR_MONTH': {
      const months = Math.abs(value as number);
      return `${(value as number) < 0 ? '-' : '+'}${Math.floor(months / 12)}-${String(months % 12).padStart(2, '0')}`;
    }
    case 'INTERVAL_DAY_TIME': {
      const ms = Math.abs(Number(value));
      return `${Number(value) < 0 ? '-' : '+'}${Math.floor(ms / MS_PER_DAY)} ${timeText(ms % MS_PER_DAY, 3)}`;
    }
    case 'BINARY':
    case 'VARBINARY':
      return utf8.decode(value as Uint8Array);
    case 'ARRAY':
    case 'MAP':
    case 'MULTISET':
    case 'ROW':
      return nestedText(value, type, (inner, of) => textOf(inner, of, context));
    default:
      return String(value);
  }
}

export function decimalText(value: bigint, scale: number): string {
  const digits = (value < 0n ? -value : value).toString().padStart(scale + 1, '0');
  const text = scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
  return value < 0n ? `-${text}` : text;
}
