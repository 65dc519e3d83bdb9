import { types } from '@headrace/connector-sdk/schema';
import type { ScalarFunction } from './signature';

const { STRING, INT, BOOLEAN } = types;
type Params = ScalarFunction['overloads'][number]['params'];
const text = (name: string, ways: readonly Params[], summary: string): ScalarFunction => ({
  names: [name],
  summary,
  overloads: ways.map((params) => ({ fn: name, params, returns: STRING })),
});
const mayFail = (name: string, ways: readonly Params[], summary: string): ScalarFunction => ({
  names: [name],
  summary,
  overloads: ways.map((params) => ({ fn: name, params, returns: STRING, nulls: 'may' as const })),
});

export const textFunctions: readonly ScalarFunction[] = [
  text('UPPER', [['text']], 'The text in capitals'),
  text('LOWER', [['text']], 'The text in small letters'),
  text('INITCAP', [['text']], 'Each word with a capital first letter'),
  text('REVERSE', [['text']], 'The text from its end to its start'),
  text('REPLACE', [['text', 'text', 'text']], 'Each occurrence of the second text replaced by the third'),
  text('REPEAT', [['text', 'int']], 'The text so many times'),
  {
    names: ['CONCAT'],
    summary: 'Texts put together; NULL where one is NULL',
    overloads: [{ fn: 'CONCAT', params: ['text'], rest: true, returns: STRING }],
  },
  {
    names: ['CONCAT_WS'],
    summary: 'Texts put together with a separator; NULLs are left out',
    overloads: [
      {
        fn: 'CONCAT_WS',
        params: ['text', 'text'],
        rest: true,
        returns: (args) => ({ ...STRING, nullable: args[0]!.nullable }),
        nulls: 'may',
      },
    ],
  },
  {
    ...text(
      'SUBSTRING',
      [
        ['text', 'int'],
        ['text', 'int', 'int'],
      ],
      'A part of the text, counted from 1',
    ),
    names: ['SUBSTRING', 'SUBSTR'],
  },
  text('LEFT', [['text', 'int']], 'The first characters'),
  text('RIGHT', [['text', 'int']], 'The last characters'),
  mayFail('LPAD', [['text', 'int', 'text']], 'Filled up on the left to a length'),
  mayFail('RPAD', [['text', 'int', 'text']], 'Filled up on the right to a length'),
  {
    names: ['LTRIM'],
    summary: 'Without blanks (or given characters) at the start',
    overloads: [
      { fn: 'TRIM_LEADING', params: ['text'], returns: STRING },
      { fn: 'TRIM_LEADING', params: ['text', 'text'], returns: STRING },
    ],
  },
  {
    names: ['RTRIM'],
    summary: 'Without blanks (or given characters) at the end',
    overloads: [
      { fn: 'TRIM_TRAILING', params: ['text'], returns: STRING },
      { fn: 'TRIM_TRAILING', params: ['text', 'text'], returns: STRING },
    ],
  },
  {
    names: ['BTRIM'],
    summary: 'Without blanks (or given characters) at both ends',
    overloads: [
      { fn: 'TRIM_BOTH', params: ['text'], returns: STRING },
      { fn: 'TRIM_BOTH', params: ['text', 'text'], returns: STRING },
    ],
  },
  {
    names: ['CHAR_LENGTH', 'CHARACTER_LENGTH'],
    summary: 'Number of characters',
    overloads: [{ fn: 'CHAR_LENGTH', params: ['text'], returns: INT }],
  },
  {
    names: ['POSITION', 'LOCATE'],
    summary: 'Where the first text stands in the second, from 1; 0 where it does not',
    overloads: [
      { fn: 'POSITION', params: ['text', 'text'], returns: INT },
      { fn: 'POSITION', params: ['text', 'text', 'int'], returns: INT },
    ],
  },
  {
    names: ['INSTR'],
    summary: 'Where the second text stands in the first, from 1; 0 where it does not',
    overloads: [{ fn: 'INSTR', params: ['text', 'text'], returns: INT }],
  },
  {
    names: ['LIKE'],
    summary: 'Whether the text meets a pattern of % and _',
    overloads: [
      { fn: 'LIKE', params: ['text', 'text'], returns: BOOLEAN },
      { fn: 'LIKE', params: ['text', 'text', 'text'], returns: BOOLEAN },
    ],
  },
  {
    names: ['SIMILAR'],
    summary: 'Whether the text meets an SQL regular expression',
    overloads: [
      { fn: 'SIMILAR', params: ['text', 'text'], returns: BOOLEAN },
      { fn: 'SIMILAR', params: ['text', 'text', 'text'], returns: BOOLEAN },
    ],
  },
  {
    names: ['REGEXP'],
    summary: 'Whether a part of the text meets a regular expression',
    overloads: [{ fn: 'REGEXP', params: ['text', 'text'], returns: BOOLEAN }],
  },
  mayFail('REGEXP_REPLACE', [['text', 'text', 'text']], 'Each match of the regular expression replaced'),
  mayFail(
    'REGEXP_EXTRACT',
    [
      ['text', 'text'],
      ['text', 'text', 'int'],
    ],
    'The first match of the regular expression, or a group of it',
  ),
  mayFail('SPLIT_INDEX', [['text', 'text', 'int']], 'The n-th part (from 0) of the text cut at a delimiter'),
  text(
    'OVERLAY',
    [
      ['text', 'text', 'int'],
      ['text', 'text', 'int', 'int'],
    ],
    'The text with a part replaced',
  ),
  { names: ['ASCII'], summary: 'The code of the first character', overloads: [{ fn: 'ASCII', params: ['text'], returns: INT }] },
  { names: ['CHR'], summary: 'The character of a code', overloads: [{ fn: 'CHR', params: ['bigint'], returns: STRING }] },
];
