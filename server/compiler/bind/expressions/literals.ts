import { notNull, types, type DataType } from '@headrace/connector-sdk/schema';
import { literal, nullOf } from '@/server/plan/expr/build';
import { fitsTicks, MS_PER_DAY, parseDate, parseTime, parseTimestamp, ticksOf } from '@/server/plan/expr/calendar';
import type { Expr, LiteralExpr } from '@/server/plan/expr/expr';
import type { Expression, Literal } from '@/server/sql/ast/expressions/expression';
import type { DatetimeLiteral, IntervalLiteral, IntervalQualifier, IntervalUnit } from '@/server/sql/ast/expressions/literals';
import { failedExpr, unsupported, type ExpressionContext } from './expression-context';

export function bindLiteral(ast: Literal, context: ExpressionContext): Expr {
  switch (ast.kind) {
    case 'string-literal':
      return literal(ast.value, types.CHAR([...ast.value].length));
    case 'numeric-literal':
      return numberLiteral(ast.text) ?? bad(context, ast, { text: ast.text, type: 'number', expected: 'a number of at most 38 digits' });
    case 'binary-literal':
      return literal(base64OfHex(ast.hex), { kind: 'BINARY', length: ast.hex.length / 2, nullable: false });
    case 'boolean-literal':
      return literal(ast.value, types.BOOLEAN);
    case 'null-literal':
      return nullOf(types.NULL);
    case 'datetime-literal':
      return datetimeLiteral(ast, context) ?? bad(context, ast, { text: ast.text, type: ast.type, expected: datetimeForms[ast.type] });
    case 'interval-literal':
      return intervalLiteral(ast) ?? bad(context, ast, { text: ast.text, type: 'INTERVAL', expected: intervalForm(ast.qualifier) });
  }
}

function bad(context: ExpressionContext, ast: Literal, params: Readonly<Record<string, string>>): Expr {
  context.bind.report('invalid-literal', ast, params);
  return failedExpr();
}

/** The value of a number as SQL types it: INT, BIGINT, exact DECIMAL, or DOUBLE with an exponent. A point with nothing behind it says nothing. */
export function numberLiteral(text: string): Expr | null {
  if (/e/i.test(text)) {
    const value = Number(text);
    return Number.isFinite(value) ? literal(value, types.DOUBLE) : null;
  }
  const [whole = '', fraction = ''] = text.split('.');
  if (fraction === '') {
    const value = BigInt(whole);
    if (value <= 2_147_483_647n) return literal(Number(value), types.INT);
    if (value <= 9_223_372_036_854_775_807n) return literal(value.toString(), types.BIGINT);
  }
  // As Calcite counts: a zero before the point is a digit too.
  const digits = fraction === '' ? whole.replace(/^0+(?=\d)/, '') : `${whole}${fraction}`;
  const precision = Math.max(digits.length, 1);
  return precision > 38 ? null : literal(BigInt(digits).toString(), types.DECIMAL(precision, fraction.length));
}

const datetimeForms = { DATE: 'yyyy-MM-dd', TIME: 'HH:mm:ss', TIMESTAMP: 'yyyy-MM-dd HH:mm:ss[.fraction]' } as const;

function datetimeLiteral(ast: DatetimeLiteral, context: ExpressionContext): Expr | null {
  const { type, text } = ast;
  const fraction = /\.(\d+)\s*$/.exec(text)?.[1]?.length ?? 0;
  if (type === 'DATE') return withValue(parseDate(text), types.DATE);
  if (type === 'TIME') return withValue(parseTime(text)?.ms ?? null, types.TIME(Math.min(fraction, 3)));
  const value = parseTimestamp(text);
  if (value === null) return null;
  const precision = Math.min(fraction, 9);
  const ticks = ticksOf(value, precision);
  return fitsTicks(ticks) ? literal(ticks.toString(), types.TIMESTAMP(precision)) : unsupported(context, ast, 'far-nanoseconds');
}

const withValue = (value: number | null, type: DataType): Expr | null => (value === null ? null : literal(value, type));

/** The form of an interval, by an example. */
function intervalForm({ from, to }: IntervalQualifier): string {
  const range = to === undefined || to === from ? from : `${from} TO ${to}`;
  const example =
    range === 'YEAR TO MONTH' ? '1-6' : range === 'SECOND' ? '1.5' : to === undefined || to === from ? '5' : clockForms[range];
  return `a text such as INTERVAL '${example ?? '5'}' ${range}`;
}
const clockForms: Readonly<Record<string, string>> = {
  'DAY TO HOUR': '1 02',
  'DAY TO MINUTE': '1 02:03',
  'DAY TO SECOND': '1 02:03:04.5',
  'HOUR TO MINUTE': '02:03',
  'HOUR TO SECOND': '02:03:04.5',
  'MINUTE TO SECOND': '03:04.5',
};

