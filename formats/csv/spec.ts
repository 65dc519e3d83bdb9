import { option, optional, z, type FormatSpec } from '@headrace/connector-sdk';

/** Flink takes Java escapes here: `'\t'` written in SQL is a backslash and a t. */
export const unescaped = (text: string): string =>
  text.replace(/\\(t|n|r|\\|u[0-9a-fA-F]{4})/g, (_all, code: string) => {
    if (code.startsWith('u')) return String.fromCharCode(parseInt(code.slice(1), 16));
    return { t: '\t', n: '\n', r: '\r', '\\': '\\' }[code] as string;
  });

const options = z
  .object({
    'field-delimiter': option.text({ title: 'Between fields', help: 'One character; \\t is a tab.', fallback: ',' }),
    'headrace.header': option.flag({
      title: 'First line names the columns',
      help: 'The names must be those of the table, in its order. Files are written with such a line too. Flink has no such option.',
      fallback: 'false',
    }),
    'disable-quote-character': option.flag({
      title: 'Quotes have no meaning',
      help: 'Then no field can hold a delimiter or a line break.',
      fallback: 'false',
      advanced: true,
    }),
    'quote-character': option.text({
      title: 'Quote',
      fallback: '"',
      when: { option: 'disable-quote-character', in: ['false'] },
      advanced: true,
    }),
    'headrace.multiline': option.flag({
      title: 'Line breaks inside quotes',
      help: 'Off: every line is a record, so that a large file can be read by several readers at once.',
      fallback: 'true',
      role: 'source',
      advanced: true,
    }),
    'allow-comments': option.flag({ title: 'Skip lines that begin with #', fallback: 'false', role: 'source', advanced: true }),
    'ignore-parse-errors': option.flag({
      title: 'Ignore values that do not fit',
      help: 'A value that does not fit its column becomes NULL; a record that cannot be taken apart is dropped and counted.',
      fallback: 'false',
      role: 'source',
      advanced: true,
    }),
    'escape-character': optional(
      option.text({
        title: 'Escape',
        help: 'The character after it stands for itself; n, r, t and 0 stand for line feed, return, tab and NUL.',
        advanced: true,
      }),
    ),
    'null-literal': optional(
      option.text({ title: 'NULL is written as', help: 'Without it only empty fields of other types than text are NULL.' }),
    ),
    'array-element-delimiter': option.text({ title: 'Between elements of an array', fallback: ';', advanced: true }),
    'write-bigdecimal-in-scientific-notation': option.flag({
      title: 'Write decimals with exponent where shorter',
      help: 'As Flink does by default: 100000 is written as 1E+5.',
      fallback: 'true',
      role: 'sink',
      advanced: true,
    }),
  })
  .superRefine((o, ctx) => {
    for (const key of ['field-delimiter', 'quote-character', 'escape-character'] as const) {
      const text = o[key];
      if (text !== undefined && !isOneByte(unescaped(text))) {
        ctx.addIssue({ code: 'custom', path: [key], message: 'it must be one ASCII character other than a line break' });
      }
    }
    if (unescaped(o['field-delimiter']) === o['quote-character'] && !o['disable-quote-character']) {
      ctx.addIssue({ code: 'custom', path: ['quote-character'], message: 'it is the same as "field-delimiter"' });
    }
  });

export type CsvOptions = z.infer<typeof options>;

/** Comma-separated values after RFC 4180, with Flink's options. */
export const csvSpec: FormatSpec<CsvOptions> = {
  name: 'csv',
  title: 'CSV',
  options,
  splittable: false,
  splittableWith: (o) => o['disable-quote-character'] || !o['headrace.multiline'],
  changelog: 'insert',
};
export default csvSpec;

const isOneByte = (text: string): boolean => text.length === 1 && text.charCodeAt(0) < 128 && text !== '\n' && text !== '\r';
