import type { Dice } from './dice';
import type { Column, ColumnType } from './random-table';

/** Columns in reach, each as it is written: `a.k`. */
export type Scope = readonly Column[];

type Maker = (dice: Dice, scope: Scope, depth: number) => string;
const of =
  (type: ColumnType): Maker =>
  (dice, scope, depth) =>
    randomExpression(dice, type, scope, depth);
const [int, bigint, text, bool, decimal, double, time] = (
  ['INT', 'BIGINT', 'STRING', 'BOOLEAN', 'DECIMAL', 'DOUBLE', 'TIMESTAMP'] as const
).map(of) as [Maker, Maker, Maker, Maker, Maker, Maker, Maker];

const literals: Readonly<Record<ColumnType, readonly string[]>> = {
  INT: ['1', '0', '7', '-3', 'CAST(NULL AS INT)'],
  BIGINT: ['CAST(5 AS BIGINT)', '3000000019', 'CAST(NULL AS BIGINT)'],
  STRING: ["'a'", "'b'", "'x y'", 'CAST(NULL AS STRING)'],
  BOOLEAN: ['TRUE', 'FALSE', 'CAST(NULL AS BOOLEAN)'],
  DECIMAL: ['CAST(1.25 AS DECIMAL(8, 2))', 'CAST(-7 AS DECIMAL(8, 2))', 'CAST(NULL AS DECIMAL(8, 2))'],
  DOUBLE: ['CAST(0.5 AS DOUBLE)', 'CAST(-2 AS DOUBLE)', 'CAST(NULL AS DOUBLE)'],
  TIMESTAMP: ["TIMESTAMP '2024-05-01 10:01:00.000'", "TIMESTAMP '2024-05-01 10:00:00.500'"],
};

