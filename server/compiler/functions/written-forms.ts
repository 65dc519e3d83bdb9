import type { Category } from './signature';

/** What SQL writes as operators or with a syntax of its own, for the reference page. */
export interface WrittenForm {
  readonly name: string;
  readonly category: Category;
  readonly signatures: readonly string[];
  readonly summary: string;
}

const form = (category: Category, name: string, signatures: readonly string[], summary: string): WrittenForm => ({
  name,
  category,
  signatures,
  summary,
});

export const writtenForms: readonly WrittenForm[] = [
  form(
    'comparison',
    '=',
    ['a = b', 'a <> b', 'a < b', 'a <= b', 'a > b', 'a >= b'],
    'Comparison in the common type; NULL where a side is. NaN is neither equal to, below nor above anything',
  ),
  form('comparison', 'IS DISTINCT FROM', ['a IS [NOT] DISTINCT FROM b'], 'As <>, but NULL is a value equal to itself'),
  form('comparison', 'IS NULL', ['value IS [NOT] NULL'], 'Whether there is no value'),
  form(
    'comparison',
    'BETWEEN',
    ['value [NOT] BETWEEN [SYMMETRIC] low AND high'],
    'Whether the value lies within, both ends included; SYMMETRIC takes the ends in any order',
  ),
  form(
    'comparison',
    'IN',
    ['value [NOT] IN (a, b, …)'],
    'Whether the value equals one of the list; NULL where none equals and one is NULL',
  ),
  form('logical', 'AND', ['a AND b', 'a OR b', 'NOT a'], 'Three-valued logic'),
  form('logical', 'IS TRUE', ['condition IS [NOT] TRUE | FALSE | UNKNOWN'], 'A test that is never NULL'),
  form(
    'arithmetic',
    '+',
    ['a + b', 'a - b', 'a * b', 'a / b', 'a % b', '-a'],
    'Integers wrap and divide toward zero; dividing an integer or decimal by zero fails; a decimal that does not fit is NULL',
  ),
  form('arithmetic', 'MOD', ['MOD(a, b)'], 'The rest of a division, with the sign of the first number'),
  form('string', '||', ['text || text'], 'Texts put together; NULL where one is NULL'),
  form('string', 'TRIM', ['TRIM([BOTH | LEADING | TRAILING] [characters FROM] text)'], 'Without blanks (or given characters) at the ends'),
  form(
    'temporal',
    'DATE',
    ["DATE 'yyyy-MM-dd'", "TIME 'HH:mm:ss[.fraction]'", "TIMESTAMP 'yyyy-MM-dd HH:mm:ss[.fraction]'"],
    'A constant time; its fraction says its precision',
  ),
  form(
    'temporal',
    'INTERVAL',
    ["INTERVAL 'value' unit [TO unit]"],
    'A constant span of time: of YEAR and MONTH, or of DAY, HOUR, MINUTE and SECOND (also WEEK and QUARTER)',
  ),
  form(
    'temporal',
    'EXTRACT',
    ['EXTRACT(unit FROM time)'],
    'A part of a date, time, time stamp or interval; the units are MILLENNIUM to NANOSECOND, ISOYEAR, DOY, DOW (1 is Sunday), ISODOW (1 is Monday), EPOCH',
  ),
  form(
    'temporal',
    'FLOOR TO',
    ['FLOOR(time TO unit)', 'CEIL(time TO unit)'],
    'The start of the unit, or the next one; weeks begin on Sunday',
  ),
  form('temporal', 'TIMESTAMPADD', ['TIMESTAMPADD(unit, count, time)'], 'The time so many units later; months end at their last day'),
  form('temporal', 'TIMESTAMPDIFF', ['TIMESTAMPDIFF(unit, from, to)'], 'Whole units from the first time to the second'),
  form(
    'temporal',
    'time + INTERVAL',
    ['time + interval', 'time - interval', 'interval + interval', 'interval * number'],
    'Arithmetic with intervals',
  ),
  form(
    'temporal',
    'OVERLAPS',
    ['(start, end) OVERLAPS (start, end)', '(start, interval) OVERLAPS (start, interval)'],
    'Whether two spans of time meet',
  ),
  form(
    'conditional',
    'CASE',
    ['CASE WHEN condition THEN value … [ELSE value] END', 'CASE value WHEN a THEN value … [ELSE value] END'],
    'The value of the first branch that holds',
  ),
  form('conditional', 'IF', ['IF(condition, value, value)'], 'The first value where the condition is TRUE, else the second'),
  form('conditional', 'COALESCE', ['COALESCE(value, …)'], 'The first value that is not NULL'),
  form('conditional', 'IFNULL', ['IFNULL(value, instead)'], 'The value, or the other where it is NULL'),
  form('conditional', 'NULLIF', ['NULLIF(a, b)'], 'NULL where both are equal, else the first'),
  form('conditional', 'GREATEST', ['GREATEST(value, …)'], 'The largest value; NULL where one is NULL'),
  form('conditional', 'LEAST', ['LEAST(value, …)'], 'The smallest value; NULL where one is NULL'),
  form('conversion', 'CAST', ['CAST(value AS type)'], 'The value in another type; what cannot be read fails the job'),
  form('conversion', 'TRY_CAST', ['TRY_CAST(value AS type)'], 'As CAST, but NULL for what cannot be read'),
  form('json', 'IS JSON', ['text IS [NOT] JSON [VALUE | SCALAR | ARRAY | OBJECT]'], 'Whether the text is JSON (of a kind)'),
  form('json', 'JSON_EXISTS', ['JSON_EXISTS(json, path [{TRUE | FALSE | UNKNOWN | ERROR} ON ERROR])'], 'Whether the path finds something'),
  form(
    'json',
    'JSON_VALUE',
    ['JSON_VALUE(json, path [RETURNING type] [{NULL | ERROR | DEFAULT value} ON EMPTY] [{NULL | ERROR | DEFAULT value} ON ERROR])'],
    'The scalar that the path finds, as STRING, BOOLEAN, INTEGER or DOUBLE',
  ),
  form(
    'json',
    'JSON_QUERY',
    ['JSON_QUERY(json, path [RETURNING type] [{WITHOUT | WITH [CONDITIONAL | UNCONDITIONAL]} ARRAY WRAPPER] [… ON EMPTY] [… ON ERROR])'],
    'The object or array that the path finds, as text or ARRAY<STRING>',
  ),
  form('json', 'JSON_OBJECT', ['JSON_OBJECT([KEY] key VALUE value, … [{NULL | ABSENT} ON NULL])'], 'A JSON object; keys are constants'),
  form('json', 'JSON_ARRAY', ['JSON_ARRAY(value, … [{NULL | ABSENT} ON NULL])'], 'A JSON array; NULLs are left out unless NULL ON NULL'),
  form('construction and access', 'ARRAY', ['ARRAY[value, …]'], 'An array of the common type'),
  form('construction and access', 'MAP', ['MAP[key, value, …]'], 'A map; of equal keys the last counts'),
  form('construction and access', 'ROW', ['ROW(value, …)', '(value, value, …)'], 'A row, with the fields EXPR$0, EXPR$1, …'),
  form(
    'construction and access',
    '[ ]',
    ['array[place]', 'map[key]'],
    'An element, counted from 1, or the value of a key; NULL where there is none',
  ),
  form('construction and access', '.', ['row.field', 'row.*'], 'A field of a row; in SELECT all fields as columns'),
];
