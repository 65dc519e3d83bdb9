import { Lexer } from '@/server/sql/lexer/lexer';
import type { Token } from '@/server/sql/lexer/token';
import { reservedWords, softKeywords } from '@/server/sql/lexer/words';
import type { SqlToken, TokenKind } from './compilation';

/** The text's lines, cut into pieces of one ink. Joined, they are the text. */
export function inkSql(text: string): readonly (readonly SqlToken[])[] {
  const lines: SqlToken[][] = [[]];
  const write = (kind: TokenKind, piece: string): void => {
    piece.split('\n').forEach((part, i) => {
      if (i > 0) lines.push([]);
      if (part !== '') lines.at(-1)!.push({ kind, text: part });
    });
  };
  let at = 0;
  for (const token of tokensOf(text)) {
    write('plain', text.slice(at, token.start));
    write(inkOf(token, text), text.slice(token.start, token.end));
    at = token.end;
  }
  write('plain', text.slice(at));
  return lines;
}

function* tokensOf(text: string): Iterable<Token> {
  const lexer = new Lexer(text);
  for (let token = lexer.next(); token.kind !== 'end'; token = lexer.next()) yield token;
}

const types = new Set([
  'STRING',
  'INT',
  'BIGINT',
  'DOUBLE',
  'DECIMAL',
  'BOOLEAN',
  'TIMESTAMP',
  'TIMESTAMP_LTZ',
  'DATE',
  'TIME',
  'BYTES',
  'FLOAT',
  'SMALLINT',
  'TINYINT',
  'CHAR',
  'VARCHAR',
  'ROW',
  'MAP',
  'ARRAY',
]);

function inkOf(token: Token, text: string): TokenKind {
  switch (token.kind) {
    case 'string':
    case 'binary':
      return 'string';
    case 'number':
      return 'number';
    case 'comment':
    case 'hint-start':
    case 'hint-end':
      return 'comment';
    case 'word':
      return inkOfWord(token, text);
    default:
      return 'plain';
  }
}

function inkOfWord(token: Token, text: string): TokenKind {
  const called = text[token.end] === '(';
  if (
    called &&
    !types.has(token.upper) &&
    !['IN', 'AND', 'OR', 'TABLE', 'VALUES', 'OVER', 'FILTER', 'KEY', 'WITH', 'AS'].includes(token.upper)
  )
    return 'function';
  return reservedWords.has(token.upper) || (softKeywords.has(token.upper) && token.value === token.upper) ? 'keyword' : 'plain';
}
