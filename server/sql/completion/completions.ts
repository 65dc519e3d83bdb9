import { Cursor } from '../parse/cursor';
import { Expectations, type NameRole } from '../parse/expectations';
import { grammarRules } from '../parse/grammar-rules';
import { expectationsAt } from '../parse/problems';
import { parseInsert } from '../parse/statements/insert';
import { parseStatement } from '../parse/statements/statement';
import type { Token } from '../lexer/token';
import { TokenStream } from '../lexer/token-stream';
import { commonTables, tablesInScope, type ScopeTable } from './scope';

export interface Completions {
  /** What a chosen completion replaces: the word, or the text in quotes, up to the cursor. */
  readonly start: number;
  readonly end: number;
  readonly prefix: string;
  /** `o` and the like where the cursor stands behind `o.`. */
  readonly qualifier: readonly string[];
  /** Keywords and phrases (`GROUP BY` as `GROUP`) that may stand here and begin with the prefix. */
  readonly keywords: readonly string[];
  /** Sorts of names that may stand here. */
  readonly names: readonly NameRole[];
  /** Whose columns may be named here. */
  readonly tables: readonly ScopeTable[];
  readonly commonTables: readonly string[];
  /** Between single quotes: `option-key` and `string` then mean what stands inside them. */
  readonly quoted: boolean;
  /** The key whose value is being written. */
  readonly optionKey?: string;
}

/** What may stand at `offset` in a text that need not be complete. Never throws. `tables` look ahead: `SELECT | FROM orders`. */
export function completionsAt(text: string, offset: number): Completions {
  const at = Math.max(0, Math.min(offset, text.length));
  const place = placeOf(new TokenStream(text.slice(0, at)), at);
  const nothing = { keywords: [], names: [], tables: [], commonTables: [], quoted: false };
  if (place.inComment) return { ...nothing, start: at, end: at, prefix: '', qualifier: [] };
  // What is being written is cut off, so that the grammar asks for it instead of taking it.
  const stream = new TokenStream(text.slice(0, place.cut));
  const start = statementStart(stream, place.index);
  const expectations = expectedAt(stream, place.index, start);
  const statement = statementTokens(new TokenStream(text), stream.at(start.token).start);
  const cursorToken = statement.findIndex((token) => token.end >= at);
  const key = optionKeyBefore(stream, place.index);
  const keywords = place.quoted ? [] : keywordsFor(expectations, place.prefix);
  return {
    start: place.start,
    end: at,
    prefix: place.prefix,
    qualifier: qualifierBefore(stream, place.index),
    keywords,
    names: [...expectations.roles].filter((role) => !place.quoted || role === 'option-key' || role === 'string'),
    tables: tablesInScope(statement, cursorToken === -1 ? statement.length : cursorToken),
    commonTables: commonTables(statement),
    quoted: place.quoted,
    ...(key !== undefined && { optionKey: key }),
  };
}

/** The index of the `end` token. */
function lastIndex(stream: TokenStream): number {
  let index = 0;
  while (stream.at(index).kind !== 'end') index++;
  return index;
}

interface Place {
  /** The index of the token that is being written, or of `end`, and where it begins. */
  readonly index: number;
  readonly cut: number;
  readonly start: number;
  readonly prefix: string;
  readonly quoted: boolean;
  readonly inComment: boolean;
}

function placeOf(stream: TokenStream, at: number): Place {
  const end = lastIndex(stream);
  const token = stream.at(Math.max(0, end - 1));
  const touches = end > 0 && token.end === at;
  const comment = stream.comments[stream.comments.length - 1]?.token;
  const openComment = touches && token.problem === 'open-comment';
  const lineComment = comment !== undefined && comment.end === at && stream.text.startsWith('--', comment.start);
  const plain = { index: end, cut: at, start: at, prefix: '', quoted: false, inComment: openComment || lineComment };
  if (!touches || plain.inComment) return plain;
  if (token.kind === 'word' || (token.kind === 'bad' && token.problem === 'open-name')) {
    return { ...plain, index: end - 1, cut: token.start, start: token.start, prefix: token.value };
  }
  if (token.problem === 'open-string')
    return { ...plain, index: end - 1, cut: token.start, start: token.start + 1, prefix: token.value, quoted: true };
  return plain;
}

interface Start {
  readonly token: number;
  readonly inSet: boolean;
}