const monthsOf: Partial<Record<IntervalUnit, number>> = { YEAR: 12, QUARTER: 3, MONTH: 1 };
const millisOf: Partial<Record<IntervalUnit, number>> = {
  WEEK: 7 * MS_PER_DAY,
  DAY: MS_PER_DAY,
  HOUR: 3_600_000,
  MINUTE: 60_000,
  SECOND: 1_000,
};

/** The interval in months or milliseconds; null where its text does not have the form of its unit. */
export function intervalLiteral(ast: IntervalLiteral): LiteralExpr | null {
  const signed = /^\s*([+-]?)(.*?)\s*$/.exec(ast.text)!;
  const sign = (signed[1] === '-') !== ast.negative ? -1 : 1;
  const { from, to } = ast.qualifier;
  const months = monthsOf[from];
  if (months !== undefined) {
    const count = to === 'MONTH' && from === 'YEAR' ? yearsAndMonths(signed[2]!) : scaled(signed[2]!, months);
    return count === null ? null : literal(sign * count, types.INTERVAL_YEAR_MONTH);
  }
  const ms = to === undefined || to === from ? scaled(signed[2]!, millisOf[from]!) : composite(signed[2]!, from);
  return ms === null ? null : literal(String(sign * ms), types.INTERVAL_DAY_TIME);
}

/** An INTERVAL of one unit as a whole number of it, as CAST to INT or BIGINT gives it: fractions of a second are rounded, halves toward zero. */
export function countedInterval(ast: Expression, to: DataType): Expr | null {
  if (ast.kind === 'unary' && ast.operator === '-') {
    const positive = countedInterval(ast.operand, to);
    return positive?.op === 'literal'
      ? literal(to.kind === 'INT' ? -Number(positive.value) : String(-BigInt(String(positive.value))), positive.type)
      : null;
  }
  if (ast.kind !== 'interval-literal' || (to.kind !== 'INT' && to.kind !== 'BIGINT')) return null;
  const { from, to: last } = ast.qualifier;
  const value = last === undefined || last === from ? intervalLiteral(ast) : null;
  if (value === null) return null;
  const exact = Number(value.value) / (monthsOf[from] ?? millisOf[from]!);
  const count = Math.sign(exact) * Math.ceil(Math.abs(exact) - 0.5) + 0;
  return literal(to.kind === 'INT' ? count : String(count), notNull(to));
}

const scaled = (text: string, unit: number): number | null => {
  if (!(unit === 1_000 ? /^\d+(\.\d{1,9})?$/ : /^\d+$/).test(text)) return null;
  return Math.floor(Math.round(Number(text) * unit * 1_000) / 1_000);
};

function yearsAndMonths(text: string): number | null {
  const match = /^(\d+)-(\d{1,2})$/.exec(text);
  return match === null ? null : Number(match[1]) * 12 + Number(match[2]);
}

/** `1 02:03:04.5` from DAY, `02:03:04` from HOUR, `03:04` from MINUTE; missing trailing parts are zero. */
function composite(text: string, from: IntervalUnit): number | null {
  const match = /^(?:(\d+)\s+)?(\d+)(?::(\d{1,2}))?(?::(\d{1,2}))?(?:\.(\d{1,9}))?$/.exec(text);
  if (match === null) return null;
  const parts = [match[2], match[3], match[4]].filter((part) => part !== undefined).map(Number);
  const units = from === 'MINUTE' ? [60_000, 1_000] : [3_600_000, 60_000, 1_000];
  if (parts.length > units.length || (match[1] !== undefined) !== (from === 'DAY')) return null;
  const clock = parts.reduce((sum, part, i) => sum + part * units[i]!, 0);
  return Number(match[1] ?? 0) * MS_PER_DAY + clock + Number((match[5] ?? '').padEnd(3, '0').slice(0, 3));
}

const base64Alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
function base64OfHex(hex: string): string {
  const bytes = hex.match(/../g)?.map((pair) => parseInt(pair, 16)) ?? [];
  let result = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const bits = (bytes[i]! << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    const chars = [18, 12, 6, 0].map((shift) => base64Alphabet[(bits >> shift) & 63]!);
    result += chars
      .slice(0, Math.min(4, bytes.length - i + 1))
      .join('')
      .padEnd(4, '=');
  }
  return result;
}
