import { types, type TemporalType } from '@headrace/connector-sdk/schema';
import { literal, strictCall } from '@/server/plan/expr/build';
import { MS_PER_DAY } from '@/server/plan/expr/calendar';
import type { Expr } from '@/server/plan/expr/expr';
import type { AstNode } from '@/server/sql/ast/node';
import type {
  ExtractExpression,
  RoundToUnitExpression,
  TimestampAddExpression,
  TimestampDiffExpression,
  TimeUnit,
} from '@/server/sql/ast/expressions/special-forms';
import { commonType } from '../../expr/common-type';
import { convert } from '../../expr/conversion';
import { familyOf, isUnknown } from '../../expr/families';
import { baseText } from '../../expr/type-text';
import { failedExpr, type ExpressionContext } from './expression-context';
import { anyUnknown, mismatch, shift } from './operators';

const extractUnits: readonly TimeUnit[] = [
  'MILLENNIUM',
  'CENTURY',
  'DECADE',
  'YEAR',
  'ISOYEAR',
  'QUARTER',
  'MONTH',
  'WEEK',
  'DAY',
  'DOY',
  'DOW',
  'ISODOW',
  'HOUR',
  'MINUTE',
  'SECOND',
  'MILLISECOND',
  'MICROSECOND',
  'NANOSECOND',
  'EPOCH',
];
const differenceUnits: readonly TimeUnit[] = ['YEAR', 'QUARTER', 'MONTH', 'WEEK', 'DAY', 'HOUR', 'MINUTE', 'SECOND'];
const roundUnits: readonly TimeUnit[] = ['MILLENNIUM', 'CENTURY', 'DECADE', ...differenceUnits, 'MILLISECOND'];
const clockUnits: readonly TimeUnit[] = ['HOUR', 'MINUTE', 'SECOND', 'MILLISECOND', 'MICROSECOND', 'NANOSECOND'];
const intervalUnits = {
  INTERVAL_YEAR_MONTH: ['YEAR', 'QUARTER', 'MONTH'],
  INTERVAL_DAY_TIME: ['DAY', 'HOUR', 'MINUTE', 'SECOND', 'MILLISECOND', 'EPOCH'],
} as const satisfies Record<string, readonly TimeUnit[]>;
const monthsOf: Partial<Record<TimeUnit, number>> = { YEAR: 12, QUARTER: 3, MONTH: 1 };
const millisOf: Partial<Record<TimeUnit, number>> = {
  WEEK: 7 * MS_PER_DAY,
  DAY: MS_PER_DAY,
  HOUR: 3_600_000,
  MINUTE: 60_000,
  SECOND: 1_000,
  MILLISECOND: 1,
};

/** A date or time that has this unit; a text is read as a time stamp. Null after a report. */
function timeOperand(form: string, operand: Expr, ast: AstNode & { readonly unit: TimeUnit }, context: ExpressionContext): Expr | null {
  if (isUnknown(operand.type)) return null;
  const family = familyOf(operand.type);
  const read = family === 'string' || family === 'null' ? convert(operand, types.TIMESTAMP(3)) : operand;
  const has =
    ['timestamp', 'string', 'null'].includes(family) ||
    (family === 'date' && !clockUnits.includes(ast.unit)) ||
    (family === 'time' && clockUnits.includes(ast.unit));
  if (has) return read;
  mismatch(context, ast, { what: `${form} ${ast.unit}`, expected: 'a date or time with this part', given: baseText(operand.type) });
  return null;
}

function unitAllowed(
  units: readonly TimeUnit[],
  form: string,
  ast: AstNode & { readonly unit: TimeUnit },
  context: ExpressionContext,
): boolean {
  if (units.includes(ast.unit)) return true;
  mismatch(context, ast, { what: form, expected: `one of ${units.join(', ')}`, given: ast.unit });
  return false;
}

export function bindExtract(ast: ExtractExpression, operand: Expr, context: ExpressionContext): Expr {
  if (!unitAllowed(extractUnits, 'EXTRACT', ast, context)) return failedExpr();
  const units: readonly TimeUnit[] = intervalUnits[operand.type.kind as keyof typeof intervalUnits] ?? [];
  if (units.includes(ast.unit)) return strictCall(`EXTRACT_${ast.unit}`, [operand], types.BIGINT);
  const time = timeOperand('EXTRACT', operand, ast, context);
  return time === null ? failedExpr() : strictCall(`EXTRACT_${ast.unit}`, [time], types.BIGINT);
}

export function bindRound(ast: RoundToUnitExpression, operand: Expr, context: ExpressionContext): Expr {
  if (!unitAllowed(roundUnits, ast.direction, ast, context)) return failedExpr();
  const time = timeOperand(ast.direction, operand, ast, context);
  return time === null ? failedExpr() : strictCall(`${ast.direction}_TO_${ast.unit}`, [time], time.type);
}

export function bindTimestampAdd(ast: TimestampAddExpression, [count, operand]: readonly [Expr, Expr], context: ExpressionContext): Expr {
  if (anyUnknown([count, operand])) return failedExpr();
  const months = monthsOf[ast.unit];
  const step = months ?? millisOf[ast.unit];
  const family = familyOf(operand.type);
  const fits = ['date', 'timestamp', 'string', 'null'].includes(family) || (family === 'time' && months === undefined);
  if (step === undefined || familyOf(count.type) !== 'integer' || !fits)
    return mismatch(context, ast, {
      what: 'TIMESTAMPADD',
      expected: '(unit, whole number, date or time)',
      given: `${ast.unit}, ${baseText(count.type)}, ${baseText(operand.type)}`,
    });
  const unit = months === undefined ? literal(String(step), types.INTERVAL_DAY_TIME) : literal(step, types.INTERVAL_YEAR_MONTH);
  const read = family === 'string' || family === 'null' ? types.TIMESTAMP(3) : types.TIMESTAMP(6);
  const time =
    family === 'string' || family === 'null' || (family === 'date' && clockUnits.includes(ast.unit)) ? convert(operand, read) : operand;
  if (count.op === 'literal' && count.value !== null && unit.value !== null) {
    const total = Number(count.value) * step;
    return shift(time, literal(months === undefined ? String(total) : total, unit.type));
  }
  return shift(time, strictCall('TIMES', [unit, convert(count, types.BIGINT)], unit.type));
}

export function bindTimestampDiff(ast: TimestampDiffExpression, [from, to]: readonly [Expr, Expr], context: ExpressionContext): Expr {
  if (!unitAllowed(differenceUnits, 'TIMESTAMPDIFF', ast, context) || anyUnknown([from, to])) return failedExpr();
  const [a, b] = [from, to].map((side) => (familyOf(side.type) === 'timestamp' ? side : convert(side, types.TIMESTAMP(3)))) as [Expr, Expr];
  const common = commonType([a.type, b.type]) as TemporalType | null;
  const readable = [from, to].every((side) => ['timestamp', 'date', 'string', 'null'].includes(familyOf(side.type)));
  if (common === null || !readable)
    return mismatch(context, ast, {
      what: 'TIMESTAMPDIFF',
      expected: 'two time stamps or dates',
      given: `${baseText(from.type)} and ${baseText(to.type)}`,
    });
  return strictCall(`TIMESTAMPDIFF_${ast.unit}`, [convert(a, common), convert(b, common)], types.INT);
}
