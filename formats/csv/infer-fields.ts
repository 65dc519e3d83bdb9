import { HeadraceError, types, type DataType, type Field } from '@headrace/connector-sdk';
import { commonGuess, settled, typeOfText } from '@headrace/connector-sdk/base';
import { RecordScanner } from './decode/record-scanner';
import { dialectOf, type Dialect } from './dialect';
import type { CsvOptions } from './spec';

/** Columns by the first record's number of fields; their names by the header, else `column_1`, `column_2` and so on. */
export function inferFields(sample: Uint8Array, options: CsvOptions): readonly Field[] {
  const dialect = dialectOf(options);
  const [first, ...rest] = recordsIn(sample, dialect);
  if (first === undefined) {
    throw new HeadraceError('There is no record yet, so that nothing tells the columns.', {
      code: 'format.csv.no-fields',
      domain: 'user',
      retry: 'none',
      remedy: 'Look again when there is one, or declare the columns by hand.',
    });
  }
  const values = dialect.header ? rest : [first, ...rest];
  const nullText = options['null-literal'] ?? '';
  const typeOf = (text = ''): DataType => (text === '' || text === nullText ? types.NULL : typeOfText(text, ' '));
  return first.map((text, column) => ({
    name: dialect.header ? text : `column_${column + 1}`,
    type: settled(values.map((record) => typeOf(record[column])).reduce(commonGuess, types.NULL)),
  }));
}

/** Blank lines and comments are none. */
function recordsIn(bytes: Uint8Array, dialect: Dialect): string[][] {
  const scanner = new RecordScanner(dialect);
  const quote = String.fromCharCode(dialect.quote);
  const utf8 = new TextDecoder();
  const records: string[][] = [];
  for (let at = 0; at < bytes.length; at = scanner.next) {
    if (scanner.scan(bytes, at, bytes.length, true) !== 'record') continue;
    const texts = Array.from({ length: scanner.cells }, (_, cell) =>
      utf8.decode(bytes.subarray(scanner.starts[cell], scanner.ends[cell])).replaceAll(quote + quote, quote),
    );
    const isComment = dialect.comments && utf8.decode(bytes.subarray(at, scanner.next)).trimStart().startsWith('#');
    if (!isComment && (texts.length > 1 || texts[0] !== '')) records.push(texts);
  }
  return records;
}
