import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { script as scripts } from '../test/arbitrary-statements';
import { rulesAt } from '../test/arbitrary-queries';
import { parseScript } from '../parse';
import { printExpression, printScript } from '../print';
import {
  and,
  binary,
  call,
  column,
  createView,
  groupBy,
  hint,
  insert,
  inList,
  interval,
  intervalOfMs,
  item,
  join,
  number,
  or,
  query,
  script,
  select,
  star,
  statementSet,
  string,
  table,
  tableArgument,
  tableFunction,
  descriptor,
  union,
} from './build';
import type { SqlNodeKind } from './node-kinds';
import { sameScript } from './same-script';
import { walk } from './walk';

/** Every kind of node; the compiler keeps the list complete. */
const kinds: Record<SqlNodeKind, true> = {
  script: true,
  'create-table': true,
  'create-view': true,
  'create-function': true,
  'create-catalog': true,
  'create-database': true,
  drop: true,
  'alter-table': true,
  'alter-view': true,
  'alter-database': true,
  'alter-function': true,
  use: true,
  set: true,
  reset: true,
  show: true,
  describe: true,
  explain: true,
  insert: true,
  'statement-set': true,
  'query-statement': true,
  query: true,
  select: true,
  'set-operation': true,
  values: true,
  'explicit-table': true,
  'common-table': true,
  'values-row': true,
  'select-item': true,
  'sort-item': true,
  'group-by': true,
  'grouping-key': true,
  'grouping-sets': true,
  rollup: true,
  cube: true,
  'window-specification': true,
  'window-frame': true,
  'frame-bound': true,
  'named-window': true,
  'named-table': true,
  'derived-table': true,
  'table-function': true,
  unnest: true,
  join: true,
  'match-recognize': true,
  'after-match-skip': true,
  'pattern-variable': true,
  'pattern-sequence': true,
  'pattern-alternation': true,
  'pattern-quantified': true,
  'pattern-permutation': true,
  'pattern-exclusion': true,
  'pattern-subset': true,
  'pattern-definition': true,
  'string-literal': true,
  'numeric-literal': true,
  'binary-literal': true,
  'boolean-literal': true,
  'null-literal': true,
  'datetime-literal': true,
  'interval-literal': true,
  column: true,
  star: true,
  descriptor: true,
  'field-access': true,
  'element-access': true,
  unary: true,
  binary: true,
  is: true,
  'is-distinct-from': true,
  between: true,
  like: true,
  'in-list': true,
  'in-query': true,
  exists: true,
  'quantified-comparison': true,
  'scalar-subquery': true,
  case: true,
  cast: true,
  array: true,
  map: true,
  row: true,
  call: true,
  'named-argument': true,
  'table-argument': true,
  over: true,
  'match-mode': true,
  extract: true,
  'round-to-unit': true,
  'timestamp-add': true,
  'timestamp-diff': true,
  trim: true,
  position: true,
  substring: true,
  overlay: true,
  'json-exists': true,
  'json-value': true,
  'json-query': true,
  'json-object': true,
  'json-array': true,
  'interval-qualifier': true,
  'case-branch': true,
  'map-entry': true,
  'json-default': true,
  'json-entry': true,
  hint: true,
  'hint-option': true,
  'hint-name': true,
  'hint-literal': true,
  identifier: true,
  'qualified-name': true,
  'atomic-type': true,
  'interval-type': true,
  'array-type': true,
  'multiset-type': true,
  'map-type': true,
  'row-type': true,
  'raw-type': true,
  'named-type': true,
  'row-type-field': true,
  'physical-column': true,
  'metadata-column': true,
  'computed-column': true,
  watermark: true,
  'primary-key': true,
  'inline-primary-key': true,
  'table-option': true,
  distribution: true,
  'like-clause': true,
  'like-option': true,
  'function-resource': true,
  'use-catalog': true,
  'use-database': true,
  'use-modules': true,
  'show-like': true,
  'rename-to': true,
  'rename-column': true,
  'set-options': true,
  'reset-options': true,
  'add-elements': true,
  'modify-elements': true,
  'drop-columns': true,
  'drop-primary-key': true,
  'drop-constraint': true,
  'drop-watermark': true,
  'add-partitions': true,
  'drop-partitions': true,
  'view-query': true,
  'placed-element': true,
  'partition-spec': true,
  'partition-value': true,
  'added-partition': true,
};