/** Nothing that fails a run: divisors are literals, texts are read by TRY_CAST. Nothing whose result depends on the clock. */
const compound: Readonly<Record<ColumnType, readonly Maker[]>> = {
  INT: [
    (dice, scope, depth) => `(${int(dice, scope, depth)} ${dice.pick(['+', '-', '*'])} ${int(dice, scope, depth)})`,
    (dice, scope, depth) => `(${int(dice, scope, depth)} / ${dice.pick(['2', '3', '-4'])})`,
    (dice, scope, depth) => `MOD(${int(dice, scope, depth)}, ${dice.pick(['2', '3', '5'])})`,
    (dice, scope, depth) => `ABS(${int(dice, scope, depth)})`,
    (dice, scope, depth) => `CHAR_LENGTH(${text(dice, scope, depth)})`,
    (dice, scope, depth) => `TRY_CAST(${text(dice, scope, depth)} AS INT)`,
    (dice, scope, depth) => `NULLIF(${int(dice, scope, depth)}, ${int(dice, scope, depth)})`,
    (dice, scope, depth) => `POSITION('b' IN ${text(dice, scope, depth)})`,
    (dice, scope, depth) => `${dice.pick(['SIGN', '-', '+'])}(${int(dice, scope, depth)})`,
    (dice, scope, depth) =>
      `TIMESTAMPDIFF(${dice.pick(['SECOND', 'MINUTE', 'HOUR'])}, ${time(dice, scope, depth)}, ${time(dice, scope, depth)})`,
    (dice, scope, depth) => `${dice.pick(['GREATEST', 'LEAST'])}(${int(dice, scope, depth)}, ${int(dice, scope, depth)})`,
    (dice, scope, depth) => `ASCII(${text(dice, scope, depth)})`,
    (dice, scope, depth) => `IF(${bool(dice, scope, depth)}, ${int(dice, scope, depth)}, ${int(dice, scope, depth)})`,
  ],
  BIGINT: [
    (dice, scope, depth) => `CAST(${int(dice, scope, depth)} AS BIGINT)`,
    (dice, scope, depth) => `(${bigint(dice, scope, depth)} ${dice.pick(['+', '-', '*'])} ${int(dice, scope, depth)})`,
    (dice, scope, depth) => `EXTRACT(${dice.pick(['MINUTE', 'SECOND', 'HOUR', 'DAY', 'EPOCH'])} FROM ${time(dice, scope, depth)})`,
    (dice, scope, depth) => `(${bigint(dice, scope, depth)} / CAST(${dice.pick(['3', '10'])} AS BIGINT))`,
    (dice, scope, depth) => `EXTRACT(${dice.pick(['HOUR', 'DAY', 'MONTH', 'DOW', 'WEEK', 'QUARTER'])} FROM ${zoned(dice, scope, depth)})`,
    (dice, scope, depth) => `UNIX_TIMESTAMP(CAST(${zoned(dice, scope, depth)} AS STRING))`,
  ],
  STRING: [
    (dice, scope, depth) => `(${text(dice, scope, depth)} || ${text(dice, scope, depth)})`,
    (dice, scope, depth) => `${dice.pick(['UPPER', 'LOWER', 'TRIM', 'REVERSE'])}(${text(dice, scope, depth)})`,
    (dice, scope, depth) => `SUBSTRING(${text(dice, scope, depth)} FROM ${dice.pick(['1', '2', '3'])} FOR ${dice.pick(['1', '2'])})`,
    (dice, scope, depth) => `CAST(${dice.pick([int, bigint, decimal, bool])(dice, scope, depth)} AS STRING)`,
    (dice, scope, depth) => `REPLACE(${text(dice, scope, depth)}, 'b', 'cc')`,
    (dice, scope, depth) => `LPAD(${text(dice, scope, depth)}, 3, '*')`,
    (dice, scope, depth) => `DATE_FORMAT(${time(dice, scope, depth)}, 'HH:mm')`,
    (dice, scope, depth) => `CAST(${dice.pick([time, double, zoned])(dice, scope, depth)} AS STRING)`,
    (dice, scope, depth) => `DATE_FORMAT(${zoned(dice, scope, depth)}, 'yyyy-MM-dd HH:mm:ss')`,
    (dice, scope, depth) => `FROM_UNIXTIME(1711846800 + MOD(${bigint(dice, scope, depth)}, 86400))`,
    (dice, scope, depth) => `${dice.pick(['INITCAP', 'LTRIM', 'RTRIM', 'MD5', 'TO_BASE64'])}(${text(dice, scope, depth)})`,
    (dice, scope, depth) => `${dice.pick(['LEFT', 'RIGHT'])}(${text(dice, scope, depth)}, ${dice.pick(['1', '2'])})`,
    (dice, scope, depth) => `CONCAT_WS('-', ${text(dice, scope, depth)}, ${text(dice, scope, depth)})`,
    (dice, scope, depth) => `REGEXP_REPLACE(${text(dice, scope, depth)}, '[ab]+', '#')`,
    (dice, scope, depth) => `SPLIT_INDEX(${text(dice, scope, depth)}, 'b', ${dice.pick(['0', '1'])})`,
    (dice, scope, depth) => `OVERLAY(${text(dice, scope, depth)} PLACING '_' FROM ${dice.pick(['1', '2'])})`,
  ],
  BOOLEAN: [
    (dice, scope, depth) => comparison(dice, scope, depth),
    (dice, scope, depth) => `(${dice.pick([int, text, decimal, double])(dice, scope, depth)} IS ${dice.pick(['', 'NOT '])}NULL)`,
    (dice, scope, depth) => `(${bool(dice, scope, depth)} ${dice.pick(['AND', 'OR'])} ${bool(dice, scope, depth)})`,
    (dice, scope, depth) => `(NOT ${bool(dice, scope, depth)})`,
    (dice, scope, depth) => `(${int(dice, scope, depth)} ${dice.pick(['', 'NOT '])}IN (0, 1, 3, 7))`,
    (dice, scope, depth) => `(${int(dice, scope, depth)} ${dice.pick(['', 'NOT '])}BETWEEN -5 AND ${int(dice, scope, depth)})`,
    (dice, scope, depth) => `(${text(dice, scope, depth)} LIKE ${dice.pick(["'%b%'", "'a%'", "'_'"])})`,
    (dice, scope, depth) => `(${bool(dice, scope, depth)} IS ${dice.pick(['TRUE', 'NOT TRUE', 'FALSE'])})`,
    (dice, scope, depth) => `(${int(dice, scope, depth)} IS ${dice.pick(['', 'NOT '])}DISTINCT FROM ${int(dice, scope, depth)})`,
  ],
  DECIMAL: [
    (dice, scope, depth) => `CAST(${int(dice, scope, depth)} AS DECIMAL(8, 2))`,
    (dice, scope, depth) => `TRY_CAST((${decimal(dice, scope, depth)} + ${decimal(dice, scope, depth)}) AS DECIMAL(8, 2))`,
    (dice, scope, depth) => `TRY_CAST((${decimal(dice, scope, depth)} * ${int(dice, scope, depth)}) AS DECIMAL(8, 2))`,
    (dice, scope, depth) =>
      `TRY_CAST((${decimal(dice, scope, depth)} / ${dice.pick(['3', 'CAST(0.7 AS DECIMAL(4, 2))'])}) AS DECIMAL(8, 2))`,
    (dice, scope, depth) => `TRY_CAST(${dice.pick(['ROUND', 'TRUNCATE'])}(${decimal(dice, scope, depth)}, 1) AS DECIMAL(8, 2))`,
    (dice, scope, depth) => `TRY_CAST(${dice.pick([double, bigint, text])(dice, scope, depth)} AS DECIMAL(8, 2))`,
  ],
  DOUBLE: [
    (dice, scope, depth) => `CAST(${int(dice, scope, depth)} AS DOUBLE)`,
    (dice, scope, depth) => `(${double(dice, scope, depth)} ${dice.pick(['+', '-', '*'])} ${double(dice, scope, depth)})`,
    (dice, scope, depth) => `CAST(${decimal(dice, scope, depth)} AS DOUBLE)`,
    (dice, scope, depth) => `${dice.pick(['FLOOR', 'CEIL', 'ABS'])}(${double(dice, scope, depth)})`,
    (dice, scope, depth) => `TRY_CAST(${text(dice, scope, depth)} AS DOUBLE)`,
  ],
  TIMESTAMP: [
    (dice, scope, depth) => `(${time(dice, scope, depth)} ${dice.pick(['+', '-'])} INTERVAL '${dice.pick(['1', '90'])}' SECOND(3))`,
    (dice, scope, depth) => `FLOOR(${time(dice, scope, depth)} TO ${dice.pick(['MINUTE', 'HOUR'])})`,
    (dice, scope, depth) => `CEIL(${time(dice, scope, depth)} TO ${dice.pick(['MINUTE', 'DAY'])})`,
    (dice, scope, depth) =>
      `TIMESTAMPADD(${dice.pick(['MINUTE', 'DAY', 'MONTH'])}, ${dice.pick(['1', '-2'])}, ${time(dice, scope, depth)})`,
    (dice, scope, depth) => `CAST(${zoned(dice, scope, depth)} AS TIMESTAMP(3))`,
  ],
};

