import type { Expression } from '@/server/sql/ast/expressions/expression';
import type { ComparisonOperator, QuantifiedComparison } from '@/server/sql/ast/expressions/operators';
import type { Identifier } from '@/server/sql/ast/node';

const NAME = 'compared';

/**
 * A comparison with ANY or ALL of a query in terms of other subqueries: IN and NOT IN where it is that, else the smallest and the
 * largest of the values, which decide for all of them. Three-valued as the standard has it: of no values ANY is FALSE and ALL TRUE, and a
 * NULL among them leaves open what no other value decides. Pieces keep the range of the whole.
 */
export function withoutQuantifier(ast: QuantifiedComparison): Expression {
  const { operator, quantifier, left, query } = ast;
  const at = ast.range === undefined ? {} : { range: ast.range };
  const any = quantifier === 'ANY';
  if (operator === '=' && any) return { kind: 'in-query', operand: left, query, negated: false, ...at };
  if (operator === '<>' && !any) return { kind: 'in-query', operand: left, query, negated: true, ...at };

  const name: Identifier = { kind: 'identifier', name: NAME, ...at };
  const column: Expression = { kind: 'column', path: [NAME], ...at };
  const call = (fn: string, ...args: readonly Expression[]): Expression => ({ kind: 'call', name: [fn], args, distinct: false, ...at });
  const valueOf = (expression: Expression): Expression => ({
    kind: 'scalar-subquery',
    query: {
      kind: 'query',
      with: [],
      body: {
        kind: 'select',
        hints: [],
        distinct: false,
        items: [{ kind: 'select-item', expression, ...at }],
        from: { kind: 'derived-table', query, lateral: false, alias: name, columns: [name], ...at },
        windows: [],
        ...at,
      },
      orderBy: [],
      ...at,
    },
    ...at,
  });
  const zero: Expression = { kind: 'numeric-literal', text: '0', ...at };
  const binary = (one: Expression, by: ComparisonOperator | 'OR' | 'AND' | '-', other: Expression): Expression => ({
    kind: 'binary',
    operator: by,
    left: one,
    right: other,
    ...at,
  });
  const test = (by: ComparisonOperator, fn: 'MIN' | 'MAX'): Expression => binary(left, by, valueOf(call(fn, column)));
  const count = call('COUNT', { kind: 'star', ...at });
  const truth = (value: boolean): Expression => ({ kind: 'boolean-literal', value, ...at });

  // What makes the whole true (ANY) or false (ALL), whatever the other values are.
  const equality = operator === '=' || operator === '<>';
  const end = operator.startsWith('<') === any ? 'MAX' : 'MIN';
  const decided = equality ? binary(test('<>', 'MIN'), 'OR', test('<>', 'MAX')) : test(any ? operator : opposite[operator]!, end);
  const unless = (when: Expression, then: Expression, otherwise: Expression): Expression => ({
    kind: 'case',
    branches: [{ kind: 'case-branch', when, then, ...at }],
    otherwise,
    ...at,
  });
  const withNulls = binary(valueOf(binary(count, '-', call('COUNT', column))), '>', zero);
  const open = unless(withNulls, { kind: 'null-literal', ...at }, truth(!any));
  const whole = any ? binary(decided, 'OR', open) : binary({ kind: 'unary', operator: 'NOT', operand: decided, ...at }, 'AND', open);
  return unless(binary(call('COALESCE', valueOf(count), zero), '=', zero), truth(!any), whole);
}

const opposite: Partial<Record<ComparisonOperator, ComparisonOperator>> = { '<': '>=', '<=': '>', '>': '<=', '>=': '<' };
