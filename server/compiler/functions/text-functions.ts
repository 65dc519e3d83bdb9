import { MAX_LENGTH, types, type DataType } from '@headrace/connector-sdk/schema';
import type { Overload, ScalarFunction } from './signature';

const { STRING, INT, BOOLEAN } = types;
type Params = Overload['params'];
const string = { category: 'string' } as const;
const ways = (fn: string, all: readonly Params[], returns: Overload['returns'], nulls: Overload['nulls'] = 'strict'): readonly Overload[] =>
  all.map((params) => ({ fn, params, returns, nulls }));
const text = (name: string, all: readonly Params[], summary: string): ScalarFunction => ({
  ...string,
  names: [name],
  summary,
  overloads: ways(name, all, STRING),
});
const mayFail = (name: string, all: readonly Params[], summary: string): ScalarFunction => ({
  ...string,
  names: [name],
  summary,
  overloads: ways(name, all, STRING, 'may'),
});
/** Results that are never longer than the first text, or than two texts together: Flink says so in their types. */
const sameText: Overload['returns'] = ([first]) => first!;
const shorterText: Overload['returns'] = ([first]) => types.VARCHAR(lengthOf(first!));
const bothTexts: Overload['returns'] = ([first, second]) => types.VARCHAR(Math.min(lengthOf(first!) + lengthOf(second!), MAX_LENGTH));
const lengthOf = (type: DataType): number => ('length' in type ? type.length : MAX_LENGTH);
const typed = ({ overloads, ...fn }: ScalarFunction, returns: Overload['returns']): ScalarFunction => ({
  ...fn,
  overloads: overloads.map((overload) => ({ ...overload, returns })),
});
const newer = (fn: ScalarFunction): ScalarFunction => ({ ...fn, since: '2.0' });
const trim = (name: string, fn: string, summary: string): ScalarFunction => ({
  ...string,
  names: [name],
  summary,
  overloads: ways(fn, [['text'], ['text', 'text']], shorterText),
});
const test = (name: string, params: Params, summary: string): ScalarFunction => ({
  ...string,
  names: [name],
  summary,
  overloads: [{ fn: name, params, returns: BOOLEAN }],
});

