import fc from 'fast-check';
import type { Expression } from '../ast/expressions/expression';
import { isTests } from '../ast/expressions/operators';
import { binaryPrecedence } from '../ast/expressions/precedence';
import { timeUnits } from '../ast/expressions/special-forms';
import type { BinaryOperator } from '../ast/expressions/operators';
import type { Query } from '../ast/queries/query';
import type { SortItem } from '../ast/queries/sort-item';
import type { WindowSpecification } from '../ast/queries/window';
import type { IntervalLiteral } from '../ast/expressions/literals';
import { niladicFunctions } from '../lexer/words';
import { identifier, maybe, nameText, node, path, text } from './arbitrary-names';
import { dataType, intervalQualifier } from './arbitrary-types';

interface Ties {
  (rule: 'expression'): fc.Arbitrary<Expression>;
  (rule: 'query'): fc.Arbitrary<Query>;
  (rule: 'sortItem'): fc.Arbitrary<SortItem>;
  (rule: 'window'): fc.Arbitrary<WindowSpecification>;
}

export const numeric = node('numeric-literal', {
  text: fc.constantFrom('0', '1', '42', '1.50', '.5', '3.', '1E3', '2.5e-10', '9223372036854775808'),
});
export const interval = node('interval-literal', {
  text,
  negative: fc.boolean(),
  qualifier: intervalQualifier,
}) as fc.Arbitrary<IntervalLiteral>;

export const literal = fc.oneof(
  node('string-literal', { value: text }),
  numeric,
  node('binary-literal', { hex: fc.constantFrom('', '00', '45F0AB') }),
  node('boolean-literal', { value: fc.boolean() }),
  node('null-literal', {}),
  node('datetime-literal', { type: fc.constantFrom('DATE', 'TIME', 'TIMESTAMP'), text }),
  interval,
);

/** Names that are no niladic function in upper case: those are written without parentheses. FLOOR and CEIL take no DISTINCT. */
const functionName = fc
  .oneof(
    {
      weight: 3,
      arbitrary: fc.constantFrom(
        ['COUNT'],
        ['sum'],
        ['f'],
        ['UPPER'],
        ['IF'],
        ['my_cat', 'my_db', 'f'],
        ['timestampadd'],
        ['cast'],
        ['LAST'],
      ),
    },
    { weight: 1, arbitrary: path },
  )
  .filter(
    (name) =>
      !(
        name.length === 1 &&
        (niladicFunctions.has(name[0]!.toUpperCase()) || ['FLOOR', 'CEIL', 'CEILING'].includes(name[0]!.toUpperCase()))
      ),
  );

/** A function's name, and nothing in its parentheses. */
export const callFields = { name: functionName };

const timeUnit = fc.constantFrom(...timeUnits);
const few = <Item>(item: fc.Arbitrary<Item>, minLength = 0) => fc.array(item, { minLength, maxLength: 3 });
const jsonBehavior = (expression: fc.Arbitrary<Expression>) =>
  fc.oneof(fc.constantFrom('NULL', 'ERROR', 'EMPTY ARRAY', 'EMPTY OBJECT'), node('json-default', { value: expression }));
const onNull = maybe(fc.constantFrom('NULL ON NULL', 'ABSENT ON NULL'));

