import type { LexicalProblem, Token, TokenKind } from './token';

const newline = 10;
const quote = 39;
const dollar = 36;
const backtick = 96;

const isDigit = (code: number): boolean => code >= 48 && code <= 57;
const isWordStart = (code: number): boolean =>
  (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95 || code === 36 || (code >= 0xc0 && isLetterBeyondLatin(code));
const isWordPart = (code: number): boolean => isWordStart(code) || isDigit(code);
const isLetterBeyondLatin = (code: number): boolean => code < 0xd800 && /\p{L}/u.test(String.fromCharCode(code));
const isBlank = (code: number): boolean =>
  code === 32 || code === 9 || code === 13 || code === newline || code === 12 || code === 0xa0 || code === 0xfeff;

const twoCharacterSymbols = new Set(['<>', '!=', '<=', '>=', '||', '=>', '{-', '-}']);
const oneCharacterSymbols = new Set('()[]{},;.=<>+-*/%|^$?:'.split(''));

/**
 * Cuts a text into tokens on demand, from left to right; never throws and always ends with `end` tokens. Each call costs time in
 * proportion to the token. What is not closed ends at the end of its line (text in quotes) or of the text (comments).
 */
export class Lexer {
  private at = 0;
  private line = 1;
  private lineStart = 0;
  private inHint = false;

  constructor(private readonly text: string) {}

  /** Goes on at `offset`, which must lie inside or behind `from`, a token this lexer gave. */
  restart(from: Token, offset: number): void {
    this.at = from.start;
    this.line = from.line;
    this.lineStart = from.start - from.column + 1;
    this.inHint = false;
    this.advanceTo(offset);
  }

  next(): Token {
    this.skipBlanks();
    const { text, at } = this;
    if (at >= text.length) return this.token('end', text.length, '');
    const code = text.charCodeAt(at);
    if (isWordStart(code) && (code !== dollar || isWordPart(text.charCodeAt(at + 1)))) return this.word(code);
    if (isDigit(code) || (code === 46 && isDigit(text.charCodeAt(at + 1)))) return this.number();
    if (code === quote) return this.quoted(at);
    if (code === backtick) return this.quotedName('`');
    if (code === 34) return this.quotedName('"');
    if (code === 45 && text.charCodeAt(at + 1) === 45) return this.lineComment();
    if (code === 47 && text.charCodeAt(at + 1) === 42) return this.blockCommentOrHint();
    return this.symbol();
  }

  private skipBlanks(): void {
    const { text } = this;
    let { at } = this;
    for (; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === newline) {
        this.line++;
        this.lineStart = at + 1;
      } else if (!isBlank(code)) break;
    }
    this.at = at;
  }

  /** The token from the current place to `end`; moves there. */
  private token(kind: TokenKind, end: number, value: string, problem?: LexicalProblem): Token {
    const { at: start, line } = this;
    const column = start - this.lineStart + 1;
    const upper = kind === 'word' ? upperCase(value) : '';
    const token: Token =
      problem === undefined ? { kind, start, end, line, column, value, upper } : { kind, start, end, line, column, value, upper, problem };
    if (kind === 'string' || kind === 'comment' || kind === 'bad' || kind === 'binary') this.advanceTo(end);
    else this.at = end;
    return token;
  }

  private advanceTo(end: number): void {
    const { text } = this;
    for (let next = text.indexOf('\n', this.at); next !== -1 && next < end; next = text.indexOf('\n', next + 1)) {
      this.line++;
      this.lineStart = next + 1;
    }
    this.at = end;
  }

  private word(code: number): Token {
    const { text, at } = this;
    const following = text.charCodeAt(at + 1);
    const first = code | 32;
    if (following === quote && first === 120) return this.binary();
    if (following === quote && first === 110) return this.quoted(at + 1);
    if (first === 117 && following === 38 && text.charCodeAt(at + 2) === quote) return this.unicodeString();
    let end = at + 1;
    while (end < text.length && isWordPart(text.charCodeAt(end))) end++;
    return this.token('word', end, text.slice(at, end));
  }

  private number(): Token {
    const { text, at } = this;
    let end = at;
    const digits = (): void => {
      while (isDigit(text.charCodeAt(end))) end++;
    };
    digits();
    if (text.charCodeAt(end) === 46 && text.charCodeAt(end + 1) !== 46) {
      end++;
      digits();
    }
    if ((text.charCodeAt(end) | 32) === 101) {
      const mark = end;
      end++;
      const sign = text.charCodeAt(end);
      if (sign === 43 || sign === 45) end++;
      if (!isDigit(text.charCodeAt(end))) end = mark;
      else digits();
    }
    return this.token('number', end, text.slice(at, end));
  }

  private endOfLine(from: number): number {
    const end = this.text.indexOf('\n', from);
    const lineEnd = end === -1 ? this.text.length : end;
    return this.text[lineEnd - 1] === '\r' && lineEnd - 1 > from ? lineEnd - 1 : lineEnd;
  }

  private quoted(open: number): Token {
    const close = closingMark(this.text, "'", open + 1);
    if (close === -1) {
      const end = this.endOfLine(open + 1);
      return this.token('bad', end, this.text.slice(open + 1, end), 'open-string');
    }
    return this.token('string', close + 1, this.text.slice(open + 1, close).replaceAll("''", "'"));
  }

  private quotedName(mark: '`' | '"'): Token {
    const open = this.at;
    const lineEnd = this.endOfLine(open + 1);
    const rest = this.text.slice(open + 1, lineEnd);
    const length = closingMark(rest, mark);
    if (length === -1) return this.token('bad', lineEnd, rest, 'open-name');
    const close = open + 1 + length;
    const name = rest.slice(0, length).replaceAll(mark + mark, mark);
    return mark === '"' ? this.token('bad', close + 1, name, 'double-quotes') : this.token('name', close + 1, name);
  }

  private binary(): Token {
    const open = this.at + 1;
    const close = closingMark(this.text, "'", open + 1);
    if (close === -1) return this.token('bad', this.endOfLine(open), '', 'open-string');
    const hex = this.text.slice(open + 1, close).toUpperCase();
    if (!/^(?:[0-9A-F]{2})*$/.test(hex)) return this.token('bad', close + 1, hex, 'bad-hex');
    return this.token('binary', close + 1, hex);
  }

  /** U&'…' [UESCAPE 'c']. */
  private unicodeString(): Token {
    const open = this.at + 2;
    const close = closingMark(this.text, "'", open + 1);
    if (close === -1) return this.token('bad', this.endOfLine(open), '', 'open-string');
    const clause = /^\s*UESCAPE\s*'([^'])'/i.exec(this.text.slice(close + 1, close + 200));
    const escape = clause?.[1] ?? '\\';
    const end = close + 1 + (clause?.[0].length ?? 0);
    const value = unescapeUnicode(this.text.slice(open + 1, close).replaceAll("''", "'"), escape);
    return value === undefined ? this.token('bad', end, '', 'bad-unicode') : this.token('string', end, value);
  }

  private lineComment(): Token {
    const end = this.endOfLine(this.at + 2);
    return this.token('comment', end, this.text.slice(this.at + 2, end));
  }

  private blockCommentOrHint(): Token {
    const { text, at } = this;
    if (text[at + 2] === '+') {
      this.inHint = true;
      return this.token('hint-start', at + 3, '/*+');
    }
    const close = text.indexOf('*/', at + 2);
    if (close === -1) return this.token('bad', text.length, text.slice(at + 2), 'open-comment');
    return this.token('comment', close + 2, text.slice(at + 2, close));
  }

  private symbol(): Token {
    const { text, at } = this;
    const two = text.slice(at, at + 2);
    if (two === '*/' && this.inHint) {
      this.inHint = false;
      return this.token('hint-end', at + 2, two);
    }
    if (twoCharacterSymbols.has(two)) return this.token('symbol', at + 2, two);
    const one = two[0]!;
    if (one === ';') this.inHint = false;
    if (oneCharacterSymbols.has(one)) return this.token('symbol', at + 1, one);
    const character = String.fromCodePoint(text.codePointAt(at)!);
    return this.token('bad', at + character.length, character, 'bad-character');
  }
}