describe('the random trees of the round trip', () => {
  it('hold every kind of node', () => {
    const seen = new Set<string>();
    for (const sample of fc.sample(scripts, { numRuns: 800, seed: 7 })) walk(sample, ({ kind }) => void seen.add(kind));
    for (const sample of fc.sample(rulesAt(4).expression, { numRuns: 500, seed: 7 })) walk(sample, ({ kind }) => void seen.add(kind));
    expect(Object.keys(kinds).filter((kind) => !seen.has(kind))).toEqual([]);
  });
});

describe('builders', () => {
  it('make what the parser makes of the same text', () => {
    const hourly = query(
      select({
        hints: [hint('STATE_TTL', { t: '1d' })],
        items: [item(column('state')), item(call('COUNT', star()), 'n'), item(call('SUM', column('delay')), 'total')],
        from: tableFunction(call('TUMBLE', tableArgument('flights'), descriptor('ts'), intervalOfMs(3_600_000))),
        where: and(binary(column('delay'), '>', number(15)), or(inList(column('a'), [string('x')]), column('b'))!),
        groupBy: groupBy(column('state')),
      }),
    );
    const joined = query(
      select({
        items: [item(column('a', 'x'))],
        from: join('LEFT', table('left_side', 'a'), table('two'), binary(column('a', 'x'), '=', column('y'))),
      }),
    );
    const built = script([
      createView('hourly', hourly),
      createView('both', query(union([joined.body, select({ items: [item(number('-1.50'), 'x')] })]))),
      statementSet([insert('out', query(select({ items: [item(star())], from: table('hourly') })), { columns: ['a'] })]),
    ]);
    const text = `CREATE TEMPORARY VIEW hourly AS SELECT /*+ STATE_TTL('t'='1d') */ state, COUNT(*) AS n, SUM(delay) AS total
      FROM TABLE(TUMBLE(TABLE flights, DESCRIPTOR(ts), INTERVAL '1' HOUR)) WHERE delay > 15 AND (a IN ('x') OR b) GROUP BY state;
      CREATE TEMPORARY VIEW \`both\` AS SELECT a.x FROM left_side AS a LEFT JOIN two ON a.x = y UNION ALL SELECT -1.50 AS x;
      EXECUTE STATEMENT SET BEGIN INSERT INTO \`out\` (a) SELECT * FROM hourly; END;`;
    const { script: parsed, diagnostics } = parseScript(text);
    expect(diagnostics).toEqual([]);
    expect(sameScript(built, parsed)).toBe(true);
    expect(sameScript(parseScript(printScript(built, { target: 'headrace' }).text).script, built)).toBe(true);
  });

  it.each([
    [0, "INTERVAL '0' SECOND"],
    [500, "INTERVAL '0.500' SECOND"],
    [1_000, "INTERVAL '1' SECOND"],
    [90_000, "INTERVAL '90' SECOND"],
    [600_000, "INTERVAL '10' MINUTE"],
    [86_400_000, "INTERVAL '1' DAY"],
    [-3_600_000, "INTERVAL -'1' HOUR"],
    [360_000_000, "INTERVAL '100' HOUR(3)"],
  ])('%d ms is %s', (ms, text) => {
    expect(printExpression(intervalOfMs(ms))).toBe(text);
  });

  it('an interval with a sign keeps it outside the quotes', () => {
    expect(printExpression(interval('-5', 'MINUTE'))).toBe("INTERVAL -'5' MINUTE");
  });
});
