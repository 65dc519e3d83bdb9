import { types, type DataType, type DecimalType } from '@headrace/connector-sdk/schema';

const MAX_PRECISION = 38;
const MIN_ADJUSTED_SCALE = 6;

/** The exact decimal that holds every value of an integer type; a decimal stays itself. */
export function decimalOf(type: DataType): DecimalType {
  switch (type.kind) {
    case 'DECIMAL':
      return type;
    case 'TINYINT':
      return types.DECIMAL(3, 0);
    case 'SMALLINT':
      return types.DECIMAL(5, 0);
    case 'INT':
      return types.DECIMAL(10, 0);
    default:
      return types.DECIMAL(19, 0);
  }
}

/** Flink's rule where more than 38 digits would be needed: whole digits are kept and the scale shrinks, down to six places. */
function adjusted(precision: number, scale: number): DecimalType {
  if (precision <= MAX_PRECISION) return types.DECIMAL(precision, scale);
  const whole = precision - scale;
  return types.DECIMAL(MAX_PRECISION, Math.max(MAX_PRECISION - whole, Math.min(scale, MIN_ADJUSTED_SCALE)));
}

/** Result types of exact arithmetic (Flink's LogicalTypeMerging). */
export function decimalResult(fn: 'PLUS' | 'MINUS' | 'TIMES' | 'DIVIDE' | 'MOD', a: DecimalType, b: DecimalType): DecimalType {
  const wholeA = a.precision - a.scale;
  const wholeB = b.precision - b.scale;
  switch (fn) {
    case 'PLUS':
    case 'MINUS': {
      const scale = Math.max(a.scale, b.scale);
      return adjusted(Math.max(wholeA, wholeB) + scale + 1, scale);
    }
    case 'TIMES':
      return adjusted(a.precision + b.precision + 1, a.scale + b.scale);
    case 'DIVIDE': {
      const scale = Math.max(MIN_ADJUSTED_SCALE, a.scale + b.precision + 1);
      return adjusted(wholeA + b.scale + scale, scale);
    }
    case 'MOD': {
      const scale = Math.max(a.scale, b.scale);
      return adjusted(Math.min(wholeA, wholeB) + scale, scale);
    }
  }
}

/** The decimal that both convert to without loss where 38 digits suffice. */
export function commonDecimal(a: DecimalType, b: DecimalType): DecimalType {
  const scale = Math.max(a.scale, b.scale);
  return adjusted(Math.max(a.precision - a.scale, b.precision - b.scale) + scale, scale);
}

export const sumType = (type: DecimalType): DecimalType => types.DECIMAL(MAX_PRECISION, type.scale);
export const averageType = (type: DecimalType): DecimalType => types.DECIMAL(MAX_PRECISION, Math.max(MIN_ADJUSTED_SCALE, type.scale));
