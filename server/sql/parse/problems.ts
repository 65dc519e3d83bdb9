import { nearestName, type TextRange } from '@/model/diagnostic/diagnostic';
import type { AstNode } from '../ast/node';
import { maxDepth } from '../ast/depth';
import type { SqlDiagnosticCode } from '../diagnostics/codes';
import { rangeOf, type LexicalProblem, type Token } from '../lexer/token';
import type { Cursor } from './cursor';
import { Expectations } from './expectations';
import { expectedWords, keywordCandidates } from './expected-words';
import { SyntaxFailure, type SyntaxProblem } from './syntax-failure';

/**
 * Says what is wrong where a statement failed. `again` reads the statement once more, so that what the grammar asked for at the
 * failing token is known.
 */
export function problemOf(cursor: Cursor, failure: SyntaxFailure, start: number, again: () => void): SyntaxProblem {
  if (failure.problem !== undefined) return failure.problem;
  const token = cursor.stream.at(failure.tokenIndex);
  if (token.kind === 'bad') return lexicalProblem(token);
  const expectations = expectationsAt(cursor, failure.tokenIndex, start, again);
  const previous = failure.tokenIndex > start ? cursor.stream.at(failure.tokenIndex - 1) : undefined;
  return misspeltBefore(previous, token, expectations) ?? unexpectedToken(token, previous, expectations);
}

/** What the grammar asks for at token `index` of the statement that begins at token `start`. */
export function expectationsAt(cursor: Cursor, index: number, start: number, again: () => void): Expectations {
  const expectations = new Expectations();
  cursor.watch(index, expectations);
  cursor.index = start;
  cursor.resetNesting();
  try {
    again();
  } catch (error) {
    if (!(error instanceof SyntaxFailure)) throw error;
  } finally {
    cursor.unwatch();
  }
  return expectations;
}

/** `SELECT a FORM t`: FORM was taken for an alias, and the trouble shows only behind it. */
function misspeltBefore(previous: Token | undefined, token: Token, expectations: Expectations): SyntaxProblem | undefined {
  if (previous?.kind !== 'word' || previous.value.length < 3) return undefined;
  const meant = closeKeyword(previous.value, expectations);
  if (meant === undefined || meant === previous.upper) return undefined;
  return {
    code: 'sql-unexpected',
    range: rangeOf(previous),
    message: `"${previous.value}" was read as a name, and "${shown(token)}" behind it does not fit: did you mean ${meant}?`,
    params: { found: previous.value, expected: meant },
    fix: replacement(previous, meant),
  };
}

/** A keyword within two letters of the word (one for short words), among those that fit here. */
function closeKeyword(word: string, expectations: Expectations): string | undefined {
  const near = nearestName(
    word,
    keywordCandidates(expectations).filter((keyword) => Math.abs(keyword.length - word.length) <= 1 && keyword.length > 2),
  );
  if (near === undefined) return undefined;
  const letters = new Set(near);
  const common = [...word.toUpperCase()].filter((letter) => letters.has(letter)).length;
  return common >= near.length - 1 ? near : undefined;
}

function unexpectedToken(token: Token, previous: Token | undefined, expectations: Expectations): SyntaxProblem {
  const expected = expectedWords(expectations);
  if (token.kind === 'end' || (token.kind === 'symbol' && token.value === ';')) {
    const behind = previous === undefined ? '' : ` behind "${shown(previous)}"`;
    return {
      code: 'sql-unexpected-end',
      range: rangeOf(token.kind === 'end' && previous !== undefined ? previous : token),
      message: `The statement ends before it is complete: expected ${expected}${behind}.`,
      params: { expected },
    };
  }
  if (previous?.kind === 'symbol' && previous.value === ',' && endsList(token)) return commaTooMany(previous, token, expected);
  const meant = token.kind === 'word' ? closeKeyword(token.value, expectations) : undefined;
  const remedy = meant === undefined ? hintFor(token, expectations) : ` Did you mean ${meant}?`;
  return {
    code: 'sql-unexpected',
    range: rangeOf(token),
    message: `Found "${shown(token)}", expected ${expected}.${remedy}`,
    params: { found: shown(token), expected },
    ...(meant !== undefined && { fix: replacement(token, meant) }),
  };
}

/** What cannot follow a comma. */
const endsList = ({ kind, value, upper }: Token): boolean =>
  (kind === 'symbol' && value === ')') || ['FROM', 'WHERE', 'GROUP', 'ORDER', 'HAVING', 'LIMIT', 'UNION'].includes(upper);

function commaTooMany(comma: Token, token: Token, expected: string): SyntaxProblem {
  return {
    code: 'sql-unexpected',
    range: rangeOf(comma),
    message: `The comma before "${shown(token)}" is one too many, or ${expected} is missing behind it.`,
    params: { found: shown(token), expected },
    fix: { title: 'Remove the comma', kind: 'replace', at: { range: rangeOf(comma) }, text: '' },
  };
}

