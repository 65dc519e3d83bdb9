import { Lexer } from './lexer';
import type { Token } from './token';
import { reservedFunctions, reservedWords, softKeywords, typeWords } from './words';

/** What an editor colours. `error`: text that means nothing, or a quote or comment that is not closed. */
export type HighlightKind =
  | 'keyword'
  | 'type'
  | 'function'
  | 'name'
  | 'quoted-name'
  | 'string'
  | 'number'
  | 'operator'
  | 'punctuation'
  | 'comment'
  | 'hint'
  | 'error';

/** Half-open UTF-16 offsets in the text. */
export interface HighlightToken {
  readonly kind: HighlightKind;
  readonly start: number;
  readonly end: number;
}

/** All of a text but its blanks, in order, without overlaps. Never throws; takes time in proportion to the text. */
export function tokenize(text: string): HighlightToken[] {
  const lexer = new Lexer(text);
  const tokens: HighlightToken[] = [];
  let previous: Token | undefined;
  let token = lexer.next();
  while (token.kind !== 'end') {
    const next = lexer.next();
    tokens.push({ kind: kindOf(token, previous, next), start: token.start, end: token.end });
    if (token.kind !== 'comment') previous = token;
    token = next;
  }
  return tokens;
}

const fixedKinds: Readonly<Partial<Record<Token['kind'], HighlightKind>>> = {
  name: 'quoted-name',
  string: 'string',
  binary: 'string',
  number: 'number',
  'hint-start': 'hint',
  'hint-end': 'hint',
  comment: 'comment',
  bad: 'error',
};

function kindOf(token: Token, previous: Token | undefined, next: Token): HighlightKind {
  if (token.kind === 'symbol') return '()[]{},;.'.includes(token.value) ? 'punctuation' : 'operator';
  return fixedKinds[token.kind] ?? wordKind(token, previous, next);
}

/** Unreserved words of the grammar count as keywords only in capitals: in small letters they are more often names. */
function wordKind({ upper, value }: Token, previous: Token | undefined, next: Token): HighlightKind {
  if (previous?.value === '.' && previous.kind === 'symbol') return next.value === '(' ? 'function' : 'name';
  const opens = next.kind === 'symbol' && next.value === '(';
  if (opens && reservedFunctions.has(upper) && !typeWords.has(upper)) return 'function';
  if (typeWords.has(upper) && (reservedWords.has(upper) || value === upper)) return 'type';
  if (reservedWords.has(upper)) return 'keyword';
  if (softKeywords.has(upper) && value === upper) return 'keyword';
  return opens ? 'function' : 'name';
}
