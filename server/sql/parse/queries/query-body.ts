import type { Query, QueryBody } from '../../ast/queries/query';

/** What a query in parentheses is as an operand or as the whole of a larger query: its body, unless it has clauses of its own. */
export const operandOf = (query: Query): QueryBody =>
  query.with.length === 0 && query.orderBy.length === 0 && query.limit === undefined && query.offset === undefined ? query.body : query;