/** Points of time around the hours that Berlin skips and repeats, which show differently in each session's time zone. */
const zoned: Maker = (dice, scope, depth) =>
  dice.pick([
    `TO_TIMESTAMP_LTZ(CAST(${dice.pick(['1711846800', '1729990800'])} AS BIGINT) + MOD(${int(dice, scope, depth)}, 24) * 1800, 0)`,
    `CAST(${time(dice, scope, depth)} AS TIMESTAMP_LTZ(3))`,
  ]);

function comparison(dice: Dice, scope: Scope, depth: number): string {
  const side = dice.pick([int, text, bigint, decimal, double, time]);
  return `(${side(dice, scope, depth)} ${dice.pick(['=', '<', '>=', '<>'])} ${side(dice, scope, depth)})`;
}

const anyType: readonly ((type: ColumnType) => Maker)[] = [
  (type) => (dice, scope, depth) =>
    `CASE WHEN ${bool(dice, scope, depth)} THEN ${of(type)(dice, scope, depth)} ELSE ${of(type)(dice, scope, depth)} END`,
  (type) => (dice, scope, depth) => `COALESCE(${of(type)(dice, scope, depth)}, ${of(type)(dice, scope, depth)})`,
];

/** Texts of other lengths, for tapes that make more. */
const lengths: readonly Maker[] = [
  (dice, scope, depth) => `CAST(${text(dice, scope, depth)} AS ${dice.pick(['CHAR(1)', 'CHAR(3)', 'VARCHAR(2)', 'CHAR(5)'])})`,
  (dice, scope, depth) => `CAST(${int(dice, scope, depth)} AS ${dice.pick(['CHAR(4)', 'VARCHAR(2)'])})`,
  (dice, scope, depth) => `NULLIF(${text(dice, scope, depth)}, ${text(dice, scope, depth)})`,
  (dice, scope, depth) => `IF(${bool(dice, scope, depth)}, ${text(dice, scope, depth)}, 'abc')`,
  (dice, scope, depth) => `${dice.pick(['GREATEST', 'LEAST'])}(${text(dice, scope, depth)}, 'abcd')`,
  (dice, scope, depth) => `('<' || ${text(dice, scope, depth)} || '>')`,
  (dice, scope, depth) => `${dice.pick(['RTRIM', 'REVERSE', 'TRIM'])}(${text(dice, scope, depth)})`,
];

/** An expression of the type: most often a column of it, at depth 0 nothing deeper than a literal. */
export function randomExpression(dice: Dice, type: ColumnType, scope: Scope, depth = 2): string {
  const columns = scope.filter((column) => column.type === type);
  const shape = dice.below(10);
  if (columns.length > 0 && (shape < 5 || depth === 0)) return dice.pick(columns).name;
  if (depth === 0 || shape === 5) return dice.pick(literals[type]);
  if (shape === 9) return dice.pick(anyType)(type)(dice, scope, depth - 1);
  const forms = dice.wide && type === 'STRING' ? [...compound.STRING, ...lengths] : compound[type];
  return dice.pick(forms)(dice, scope, depth - 1);
}