/** A remedy that the token itself suggests. */
function hintFor(token: Token, { symbols, roles }: Expectations): string {
  if (token.kind === 'symbol' && token.value === ',' && roles.has('expression')) return ' A comma too many?';
  if (token.kind === 'symbol' && token.value === ')' && roles.has('expression'))
    return ' Something is missing before the parenthesis, or a comma is too many.';
  if (token.kind === 'symbol' && token.value === ')' && roles.has('end-of-statement')) return ' This parenthesis closes nothing.';
  if (token.kind === 'symbol' && token.value === '=' && token.end - token.start === 1 && symbols.has('=')) return '';
  if (token.kind === 'string' && symbols.has(',')) return ' Is a comma missing before it, or a quote not closed?';
  if ((token.kind === 'word' || token.kind === 'name') && symbols.has(',')) return ' Is a comma missing before it?';
  if (token.kind === 'hint-start') return ' A hint stands directly behind SELECT or behind a table.';
  if (token.kind === 'string' && roles.has('new-name')) return ' Names stand between backticks, not single quotes.';
  return '';
}

const replacement = (token: Token, text: string): NonNullable<SyntaxProblem['fix']> => ({
  title: `Write ${text}`,
  kind: 'replace',
  at: { range: rangeOf(token) },
  text,
});

/** A token as a message quotes it. */
function shown(token: Token): string {
  if (token.kind === 'end') return 'the end';
  if (token.kind === 'string') return `'${shorten(token.value)}'`;
  if (token.kind === 'name') return `\`${shorten(token.value)}\``;
  return shorten(token.value);
}

const shorten = (text: string): string => {
  const line = text.replace(/\s+/g, ' ');
  return line.length > 40 ? `${line.slice(0, 39)}…` : line;
};

/** A text in quotes runs over the end of a statement: its quote was forgotten. The range is its first line. */
export function unclosedBefore(token: Token): SyntaxProblem {
  const lineLength = token.value.search(/\r?\n/);
  const range: TextRange = { ...rangeOf(token), end: lineLength === -1 ? token.end : Math.min(token.end, token.start + 1 + lineLength) };
  return {
    code: 'sql-open-quote',
    range,
    message: `The text '${shorten(token.value.split(/\r?\n/)[0]!)} is not closed on its line and runs into the next statement: close it with a single quote.`,
    params: { found: shorten(token.value) },
  };
}

const lexical: Readonly<Record<LexicalProblem, readonly [SqlDiagnosticCode, (token: Token) => string]>> = {
  'open-string': ['sql-open-quote', (token) => `The text '${shorten(token.value)} is not closed: put a single quote at its end.`],
  'open-name': ['sql-open-quote', (token) => `The name ${shorten(token.value)} is not closed on its line: put a backtick at its end.`],
  'open-comment': ['sql-open-comment', () => 'This comment is not closed: everything behind it is lost. Put */ at its end.'],
  'double-quotes': [
    'sql-double-quotes',
    (token) => `Double quotes mean nothing here: write \`${token.value}\` for a name, or '${token.value}' for a text.`,
  ],
  'bad-hex': ['sql-bad-literal', (token) => `X'${shorten(token.value)}' holds something else than pairs of hexadecimal digits.`],
  'bad-unicode': ['sql-bad-literal', () => "A U&'…' text has an escape that is no character: write \\ and four digits, or \\+ and six."],
  'bad-number': ['sql-bad-literal', (token) => `${shorten(token.value)} is no number.`],
  'bad-character': [
    'sql-bad-character',
    (token) => `The character "${token.value}" means nothing here: remove it, or put it between quotes.`,
  ],
};

function lexicalProblem(token: Token): SyntaxProblem {
  const [code, message] = lexical[token.problem!];
  const problem = { code, range: rangeOf(token), message: message(token), params: { found: shorten(token.value) } };
  if (token.problem === 'double-quotes') return { ...problem, fix: replacement(token, `\`${token.value.replaceAll('`', '``')}\``) };
  if (token.problem === 'open-string') return { ...problem, fix: replacement(token, `'${token.value}'`) };
  return problem;
}

/** The end of the statement before the cursor, where its semicolon should stand. */
export function missingSemicolon(cursor: Cursor): SyntaxProblem {
  const { previous, token } = cursor;
  const length = previous.end - previous.start;
  const range: TextRange = { start: previous.end, end: previous.end, line: previous.line, column: previous.column + length };
  return {
    code: 'sql-missing-semicolon',
    range,
    message: `A semicolon is missing before ${token.upper}, which begins a new statement.`,
    params: { found: token.upper },
    fix: { title: 'Insert ;', kind: 'replace', at: { range }, text: ';' },
  };
}

/** A chain so long, or a tree so deep, that later stages could not walk it. */
export function tooDeep({ range }: AstNode): SyntaxProblem {
  return {
    code: 'sql-too-deep',
    range: range!,
    message: `This nests or chains more than ${maxDepth} levels: take parts out into views, or write a long OR of comparisons as IN (…).`,
    params: { limit: maxDepth },
  };
}