/** Words recur: their upper-case forms are kept, up to a bound. */
const upperCases = new Map<string, string>();

function upperCase(word: string): string {
  const known = upperCases.get(word);
  if (known !== undefined) return known;
  const upper = word.toUpperCase();
  if (upperCases.size < 4096) upperCases.set(word, upper);
  return upper;
}

/** Where text in quotes closes that begins at `from`, doubled marks passed over; -1 where it does not. */
function closingMark(text: string, mark: string, from = 0): number {
  for (let end = text.indexOf(mark, from); end !== -1; end = text.indexOf(mark, end + 2)) {
    if (text[end + 1] !== mark) return end;
  }
  return -1;
}

/** `\00e9` and `\+01f600` with `escape` in the backslash's place; undefined where an escape is not well-formed. */
function unescapeUnicode(text: string, escape: string): string | undefined {
  let result = '';
  for (let i = 0; i < text.length; i++) {
    if (text[i] !== escape) {
      result += text[i];
      continue;
    }
    if (text[i + 1] === escape) {
      result += escape;
      i++;
      continue;
    }
    const long = text[i + 1] === '+';
    const hex = long ? text.slice(i + 2, i + 8) : text.slice(i + 1, i + 5);
    const code = Number.parseInt(hex, 16);
    if (!/^[0-9a-fA-F]+$/.test(hex) || hex.length !== (long ? 6 : 4) || code > 0x10ffff) return undefined;
    result += String.fromCodePoint(code);
    i += long ? 7 : 4;
  }
  return result;
}
