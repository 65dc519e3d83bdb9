import type { TextRange } from '@/model/diagnostic/diagnostic';

/**
 * `word`: an unquoted name or keyword; `value` is its text, `upper` its upper-case form. `name`: between backticks; `value` without
 * them. `string`: `value` is the text it means. `binary`: `value` is the hexadecimal text. `number`: `value` as written. `symbol`:
 * operators and punctuation in `value`. `hint-start` is `/*+`, `hint-end` `*​/` behind it. `bad`: what no rule takes; `problem` says why.
 */
export type TokenKind = 'word' | 'name' | 'string' | 'binary' | 'number' | 'symbol' | 'hint-start' | 'hint-end' | 'comment' | 'bad' | 'end';

export type LexicalProblem =
  'open-string' | 'open-name' | 'open-comment' | 'double-quotes' | 'bad-hex' | 'bad-unicode' | 'bad-number' | 'bad-character';

/** `start`, `end`: half-open UTF-16 offsets. `line`, `column`: 1-based, of the start. */
export interface Token extends TextRange {
  readonly kind: TokenKind;
  readonly value: string;
  readonly upper: string;
  readonly problem?: LexicalProblem;
}

export const rangeOf = (token: TextRange): TextRange => ({
  start: token.start,
  end: token.end,
  line: token.line,
  column: token.column,
});

/** From the start of `first` to the end of `last`. */
export const rangeBetween = (first: TextRange, last: TextRange): TextRange => ({
  start: first.start,
  end: Math.max(first.start, last.end),
  line: first.line,
  column: first.column,
});