/** The rule for expressions, over rules that refer back to it. */
export function expressionsOver(tie: Ties): { expression: fc.Arbitrary<Expression> } {
  const expression = tie('expression');
  const query = tie('query');
  const call = node('call', {
    name: functionName,
    args: few(expression, 1),
    distinct: fc.boolean(),
    orderBy: maybe(few(tie('sortItem'), 1)),
    nulls: maybe(fc.constantFrom('IGNORE', 'RESPECT')),
    withinGroup: maybe(few(tie('sortItem'), 1)),
    filter: maybe(expression),
  });
  const simpleCalls = fc.oneof(
    node('call', { name: functionName, args: fc.constant([]), distinct: fc.constant(false) }),
    node('call', { name: fc.constant(['COUNT']), args: fc.constant([{ kind: 'star' }]), distinct: fc.constant(false) }),
    node('call', {
      name: fc.constantFrom('CURRENT_TIMESTAMP', 'LOCALTIME', 'CURRENT_DATE', 'USER').map((name) => [name]),
      args: fc.constant([]),
      distinct: fc.constant(false),
    }),
    node('call', {
      name: fc.constant(['LOCALTIMESTAMP']),
      args: fc.constant([{ kind: 'numeric-literal', text: '3' }]),
      distinct: fc.constant(false),
    }),
    node('call', { name: fc.constantFrom(['FLOOR'], ['ceil']), args: few(expression, 1), distinct: fc.constant(false) }),
  );
  const json = { operand: expression, path: expression };
  const jsonTail = { onEmpty: maybe(jsonBehavior(expression)), onError: maybe(jsonBehavior(expression)) };
  const entry = node('json-entry', { key: expression, value: expression });
  return {
    expression: fc.oneof(
      { weight: 12, arbitrary: node('column', { path }) },
      { weight: 6, arbitrary: literal },
      { weight: 2, arbitrary: simpleCalls },
      { weight: 3, arbitrary: node('unary', { operator: fc.constantFrom('-', '+', 'NOT'), operand: expression }) },
      {
        weight: 6,
        arbitrary: node('binary', {
          operator: fc.constantFrom(...(Object.keys(binaryPrecedence) as BinaryOperator[])),
          left: expression,
          right: expression,
        }),
      },
      { weight: 2, arbitrary: node('is', { operand: expression, test: fc.constantFrom(...isTests), negated: fc.boolean() }) },
      node('is-distinct-from', { left: expression, right: expression, negated: fc.boolean() }),
      {
        weight: 2,
        arbitrary: node('between', {
          operand: expression,
          low: expression,
          high: expression,
          negated: fc.boolean(),
          symmetric: fc.boolean(),
        }),
      },
      {
        weight: 2,
        arbitrary: node('like', {
          operator: fc.constantFrom('LIKE', 'SIMILAR TO'),
          operand: expression,
          pattern: expression,
          escape: maybe(expression),
          negated: fc.boolean(),
        }),
      },
      { weight: 2, arbitrary: node('in-list', { operand: expression, values: few(expression, 1), negated: fc.boolean() }) },
      node('in-query', { operand: expression, query, negated: fc.boolean() }),
      node('exists', { query }),
      node('quantified-comparison', {
        operator: fc.constantFrom('=', '<>', '<', '<=', '>', '>='),
        quantifier: fc.constantFrom('ANY', 'ALL'),
        left: expression,
        query,
      }),
      node('scalar-subquery', { query }),
      {
        weight: 2,
        arbitrary: node('case', {
          operand: maybe(expression),
          branches: few(node('case-branch', { when: expression, then: expression }), 1),
          otherwise: maybe(expression),
        }),
      },
      { weight: 2, arbitrary: node('cast', { operand: expression, type: dataType, safe: fc.boolean() }) },
      node('array', { elements: few(expression) }),
      node('map', { entries: few(node('map-entry', { key: expression, value: expression })) }),
      node('row', { fields: few(expression) }),
      node('element-access', { operand: expression, index: expression }),
      node('field-access', { operand: fc.oneof(expression, literal).filter(({ kind }) => kind !== 'column'), field: nameText }),
      { weight: 2, arbitrary: call },
      node('over', {
        call: fc.oneof(
          call,
          simpleCalls.filter(({ name }) => !niladicFunctions.has(name[0]!)),
        ),
        window: fc.oneof(identifier, tie('window')),
      }),
      node('match-mode', {
        mode: fc.constantFrom('RUNNING', 'FINAL'),
        call: node('call', { name: fc.constantFrom(['LAST'], ['first'], ['SUM']), args: few(expression), distinct: fc.constant(false) }),
      }),
      node('extract', { unit: timeUnit, operand: expression }),
      node('round-to-unit', { direction: fc.constantFrom('FLOOR', 'CEIL'), operand: expression, unit: timeUnit }),
      node('timestamp-add', { unit: timeUnit, count: expression, operand: expression }),
      node('timestamp-diff', { unit: timeUnit, from: expression, to: expression }),
      node('trim', { side: fc.constantFrom('BOTH', 'LEADING', 'TRAILING'), characters: maybe(expression), operand: expression }),
      node('position', { needle: expression, haystack: expression, start: maybe(expression) }),
      node('substring', { operand: expression, start: expression, length: maybe(expression) }),
      node('overlay', { operand: expression, replacement: expression, start: expression, length: maybe(expression) }),
      node('json-exists', { ...json, onError: maybe(fc.constantFrom('TRUE', 'FALSE', 'UNKNOWN', 'ERROR')) }),
      node('json-value', { ...json, returning: maybe(dataType), ...jsonTail }),
      node('json-query', {
        ...json,
        returning: maybe(dataType),
        wrapper: maybe(fc.constantFrom('WITHOUT', 'WITH CONDITIONAL', 'WITH UNCONDITIONAL')),
        ...jsonTail,
      }),
      node('json-object', { aggregate: fc.constant(false), entries: few(entry), onNull }),
      node('json-object', { aggregate: fc.constant(true), entries: fc.array(entry, { minLength: 1, maxLength: 1 }), onNull }),
      node('json-array', { aggregate: fc.constant(false), values: few(expression), onNull }),
      node('json-array', { aggregate: fc.constant(true), values: fc.array(expression, { minLength: 1, maxLength: 1 }), onNull }),
    ) as fc.Arbitrary<Expression>,
  };
}