export const textFunctions: readonly ScalarFunction[] = [
  typed(text('UPPER', [['text']], 'The text in capitals'), sameText),
  typed(text('LOWER', [['text']], 'The text in small letters'), sameText),
  typed(text('INITCAP', [['text']], 'Each word with a capital first letter'), sameText),
  mayFail('REVERSE', [['text']], 'The text from its end to its start'),
  text('REPLACE', [['text', 'text', 'text']], 'Each occurrence of the second text replaced by the third'),
  newer(text('TRANSLATE', [['text', 'text', 'text']], 'Characters of the second text replaced by those at the same place of the third')),
  text('REPEAT', [['text', 'int']], 'The text so many times'),
  {
    ...string,
    names: ['CONCAT'],
    summary: 'Texts put together; NULL where one is NULL',
    overloads: [{ fn: 'CONCAT', params: ['text'], rest: true, returns: STRING }],
  },
  {
    ...string,
    names: ['CONCAT_WS'],
    summary: 'Texts put together with a separator (the first); NULLs are left out',
    overloads: [{ fn: 'CONCAT_WS', params: ['text', 'text'], rest: true, returns: STRING }],
  },
  {
    ...typed(
      mayFail(
        'SUBSTRING',
        [
          ['text', 'int'],
          ['text', 'int', 'int'],
        ],
        'A part of the text, counted from 1, from the end where negative',
      ),
      shorterText,
    ),
    names: ['SUBSTRING', 'SUBSTR'],
  },
  typed(mayFail('LEFT', [['text', 'int']], 'The first characters'), shorterText),
  typed(mayFail('RIGHT', [['text', 'int']], 'The last characters'), shorterText),
  mayFail('LPAD', [['text', 'int', 'text']], 'Filled up on the left (or cut) to a length'),
  mayFail('RPAD', [['text', 'int', 'text']], 'Filled up on the right (or cut) to a length'),
  trim('LTRIM', 'TRIM_LEADING', 'Without blanks (or given characters) at the start'),
  trim('RTRIM', 'TRIM_TRAILING', 'Without blanks (or given characters) at the end'),
  newer(trim('BTRIM', 'TRIM_BOTH', 'Without blanks (or given characters) at both ends')),
  {
    ...string,
    names: ['CHAR_LENGTH', 'CHARACTER_LENGTH'],
    summary: 'Number of characters',
    overloads: [{ fn: 'CHAR_LENGTH', params: ['text'], returns: INT }],
  },
  {
    ...string,
    names: ['POSITION', 'LOCATE'],
    summary: 'Where the first text stands in the second (from a place on), from 1; 0 where it does not',
    overloads: ways(
      'POSITION',
      [
        ['text', 'text'],
        ['text', 'text', 'int'],
      ],
      INT,
    ),
  },
  {
    ...string,
    names: ['INSTR'],
    summary: 'Where the second text stands in the first, from 1; 0 where it does not',
    overloads: [{ fn: 'INSTR', params: ['text', 'text'], returns: INT }],
  },
  {
    category: 'comparison',
    names: ['LIKE'],
    summary: 'Whether the text meets a pattern of % (any characters) and _ (one character)',
    signatures: ['text [NOT] LIKE pattern [ESCAPE character]'],
    overloads: ways(
      'LIKE',
      [
        ['text', 'text'],
        ['text', 'text', 'text'],
      ],
      BOOLEAN,
    ),
  },
  {
    category: 'comparison',
    names: ['SIMILAR'],
    summary: 'Whether the text meets an SQL regular expression',
    signatures: ['text [NOT] SIMILAR TO pattern [ESCAPE character]'],
    overloads: ways(
      'SIMILAR',
      [
        ['text', 'text'],
        ['text', 'text', 'text'],
      ],
      BOOLEAN,
    ),
  },
  test('REGEXP', ['text', 'text'], 'Whether a part of the text meets a Java regular expression'),
  mayFail('REGEXP_REPLACE', [['text', 'text', 'text']], 'Each match of the regular expression replaced by the third text, taken as it is'),
  mayFail(
    'REGEXP_EXTRACT',
    [
      ['text', 'text'],
      ['text', 'text', 'int'],
    ],
    'The first match of the regular expression, or a group of it',
  ),
  mayFail(
    'SPLIT_INDEX',
    [
      ['text', 'text', 'int'],
      ['text', 'int', 'int'],
    ],
    'The n-th part (from 0) of the text cut at a delimiter (a text or the code of a character)',
  ),
  {
    ...string,
    names: ['SPLIT'],
    summary: 'The parts of the text between a delimiter; its characters where the delimiter is empty',
    overloads: [{ fn: 'SPLIT', params: ['text', 'text'], returns: types.ARRAY(STRING) }],
  },
  {
    ...string,
    names: ['STR_TO_MAP'],
    summary: 'Entries between a delimiter (an expression, by default a comma), keys and values between another (by default =)',
    overloads: ways('STR_TO_MAP', [['text'], ['text', 'text', 'text']], types.MAP(STRING, STRING), 'may'),
  },
  typed(
    text(
      'OVERLAY',
      [
        ['text', 'text', 'int'],
        ['text', 'text', 'int', 'int'],
      ],
      'The text with a part replaced from a place on, of the length of the second text or a given one',
    ),
    bothTexts,
  ),
  {
    ...string,
    names: ['ASCII'],
    summary: 'The first byte of the text as a number',
    overloads: [{ fn: 'ASCII', params: ['text'], returns: INT }],
  },
  {
    ...string,
    names: ['CHR'],
    summary: 'The character of a code, modulo 256',
    overloads: [{ fn: 'CHR', params: ['bigint'], returns: STRING, nulls: 'may' }],
  },
  text('TO_BASE64', [['text']], 'The bytes of the text in base64'),
  text('FROM_BASE64', [['text']], 'The text whose bytes stand in base64; what is no base64 fails'),
  {
    ...string,
    names: ['ENCODE'],
    summary: 'The text as bytes in US-ASCII, ISO-8859-1, UTF-8, UTF-16, UTF-16BE or UTF-16LE',
    // So Flink calls it, and then lets bytes of any length pass as such.
    overloads: [{ fn: 'ENCODE', params: ['text', 'text'], returns: { kind: 'BINARY', length: 1, nullable: true }, nulls: 'may' }],
  },
  {
    ...string,
    names: ['DECODE'],
    summary: 'Bytes of a character set as text',
    overloads: [{ fn: 'DECODE', params: ['binary', 'text'], returns: STRING, nulls: 'may' }],
  },
  mayFail(
    'PARSE_URL',
    [
      ['text', 'text'],
      ['text', 'text', 'text'],
    ],
    'A part of a URL: HOST, PATH, QUERY (or the value of a key in it), REF, PROTOCOL, AUTHORITY, FILE, USERINFO',
  ),
  newer(text('URL_ENCODE', [['text']], 'The text as application/x-www-form-urlencoded')),
  newer(mayFail('URL_DECODE', [['text']], 'The text that was encoded as application/x-www-form-urlencoded')),
  newer(test('STARTSWITH', ['text', 'text'], 'Whether the text starts with the other')),
  newer(test('ENDSWITH', ['text', 'text'], 'Whether the text ends with the other')),
  {
    ...string,
    names: ['UUID'],
    summary: 'A random UUID',
    overloads: [{ fn: 'UUID', params: [], returns: types.CHAR(36), nulls: 'never' }],
  },
  {
    category: 'conditional',
    names: ['IS_ALPHA'],
    summary: 'Whether the text has letters only; NULL is none',
    overloads: [{ fn: 'IS_ALPHA', params: ['text'], returns: BOOLEAN, nulls: 'never' }],
  },
  {
    category: 'conditional',
    names: ['IS_DIGIT'],
    summary: 'Whether the text has digits only; NULL is none',
    overloads: [{ fn: 'IS_DIGIT', params: ['text'], returns: BOOLEAN, nulls: 'never' }],
  },
  {
    category: 'conditional',
    names: ['IS_DECIMAL'],
    summary: 'Whether the text can be read as a number; NULL is none',
    overloads: [{ fn: 'IS_DECIMAL', params: ['text'], returns: BOOLEAN, nulls: 'never' }],
  },
];

const digest = (name: string, length: number): ScalarFunction => ({
  category: 'hash',
  names: [name],
  summary: `The ${name} digest of the text, or of bytes, in hexadecimal digits`,
  overloads: ways(name, [['text'], ['binary']], types.CHAR(length)),
});

export const hashFunctions: readonly ScalarFunction[] = [
  digest('MD5', 32),
  digest('SHA1', 40),
  digest('SHA224', 56),
  digest('SHA256', 64),
  digest('SHA384', 96),
  digest('SHA512', 128),
  {
    category: 'hash',
    names: ['SHA2'],
    summary: 'The SHA-2 digest of the text, or of bytes, with 224, 256, 384 or 512 bits, in hexadecimal digits',
    overloads: ways(
      'SHA2',
      [
        ['text', 'int'],
        ['binary', 'int'],
      ],
      types.VARCHAR(128),
    ),
  },
];
