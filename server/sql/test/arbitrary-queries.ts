import fc from 'fast-check';
import type { Expression } from '../ast/expressions/expression';
import type { Query, QueryBody } from '../ast/queries/query';
import type { GroupingElement } from '../ast/queries/grouping';
import type { Select, SelectItem } from '../ast/queries/select';
import type { SortItem } from '../ast/queries/sort-item';
import type { FrameBound, WindowSpecification } from '../ast/queries/window';
import type { TableReference } from '../ast/table-refs/table-reference';
import { hints } from './arbitrary-hints';
import { callFields, expressionsOver, interval } from './arbitrary-expressions';
import { pattern } from './arbitrary-patterns';
import { identifier, identifiers, maybe, node, path, qualifiedName, someIdentifiers } from './arbitrary-names';

interface Rules {
  expression: Expression;
  query: Query;
  body: QueryBody;
  select: Select;
  item: SelectItem;
  sortItem: SortItem;
  window: WindowSpecification;
  frameBound: FrameBound;
  grouping: GroupingElement;
  table: TableReference;
  joined: TableReference;
  from: TableReference;
}

const wholeNumber = fc.nat(1_000_000).map((value) => ({ kind: 'numeric-literal', text: String(value) }) as const);
const few = <Item>(item: fc.Arbitrary<Item>, minLength = 0) => fc.array(item, { minLength, maxLength: 3 });

/** A shell around a query in parentheses must have a clause of its own: parentheses alone leave no trace. */
function withoutEmptyShell(query: Query): Query {
  const bare = query.with.length === 0 && query.orderBy.length === 0 && query.limit === undefined && query.offset === undefined;
  return bare && query.body.kind === 'query' ? withoutEmptyShell(query.body) : query;
}

/** As an operand, a query without clauses of its own is its body. */
function asBody(query: Query): QueryBody {
  const bare = query.with.length === 0 && query.orderBy.length === 0 && query.limit === undefined && query.offset === undefined;
  return bare ? query.body : query;
}

const alias = { alias: maybe(identifier), columns: fc.constant([]) };
const aliasWithColumns = fc.oneof(
  fc.constant({ columns: [] }),
  fc.record({ alias: identifier, columns: fc.oneof(fc.constant([]), someIdentifiers) }),
);

type Level = { readonly [Rule in keyof Rules]: fc.Arbitrary<Rules[Rule]> };

const leafColumn = node('column', { path });
const leafTable = node('named-table', { name: qualifiedName, hints: fc.constant([]), columns: fc.constant([]) });
const leafBody = node('explicit-table', { name: qualifiedName });
const leafItem = node('select-item', { expression: leafColumn });

/** What every rule gives at the bottom. */
const leaves = {
  expression: leafColumn,
  query: node('query', { with: fc.constant([]), body: leafBody, orderBy: fc.constant([]) }),
  body: leafBody,
  select: node('select', { hints: fc.constant([]), distinct: fc.boolean(), items: few(leafItem, 1), windows: fc.constant([]) }),
  item: leafItem,
  sortItem: node('sort-item', { expression: leafColumn, descending: fc.boolean() }),
  window: node('window-specification', { partitionBy: few(leafColumn), orderBy: fc.constant([]) }),
  frameBound: node('frame-bound', { type: fc.constant('CURRENT ROW') }),
  grouping: node('grouping-key', { expressions: few(leafColumn) }),
  table: leafTable,
  joined: leafTable,
  from: leafTable,
} as Level;

