/**
 * The normative JavaScript form of SQL values at the row level of the SDK (payload `rows`, look-up keys and rows, samples):
 * BOOLEAN boolean · TINYINT, SMALLINT, INT, FLOAT, DOUBLE number · BIGINT bigint · DECIMAL string in plain notation with its scale ·
 * CHAR, VARCHAR string · BINARY, VARBINARY Uint8Array · DATE number of days since 1970-01-01 · TIME number of milliseconds of the day ·
 * TIMESTAMP, TIMESTAMP_LTZ { epochMs, nanos } (nanos 0–999999 within the millisecond; TIMESTAMP as if in UTC) ·
 * INTERVAL number (months or milliseconds) · ARRAY array · MAP Map · ROW array in field order · NULL null.
 */
export type SqlValue =
  null | boolean | number | bigint | string | Uint8Array | TimestampValue | readonly SqlValue[] | ReadonlyMap<SqlValue, SqlValue>;

export interface TimestampValue {
  readonly epochMs: number;
  readonly nanos: number;
}

/** Values in the order of the schema's fields. */
export type SqlRow = readonly SqlValue[];
