import { likeFeatures, type CreateTable, type Distribution, type LikeClause, type LikeOption } from '../../ast/statements/create-table';
import type { Token } from '../../lexer/token';
import type { Cursor } from '../cursor';
import { parseCommentClause, parseOptions } from './options';
import { parseTableElement } from './table-elements';

interface CreateWords {
  readonly temporary: boolean;
  readonly orReplace: boolean;
}

/** Behind CREATE … TABLE. */
export function parseCreateTable(cursor: Cursor, first: Token, words: CreateWords): CreateTable {
  const ifNotExists = cursor.takeWords('IF', 'NOT', 'EXISTS');
  const name = cursor.qualifiedName('new-name');
  const elements = cursor.isSymbol('(') ? cursor.parenthesised(() => cursor.list(parseTableElement)) : [];
  const tableComment = parseCommentClause(cursor);
  const distribution = cursor.isWord('DISTRIBUTED') ? parseDistribution(cursor) : undefined;
  const partitionedBy = cursor.takeWords('PARTITIONED', 'BY') ? cursor.identifierList('column') : [];
  const options = cursor.takeWord('WITH') ? parseOptions(cursor) : [];
  const like = cursor.isWord('LIKE') ? parseLike(cursor) : undefined;
  const query = like === undefined && cursor.takeWord('AS') ? cursor.grammar.query(cursor) : undefined;
  return {
    kind: 'create-table',
    name,
    ...words,
    ifNotExists,
    elements,
    ...(tableComment !== undefined && { tableComment }),
    ...(distribution && { distribution }),
    partitionedBy,
    options,
    ...(like && { like }),
    ...(query && { query }),
    origin: [],
    range: cursor.rangeFrom(first),
  };
}

/** DISTRIBUTED [BY [HASH | RANGE] (columns)] [INTO n BUCKETS]. */
function parseDistribution(cursor: Cursor): Distribution {
  const first = cursor.advance();
  let method: Distribution['method'];
  let columns: Distribution['columns'] = [];
  if (cursor.takeWord('BY')) {
    if (cursor.isOneOf('HASH', 'RANGE')) method = cursor.advance().upper as 'HASH' | 'RANGE';
    columns = cursor.identifierList('column');
  }
  let buckets: number | undefined;
  if (cursor.takeWord('INTO')) {
    buckets = cursor.expectInteger();
    cursor.expectWord('BUCKETS');
  }
  const counted = buckets === undefined ? {} : { buckets };
  return { kind: 'distribution', ...(method && { method }), columns, ...counted, range: cursor.rangeFrom(first) };
}

function parseLike(cursor: Cursor): LikeClause {
  const first = cursor.advance();
  const source = cursor.qualifiedName('table');
  const options: LikeOption[] = [];
  if (cursor.takeSymbol('(')) {
    while (!cursor.takeSymbol(')')) options.push(parseLikeOption(cursor));
  }
  return { kind: 'like-clause', source, options, range: cursor.rangeFrom(first) };
}

function parseLikeOption(cursor: Cursor): LikeOption {
  const first = cursor.token;
  const strategy = cursor.expectOneOf('INCLUDING', 'EXCLUDING', 'OVERWRITING');
  const feature = cursor.expectOneOf(...likeFeatures);
  return { kind: 'like-option', strategy, feature, range: cursor.rangeFrom(first) };
}