/** The rules over those one level below: each depends on the others, and the number of levels bounds the size. */
function levelOver(below: Level): Level {
  const tie = <Rule extends keyof Rules>(rule: Rule): fc.Arbitrary<Rules[Rule]> => below[rule];
  const expression = tie('expression');
  const named = node('named-table', { name: qualifiedName, hints, asOf: maybe(expression), ...alias });
  const derived = fc
    .record({ head: node('derived-table', { query: tie('query'), lateral: fc.boolean() }), tail: aliasWithColumns })
    .map(({ head, tail }) => ({ ...head, ...tail }));
  const tableArgument = fc.oneof(
    node('table-argument', { source: fc.oneof(qualifiedName, tie('query')), partitionBy: few(expression), orderBy: few(tie('sortItem')) }),
    node('descriptor', { columns: someIdentifiers }),
    expression.filter((value) => value.kind !== 'scalar-subquery'),
  );
  const argument = fc.oneof(tableArgument, node('named-argument', { name: identifier, value: tableArgument }));
  const tableFunction = fc
    .record({
      call: node('call', { ...callFields, args: few(argument), distinct: fc.constant(false) }),
      lateral: fc.boolean(),
      tail: aliasWithColumns,
    })
    .map(({ call, lateral, tail }) => ({ kind: 'table-function', call, lateral, ...tail }));
  const matchable = fc.oneof(named, derived, tableFunction);
  const afterMatch = fc.oneof(
    node('after-match-skip', { to: fc.constantFrom('NEXT ROW', 'PAST LAST ROW') }),
    node('after-match-skip', { to: fc.constantFrom('FIRST', 'LAST', 'VARIABLE'), variable: identifier }),
  );
  const match = fc
    .record({
      head: node('match-recognize', {
        input: matchable,
        partitionBy: few(expression),
        orderBy: few(tie('sortItem')),
        measures: few(tie('item').filter((item) => item.expression.kind !== 'star')),
        rowsPerMatch: maybe(fc.constantFrom('ONE ROW', 'ALL ROWS')),
        afterMatch: maybe(afterMatch),
        fromStart: fc.boolean(),
        toEnd: fc.boolean(),
        pattern,
        within: maybe(interval),
        subsets: few(node('pattern-subset', { name: identifier, variables: someIdentifiers })),
        define: few(node('pattern-definition', { variable: identifier, condition: expression })),
      }),
      tail: aliasWithColumns,
    })
    .map(({ head, tail }) => ({ ...head, ...tail }));
  const unnest = fc
    .record({ head: node('unnest', { operand: expression, withOrdinality: fc.boolean() }), tail: aliasWithColumns })
    .map(({ head, tail }) => ({ ...head, ...tail }));
  const joinBase = { left: tie('joined'), right: tie('joined') };
  const join = fc.oneof(
    node('join', {
      joinType: fc.constantFrom('INNER', 'LEFT', 'RIGHT', 'FULL'),
      natural: fc.constant(false),
      ...joinBase,
      on: maybe(expression),
    }),
    node('join', {
      joinType: fc.constantFrom('INNER', 'LEFT', 'RIGHT', 'FULL'),
      natural: fc.constant(false),
      ...joinBase,
      using: someIdentifiers,
    }),
    node('join', { joinType: fc.constantFrom('INNER', 'LEFT', 'RIGHT', 'FULL'), natural: fc.constant(true), ...joinBase }),
    node('join', { joinType: fc.constant('CROSS'), natural: fc.constant(false), ...joinBase }),
  );
  const offsetBound = node('frame-bound', { type: fc.constantFrom('PRECEDING', 'FOLLOWING'), offset: expression });
  const plainBound = node('frame-bound', { type: fc.constantFrom('UNBOUNDED PRECEDING', 'CURRENT ROW', 'UNBOUNDED FOLLOWING') });
  const groupingKey = node('grouping-key', { expressions: few(expression) });
  return {
    ...expressionsOver(tie),
    item: fc.oneof(
      node('select-item', { expression, alias: maybe(identifier) }),
      node('select-item', { expression: node('star', { qualifier: maybe(path) }), alias: fc.constant(undefined) }),
    ),
    sortItem: node('sort-item', { expression, descending: fc.boolean(), nulls: maybe(fc.constantFrom('FIRST', 'LAST')) }),
    frameBound: fc.oneof(plainBound, offsetBound),
    window: node('window-specification', {
      base: maybe(identifier),
      partitionBy: few(expression),
      orderBy: few(tie('sortItem')),
      frame: maybe(
        node('window-frame', { mode: fc.constantFrom('ROWS', 'RANGE'), start: tie('frameBound'), end: maybe(tie('frameBound')) }),
      ),
    }),
    grouping: fc.oneof(
      groupingKey,
      node('rollup', { keys: few(groupingKey, 1) }),
      node('cube', { keys: few(groupingKey, 1) }),
      node('grouping-sets', { sets: few(tie('grouping'), 1) }),
    ),
    select: node('select', {
      hints,
      distinct: fc.boolean(),
      items: few(tie('item'), 1),
      from: maybe(tie('from')),
      where: maybe(expression),
      groupBy: maybe(node('group-by', { elements: few(tie('grouping'), 1) })),
      having: maybe(expression),
      windows: few(node('named-window', { name: identifier, window: tie('window') })),
    }),
    body: fc.oneof(
      node('explicit-table', { name: qualifiedName }),
      node('values', { rows: few(node('values-row', { values: few(expression, 1) }), 1) }),
      tie('select'),
      node('set-operation', {
        operator: fc.constantFrom('UNION', 'INTERSECT', 'EXCEPT'),
        all: fc.boolean(),
        left: tie('body'),
        right: tie('body'),
      }),
      tie('query').map(asBody),
    ),
    query: node('query', {
      with: fc.oneof(
        { weight: 4, arbitrary: fc.constant([]) },
        { weight: 1, arbitrary: few(node('common-table', { name: identifier, columns: identifiers, query: tie('query') })) },
      ),
      body: tie('body'),
      orderBy: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: few(tie('sortItem')) }),
      limit: maybe(wholeNumber),
      offset: maybe(wholeNumber),
    }).map((query) => withoutEmptyShell(query as Query)),
    table: fc.oneof(named, tableFunction, unnest, derived, match),
    joined: fc.oneof(tie('table'), join),
    from: fc
      .array(tie('joined'), { minLength: 1, maxLength: 3 })
      .map((tables) => tables.reduce((left, right) => ({ kind: 'join', joinType: 'COMMA', natural: false, left, right }))),
  } as Level;
}

const levels: Level[] = [leaves];
for (let depth = 1; depth <= 8; depth++) levels.push(levelOver(levels[depth - 1]!));

/** Rules by depth: 0 gives leaves, 8 the deepest trees. */
export const rulesAt = (depth: number): Level => levels[depth]!;
