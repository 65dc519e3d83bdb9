import type { AfterMatchSkip, MatchRecognize, PatternDefinition, PatternSubset } from '../../ast/table-refs/match-recognize';
import type { SelectItem } from '../../ast/queries/select';
import type { Cursor } from '../cursor';
import { parseInterval } from '../expressions/literals';
import { parsePattern } from './pattern';

/** MATCH_RECOGNIZE ( … ) behind `input`; the alias is the caller's. */
export function parseMatchRecognize(cursor: Cursor, input: MatchRecognize['input']): MatchRecognize {
  const first = cursor.expectWord('MATCH_RECOGNIZE');
  cursor.expectSymbol('(');
  const partitionBy = cursor.takeWords('PARTITION', 'BY') ? cursor.list(cursor.grammar.expression) : [];
  const orderBy = cursor.isWord('ORDER') ? cursor.grammar.orderBy(cursor) : [];
  const measures = cursor.takeWord('MEASURES') ? cursor.list(parseMeasure) : [];
  const rowsPerMatch = parseRowsPerMatch(cursor);
  const afterMatch = cursor.isWord('AFTER') ? parseAfterMatch(cursor) : undefined;
  const { fromStart, toEnd, pattern } = parseWholePattern(cursor);
  const within = cursor.takeWord('WITHIN') ? parseInterval(cursor) : undefined;
  const subsets = cursor.takeWord('SUBSET') ? cursor.list(parseSubset) : [];
  const define = cursor.takeWord('DEFINE') ? cursor.list(parseDefinition) : [];
  cursor.expectSymbol(')');
  return {
    kind: 'match-recognize',
    input,
    partitionBy,
    orderBy,
    measures,
    ...(rowsPerMatch && { rowsPerMatch }),
    ...(afterMatch && { afterMatch }),
    fromStart,
    toEnd,
    pattern,
    ...(within && { within }),
    subsets,
    define,
    columns: [],
    range: cursor.rangeFrom(first),
  };
}

/** `expression [AS name]`: the word is needed, AFTER could be a name too. */
function parseMeasure(cursor: Cursor): SelectItem {
  const first = cursor.token;
  const expression = cursor.grammar.expression(cursor);
  const alias = cursor.takeWord('AS') ? cursor.identifier('new-name') : undefined;
  return { kind: 'select-item', expression, ...(alias && { alias }), range: cursor.rangeFrom(first) };
}

function parseRowsPerMatch(cursor: Cursor): 'ONE ROW' | 'ALL ROWS' | undefined {
  if (cursor.takeWords('ONE', 'ROW', 'PER', 'MATCH')) return 'ONE ROW';
  return cursor.takeWords('ALL', 'ROWS', 'PER', 'MATCH') ? 'ALL ROWS' : undefined;
}

function parseAfterMatch(cursor: Cursor): AfterMatchSkip {
  const first = cursor.advance();
  cursor.expectWords('MATCH', 'SKIP');
  if (cursor.takeWords('PAST', 'LAST', 'ROW')) return { kind: 'after-match-skip', to: 'PAST LAST ROW', range: cursor.rangeFrom(first) };
  cursor.expectWord('TO');
  if (cursor.takeWords('NEXT', 'ROW')) return { kind: 'after-match-skip', to: 'NEXT ROW', range: cursor.rangeFrom(first) };
  const named = cursor.isOneOf('FIRST', 'LAST') && ['word', 'name'].includes(cursor.peek(1).kind) && cursor.peek(1).upper !== 'PATTERN';
  const to = named ? (cursor.advance().upper as 'FIRST' | 'LAST') : 'VARIABLE';
  const variable = cursor.identifier('pattern-variable');
  return { kind: 'after-match-skip', to, variable, range: cursor.rangeFrom(first) };
}

function parseWholePattern(cursor: Cursor): Pick<MatchRecognize, 'fromStart' | 'toEnd' | 'pattern'> {
  cursor.expectWord('PATTERN');
  return cursor.parenthesised(() => {
    const fromStart = cursor.takeSymbol('^');
    const pattern = parsePattern(cursor);
    return { fromStart, pattern, toEnd: cursor.takeSymbol('$') };
  });
}

function parseSubset(cursor: Cursor): PatternSubset {
  const first = cursor.token;
  const name = cursor.identifier('new-name');
  cursor.expectSymbol('=');
  const variables = cursor.identifierList('pattern-variable');
  return { kind: 'pattern-subset', name, variables, range: cursor.rangeFrom(first) };
}

function parseDefinition(cursor: Cursor): PatternDefinition {
  const first = cursor.token;
  const variable = cursor.identifier('pattern-variable');
  cursor.expectWord('AS');
  const condition = cursor.grammar.expression(cursor);
  return { kind: 'pattern-definition', variable, condition, range: cursor.rangeFrom(first) };
}
