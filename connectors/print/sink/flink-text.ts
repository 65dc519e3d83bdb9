import type { ColumnVector, DataType } from '@headrace/connector-sdk';
import { bytesAt, javaDecimal, javaDouble, javaFloat, momentOf, printClock, printDate, unscaledAt } from '@headrace/connector-sdk/base';
import { nestedText } from './nested-text';

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/** The text of row `row`, which is not NULL. */
export type CellText = (vector: ColumnVector, row: number) => string;

/**
 * How Flink's print sink shows a value: what `toString` of the value's Java class gives (LocalDateTime, LocalTime, Instant, BigDecimal,
 * Double, Period, Duration; bytes as signed numbers).
 */
export function cellText(type: DataType): CellText {
  switch (type.kind) {
    case 'NULL':
      return () => 'null';
    case 'BOOLEAN':
      return (vector, row) => (vector.bool[row] === 1 ? 'true' : 'false');
    case 'TINYINT':
    case 'SMALLINT':
    case 'INT':
      return (vector, row) => String(vector.i32[row]);
    case 'BIGINT':
      return (vector, row) => String(vector.i64[row]);
    case 'FLOAT':
      return (vector, row) => javaFloat(vector.f64[row] as number);
    case 'DOUBLE':
      return (vector, row) => javaDouble(vector.f64[row] as number);
    case 'DECIMAL':
      return (vector, row) => javaDecimal(unscaledAt(vector, row), type.scale);
    case 'CHAR':
    case 'VARCHAR':
      return (vector, row) => utf8.decode(bytesAt(vector, row));
    case 'BINARY':
    case 'VARBINARY':
      return (vector, row) => `[${Array.from(bytesAt(vector, row), (byte) => (byte > 127 ? byte - 256 : byte)).join(', ')}]`;
    case 'DATE':
      return (vector, row) => printDate(vector.i32[row] as number);
    case 'TIME':
      return (vector, row) => printClock({ millis: vector.i32[row] as number, nanos: 0 }, { fraction: 'threes', seconds: 'ifAny' });
    case 'TIMESTAMP':
      return (vector, row) => momentText(vector.i64[row] as bigint, type.precision, 'ifAny');
    case 'TIMESTAMP_LTZ':
      return (vector, row) => `${momentText(vector.i64[row] as bigint, type.precision, 'always')}Z`;
    case 'INTERVAL_YEAR_MONTH':
      return (vector, row) => periodText(vector.i32[row] as number);
    case 'INTERVAL_DAY_TIME':
      return (vector, row) => durationText(Number(vector.i64[row]));
    case 'ARRAY':
    case 'MULTISET':
    case 'MAP':
    case 'ROW':
      return nestedText(type, cellText);
  }
}

function momentText(ticks: bigint, precision: number, seconds: 'always' | 'ifAny'): string {
  const moment = momentOf(ticks, precision);
  return `${printDate(moment.days)}T${printClock(moment, { fraction: 'threes', seconds })}`;
}

/** Java's Period of months, which Flink counts no years in. */
const periodText = (months: number): string => (months === 0 ? 'P0D' : `P${months}M`);

/** Java's Duration: hours, minutes, seconds, with the sign on each part. */
function durationText(millis: number): string {
  if (millis === 0) return 'PT0S';
  const seconds = Math.trunc(millis / 1_000);
  const [hours, minutes] = [Math.trunc(seconds / 3_600), Math.trunc((seconds % 3_600) / 60)];
  const rest = (millis - hours * 3_600_000 - minutes * 60_000) / 1_000;
  return `PT${hours === 0 ? '' : `${hours}H`}${minutes === 0 ? '' : `${minutes}M`}${rest === 0 ? '' : `${rest}S`}`;
}