/** Where the statement begins that holds token `index`; an insert of a statement set is one of its own. */
function statementStart(stream: TokenStream, index: number): Start {
  let start: Start = { token: 0, inSet: false };
  for (let i = 0; i < index; i++) {
    const begins = i === start.token;
    if (begins && stream.at(i).upper === 'END') start = { ...start, inSet: false };
    if (begins && wordsAt(stream, i, 4) === 'EXECUTE STATEMENT SET BEGIN' && index >= i + 4) start = { token: i + 4, inSet: true };
    const { kind, value } = stream.at(i);
    if (kind !== 'symbol' || value !== ';') continue;
    start = { token: i + 1, inSet: start.inSet || wordsAt(stream, start.token, 3) === 'BEGIN STATEMENT SET' };
  }
  return start;
}

const wordsAt = (stream: TokenStream, index: number, count: number): string =>
  Array.from({ length: count }, (_, i) => stream.at(index + i).upper).join(' ');

function expectedAt(stream: TokenStream, index: number, start: Start): Expectations {
  const cursor = new Cursor(stream, grammarRules);
  const expectations = expectationsAt(cursor, index, start.token, () => {
    if (start.inSet) cursor.isWord('END');
    else if (cursor.token.upper === 'EXECUTE') cursor.expectWords('EXECUTE', 'STATEMENT', 'SET', 'BEGIN');
    else if (cursor.token.upper === 'BEGIN') cursor.expectWords('BEGIN', 'STATEMENT', 'SET');
    if (start.inSet) parseInsert(cursor);
    else parseStatement(cursor);
    cursor.wants('end-of-statement');
  });
  const silent = expectations.keywords.size + expectations.roles.size + expectations.symbols.size === 0;
  return silent ? guessFromClause(stream, index, start.token) : expectations;
}

const clauses: Readonly<Record<string, readonly NameRole[]>> = {
  SELECT: ['expression', 'column', 'function'],
  WHERE: ['expression', 'column', 'function'],
  ON: ['expression', 'column', 'function'],
  BY: ['expression', 'column', 'function'],
  HAVING: ['expression', 'column', 'function'],
  FROM: ['table'],
  JOIN: ['table'],
  INTO: ['table'],
};

/** Where the text before the cursor has a mistake, the last clause word says what belongs here. */
function guessFromClause(stream: TokenStream, index: number, start: number): Expectations {
  const expectations = new Expectations();
  for (let i = index - 1; i >= start; i--) {
    const roles = clauses[stream.at(i).upper];
    if (roles === undefined) continue;
    for (const role of roles) expectations.roles.add(role);
    break;
  }
  return expectations;
}

function keywordsFor({ keywords, operatorKeywords, roles }: Expectations, prefix: string): string[] {
  const starts = roles.has('expression')
    ? ['CASE', 'CAST', 'TRY_CAST', 'EXTRACT', 'NULL', 'TRUE', 'FALSE', 'INTERVAL', 'CURRENT_TIMESTAMP']
    : [];
  const all = new Set([...keywords, ...operatorKeywords, ...starts]);
  const wanted = prefix.toUpperCase();
  return [...all].filter((word) => word.startsWith(wanted)).sort();
}

/** The path before the dot that the cursor stands behind. */
function qualifierBefore(stream: TokenStream, index: number): string[] {
  const path: string[] = [];
  for (let i = index - 1; i > 0 && stream.at(i).kind === 'symbol' && stream.at(i).value === '.'; i -= 2) {
    const name = stream.at(i - 1);
    if (name.kind !== 'word' && name.kind !== 'name') break;
    path.unshift(name.value);
  }
  return path;
}

/** `'key' = |`. */
function optionKeyBefore(stream: TokenStream, index: number): string | undefined {
  if (index < 2) return undefined;
  const [key, equals] = [stream.at(index - 2), stream.at(index - 1)];
  return equals.kind === 'symbol' && equals.value === '=' && key.kind === 'string' ? key.value : undefined;
}

/** The tokens of the whole statement that begins at offset `from`, up to its semicolon. */
function statementTokens(stream: TokenStream, from: number): Token[] {
  const tokens: Token[] = [];
  for (let i = 0; stream.at(i).kind !== 'end'; i++) {
    const token = stream.at(i);
    if (token.start < from) continue;
    if (token.kind === 'symbol' && token.value === ';') break;
    tokens.push(token);
  }
  return tokens;
}
