import { unescaped, type CsvOptions } from './spec';

/** The options as bytes. −1: there is no such character. */
export interface Dialect {
  readonly delimiter: number;
  readonly quote: number;
  readonly escape: number;
  readonly comments: boolean;
  readonly header: boolean;
  /** Line breaks inside quotes belong to the field. */
  readonly multiline: boolean;
  readonly nullLiteral: Uint8Array | null;
}

const utf8 = new TextEncoder();
const byteOf = (text: string | undefined): number => (text === undefined ? -1 : unescaped(text).charCodeAt(0));

export function dialectOf(options: CsvOptions): Dialect {
  const quote = options['disable-quote-character'] ? -1 : byteOf(options['quote-character']);
  const escape = byteOf(options['escape-character']);
  return {
    delimiter: byteOf(options['field-delimiter']),
    quote,
    // A quote that escapes itself is what doubled quotes are.
    escape: escape === quote ? -1 : escape,
    comments: options['allow-comments'],
    header: options['headrace.header'],
    multiline: options['headrace.multiline'] && !options['disable-quote-character'],
    nullLiteral: options['null-literal'] === undefined ? null : utf8.encode(options['null-literal']),
  };
}
