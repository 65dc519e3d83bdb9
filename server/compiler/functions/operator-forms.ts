/**
 * Functions of the plan that SQL writes as operators or with a syntax of their own; `bind` types them (see `bind/expressions`). With the
 * overloads of the other tables this is the whole list of names that an engine meets. Arguments are exactly as written here.
 */
export const operatorForms: readonly { readonly fn: string; readonly args: string; readonly returns: string; readonly nulls: string }[] = [
  ...['EQUALS', 'NOT_EQUALS', 'LESS', 'LESS_OR_EQUAL', 'GREATER', 'GREATER_OR_EQUAL'].map((fn) => ({
    fn,
    args: '(T, T): equal types but for nullability; texts CHAR/VARCHAR of any length',
    returns: 'BOOLEAN',
    nulls: 'strict',
  })),
  { fn: 'IS_DISTINCT_FROM', args: '(T, T)', returns: 'BOOLEAN', nulls: 'never' },
  { fn: 'IS_NOT_DISTINCT_FROM', args: '(T, T)', returns: 'BOOLEAN', nulls: 'never' },
  {
    fn: 'IN',
    args: '(T, T, …): the value, then the list',
    returns: 'BOOLEAN',
    nulls: 'three-valued: NULL where nothing equals and one is NULL',
  },
  { fn: 'AND', args: '(BOOLEAN, BOOLEAN)', returns: 'BOOLEAN', nulls: 'three-valued' },
  { fn: 'OR', args: '(BOOLEAN, BOOLEAN)', returns: 'BOOLEAN', nulls: 'three-valued' },
  { fn: 'NOT', args: '(BOOLEAN)', returns: 'BOOLEAN', nulls: 'strict' },
  ...['IS_TRUE', 'IS_NOT_TRUE', 'IS_FALSE', 'IS_NOT_FALSE'].map((fn) => ({ fn, args: '(BOOLEAN)', returns: 'BOOLEAN', nulls: 'never' })),
  { fn: 'IS_NULL', args: '(any)', returns: 'BOOLEAN', nulls: 'never' },
  { fn: 'IS_NOT_NULL', args: '(any)', returns: 'BOOLEAN', nulls: 'never' },
  ...['PLUS', 'MINUS', 'TIMES', 'DIVIDE', 'MOD'].map((fn) => ({
    fn,
    args: '(T, T) for TINYINT…BIGINT, FLOAT, DOUBLE, returning T; (DECIMAL(p1,s1), DECIMAL(p2,s2)) returning the DECIMAL of the rules, half-up',
    returns: 'the type of the call',
    nulls: 'strict; integers wrap; integer and decimal division by zero fails the job; a decimal too large for its type is NULL',
  })),
  { fn: 'PLUS', args: '(INTERVAL x, INTERVAL x)', returns: 'INTERVAL x', nulls: 'strict' },
  { fn: 'MINUS', args: '(INTERVAL x, INTERVAL x)', returns: 'INTERVAL x', nulls: 'strict' },
  { fn: 'TIMES', args: '(INTERVAL x, BIGINT)', returns: 'INTERVAL x', nulls: 'strict' },
  { fn: 'NEGATE', args: '(number or INTERVAL)', returns: 'the same type', nulls: 'strict' },
  {
    fn: 'DATETIME_PLUS',
    args: '(DATE | TIME | TIMESTAMP | TIMESTAMP_LTZ, INTERVAL x); months end at the last day of the month',
    returns: 'the first type',
    nulls: 'strict',
  },
  {
    fn: 'CLAMP_TIME',
    args: '(DATE | TIMESTAMP | TIMESTAMP_LTZ) beside a finer type that it is compared in',
    returns: 'the type of the call; a moment before or after all of it where it has no room for the time',
    nulls: 'strict',
  },
  {
    fn: 'FIT_LENGTH',
    args: '(CHAR | VARCHAR | BINARY | VARBINARY), also where its type promises the length already',
    returns: 'the type of the call',
    nulls: 'strict',
  },
  {
    fn: 'ENFORCE_NOT_NULL',
    args: '(any, name of the table, name of the column)',
    returns: 'BOOLEAN, always TRUE',
    nulls: 'NULL fails the job',
  },
  {
    fn: 'CAST',
    args: '(any): to the type of the call',
    returns: 'the type of the call',
    nulls: 'strict; what cannot be read fails the job',
  },
  {
    fn: 'TRY_CAST',
    args: '(any): to the type of the call',
    returns: 'the type of the call, nullable',
    nulls: 'NULL where CAST would fail',
  },
  { fn: 'COALESCE', args: '(T, T, …)', returns: 'T', nulls: 'NULL where all are' },
  { fn: 'GREATEST', args: '(T, T, …)', returns: 'T', nulls: 'strict' },
  { fn: 'LEAST', args: '(T, T, …)', returns: 'T', nulls: 'strict' },
  ...['TRIM_BOTH', 'TRIM_LEADING', 'TRIM_TRAILING'].map((fn) => ({
    fn,
    args: '(text) blanks, or (text, characters)',
    returns: 'STRING',
    nulls: 'strict',
  })),
  ...['YEAR', 'QUARTER', 'MONTH', 'WEEK', 'DAY', 'DOY', 'DOW', 'ISODOW', 'HOUR', 'MINUTE', 'SECOND', 'MILLISECOND', 'EPOCH'].map(
    (unit) => ({
      fn: `EXTRACT_${unit}`,
      args: '(DATE | TIME | TIMESTAMP | TIMESTAMP_LTZ); SECOND is whole seconds, WEEK is ISO, DOW 1 is Sunday, ISODOW 1 is Monday, LTZ in the session zone',
      returns: 'BIGINT',
      nulls: 'strict',
    }),
  ),
  ...['FLOOR', 'CEIL'].flatMap((direction) =>
    ['YEAR', 'QUARTER', 'MONTH', 'WEEK', 'DAY', 'HOUR', 'MINUTE', 'SECOND'].map((unit) => ({
      fn: `${direction}_TO_${unit}`,
      args: '(DATE | TIME | TIMESTAMP | TIMESTAMP_LTZ); weeks start on Sunday as in Calcite',
      returns: 'the same type',
      nulls: 'strict',
    })),
  ),
  ...['YEAR', 'QUARTER', 'MONTH', 'WEEK', 'DAY', 'HOUR', 'MINUTE', 'SECOND'].map((unit) => ({
    fn: `TIMESTAMPDIFF_${unit}`,
    args: '(T, T) of one TIMESTAMP(p) or TIMESTAMP_LTZ(p): whole units from the first to the second, toward zero',
    returns: 'INT',
    nulls: 'strict',
  })),
];
