import { notNull, types } from '@headrace/connector-sdk/schema';
import { describe, expect, it } from 'vitest';
import type { FunctionDefinition, FunctionModule } from '@/model/catalog/function-module';
import { connectorSpecs, formatSpecs } from '@/server/catalog/connectors';
import type { UserCallPlan } from '@/server/plan/job/function-plans';
import type { GroupAggregatePlan, JobPlan } from '@/server/plan/job/job-plan';
import { compileScript, type Compilation, type Target } from '../../index';

const scalar = (
  name: string,
  parameters: FunctionDefinition['parameters'],
  more: Partial<FunctionDefinition> = {},
): FunctionDefinition => ({
  name,
  kind: 'scalar',
  description: '',
  parameters,
  deterministic: true,
  returns: types.DOUBLE,
  ...more,
});
const x = { name: 'x', type: types.DOUBLE };
const geo: FunctionModule = {
  headraceFunctions: 1,
  module: 'geo',
  functions: [
    scalar('distance', [x, { name: 'y', type: types.DOUBLE }]),
    scalar('twice', [x]),
    scalar('strict', [{ name: 'x', type: notNull(types.DOUBLE) }], { returns: notNull(types.DOUBLE) }),
    scalar('random', [x], { deterministic: false }),
    {
      name: 'words',
      kind: 'table',
      description: '',
      parameters: [{ name: 'text', type: types.STRING }],
      deterministic: true,
      rows: [
        { name: 'word', type: types.STRING },
        { name: 'length', type: notNull(types.INT) },
      ],
    },
    ...[true, false].map((retracts): FunctionDefinition => ({
      name: retracts ? 'median' : 'growing',
      kind: 'aggregate',
      description: '',
      parameters: [x],
      deterministic: true,
      returns: types.DOUBLE,
      state: types.ARRAY(types.DOUBLE),
      retracts,
    })),
  ],
};

const tables = `CREATE TABLE t (a DOUBLE, b DOUBLE, i INT, s STRING) WITH ('connector' = 'filesystem', 'path' = 't', 'format' = 'json');
CREATE TABLE timed (a DOUBLE, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'filesystem', 'path' = 't', 'format' = 'json');
CREATE TABLE u (a DOUBLE, n BIGINT) WITH ('connector' = 'filesystem', 'path' = 'u', 'format' = 'json');
CREATE TABLE out1 (v DOUBLE) WITH ('connector' = 'print');
CREATE TABLE out2 (v DOUBLE, w DOUBLE) WITH ('connector' = 'print');
CREATE TABLE words (a DOUBLE, word STRING, length INT) WITH ('connector' = 'print');
`;
const compile = (text: string, target?: Target): Compilation =>
  compileScript({
    text: tables + text,
    catalog: { tables: {}, functions: [geo], unreadFunctions: ['torn', 'geo'].map((module) => ({ module, reason: 'it is cut off' })) },
    connectors: { connectors: connectorSpecs, formats: formatSpecs },
    ...(target === undefined ? {} : { target }),
  });
const said = ({ diagnostics }: Compilation): readonly string[] =>
  diagnostics.filter(({ severity }) => severity === 'error').map(({ code, message }) => `${code}: ${message}`);
const errors = (text: string, target?: Target): string => said(compile(text, target)).join('\n');

/** The operators between source and sink, each with what it calls. */
function shape(text: string): readonly string[] {
  const compilation = compile(text);
  expect(said(compilation)).toEqual([]);
  const plan: JobPlan = compilation.plan!;
  expect(JSON.stringify(plan)).not.toContain('USER_CALL');
  return plan.operators.flatMap((operator) => {
    if (operator.kind === 'source' || operator.kind === 'sink') return [];
    if (operator.kind === 'user-call') return [operator.calls.map(({ user, args }) => `${user.name}(${args.join(' ')})`).join(' + ')];
    if (operator.kind === 'user-table') return [`${operator.type} ${operator.user.name}(${operator.args.join(' ')})`];
    return [operator.kind === 'calc' && operator.condition !== null ? 'filter' : operator.kind];
  });
}

describe('functions in TypeScript', () => {
  it('are called by their module or by the name that CREATE FUNCTION gives, in any case', () => {
    expect(shape('INSERT INTO out1 SELECT geo.distance(a, b) FROM t;')).toEqual(['distance(0 1)']);
    const named = "CREATE TEMPORARY FUNCTION far AS 'geo.distance' LANGUAGE TYPESCRIPT;";
    expect(shape(`${named} INSERT INTO out1 SELECT FAR(a, b) FROM t;`)).toEqual(['distance(0 1)']);
    const again = `${named} CREATE FUNCTION IF NOT EXISTS far AS 'geo.twice' LANGUAGE TYPESCRIPT;`;
    expect(shape(`${again} INSERT INTO out1 SELECT far(a, b) FROM t;`)).toEqual(['distance(0 1)']);
    expect(errors(`${named} DROP FUNCTION far; INSERT INTO out1 SELECT far(a, b) FROM t;`)).toContain('unknown-function');
  });

  it('say what is wrong with a name', () => {
    expect(errors("CREATE FUNCTION f AS 'geo.far' LANGUAGE TYPESCRIPT;")).toContain(
      'has distance, twice, strict, random, words, median, growing, and no "far"',
    );
    expect(errors("CREATE FUNCTION f AS 'geom.far' LANGUAGE TYPESCRIPT;")).toContain('No module "geom" is installed');
    expect(errors("CREATE FUNCTION concat_ws AS 'geo.twice' LANGUAGE TYPESCRIPT;")).toContain('duplicate-name');
    expect(errors('INSERT INTO out1 SELECT geo.far(a) FROM t;')).toContain('unknown-function: There is no function "geo.far".');
    expect(errors("CREATE FUNCTION f AS 'a.B'; INSERT INTO out1 SELECT f(a) FROM t;")).toMatch(/^unsupported: [^\n]*JAVA[^\n]*$/);
    expect(errors("CREATE FUNCTION f AS 'geo.twice' LANGUAGE TYPESCRIPT USING JAR 'x.jar';")).toContain(
      'USING behind a function in TypeScript',
    );
  });

  it('of a module that cannot be read say why, wherever they are called, and not that there are none', () => {
    const torn =
      /^unread-functions: The function "torn\.f" cannot be called: torn\.json.*\(it is cut off\)\. Build the module again[^\n]*$/;
    expect(errors('INSERT INTO out1 SELECT torn.f(a) FROM t;')).toMatch(torn);
    expect(errors('INSERT INTO words SELECT a, word, length FROM t, LATERAL TABLE(torn.f(s));')).toMatch(torn);
    expect(errors("CREATE FUNCTION f AS 'torn.f' LANGUAGE TYPESCRIPT; INSERT INTO out1 SELECT f(a) FROM t;")).toMatch(torn);
    const { at } = compile('INSERT INTO out1 SELECT torn.f(a) FROM t;').diagnostics.find(({ code }) => code === 'unread-functions')!;
    expect((tables + 'INSERT INTO out1 SELECT torn.f(a) FROM t;').slice(at.range!.start, at.range!.end)).toBe('torn.f(a)');
    // The module is there, in another folder.
    expect(errors('INSERT INTO out1 SELECT geo.far(a) FROM t;')).toContain('unknown-function');
  });

  it('take arguments as they are stored: numbers get wider, and nothing else', () => {
    expect(shape('INSERT INTO out1 SELECT geo.twice(i) FROM t;')).toEqual(['calc', 'twice(0)']);
    expect(shape('INSERT INTO out1 SELECT geo.twice(NULL) FROM t;')).toEqual(['calc', 'twice(0)']);
    expect(errors('INSERT INTO out1 SELECT geo.twice(s) FROM t;')).toContain(
      'wrong-arguments: geo.twice does not take (STRING). It takes twice(x DOUBLE).',
    );
    expect(errors('INSERT INTO out1 SELECT geo.distance(a) FROM t;')).toContain('It takes distance(x DOUBLE, y DOUBLE).');
    expect(errors('INSERT INTO out1 SELECT geo.twice(DISTINCT a) FROM t;')).toContain('unsupported');
  });

  it('may be NULL where they are not called', () => {
    const { plan } = compile('INSERT INTO out1 SELECT geo.strict(a) FROM t;');
    expect(plan!.operators.find(({ kind }) => kind === 'user-call')!.output.at(-1)!.type.nullable).toBe(true);
    const sure = compile('INSERT INTO out1 SELECT geo.strict(COALESCE(a, 1)) FROM t;').plan!;
    expect(sure.operators.find(({ kind }) => kind === 'user-call')!.output.at(-1)!.type.nullable).toBe(false);
  });

  it('become operators of their own: filters without calls first, equal calls once, inner calls before', () => {
    expect(shape('INSERT INTO out1 SELECT geo.twice(a) FROM t WHERE b > 1;')).toEqual(['filter', 'twice(0)']);
    expect(shape('INSERT INTO out1 SELECT geo.twice(a) + geo.twice(a) FROM t WHERE geo.twice(a) > 1;')).toEqual(['twice(0)', 'filter']);
    expect(shape('INSERT INTO out1 SELECT geo.distance(geo.twice(a), b) FROM t;')).toEqual(['twice(0)', 'distance(1 0)']);
    expect(shape('INSERT INTO out2 SELECT geo.twice(a), geo.distance(a, b) FROM t;')).toEqual(['twice(0) + distance(0 1)']);
    expect(shape('INSERT INTO out2 SELECT geo.random(a), geo.random(a) FROM t;')).toEqual(['random(0) + random(0)']);
    expect(shape('INSERT INTO out1 SELECT geo.random(RAND()) + geo.random(RAND()) FROM t;')).toEqual([
      'calc',
      'random(0) + random(1)',
      'calc',
    ]);
    const view = 'CREATE VIEW v AS SELECT geo.random(a) AS r FROM t;';
    expect(shape(`${view} INSERT INTO out2 SELECT r, r FROM v;`)).toEqual(['random(0)', 'calc']);
    expect(shape('CREATE VIEW v AS SELECT geo.twice(a) AS r, b FROM t; INSERT INTO out1 SELECT b FROM v;')).toEqual([]);
  });

  it('stand in keys, in arguments of aggregates and in inner joins', () => {
    expect(
      shape('INSERT INTO out1 SELECT v FROM (SELECT geo.twice(a) AS v, COUNT(*) AS n FROM t GROUP BY geo.twice(a)) WHERE n > 1;')[0],
    ).toBe('twice(0)');
    const windowed = `INSERT INTO out1 SELECT SUM(geo.twice(a)) FROM TABLE(TUMBLE(TABLE timed, DESCRIPTOR(ts), INTERVAL '1' MINUTE)) GROUP BY window_start, window_end;`;
    expect(shape(windowed)[1]).toContain('twice');
    expect(shape('INSERT INTO out1 SELECT t.a FROM t JOIN u ON geo.twice(t.a) = u.a;')[0]).toBe('twice(0)');
    expect(shape('INSERT INTO out1 SELECT t.a FROM t JOIN u ON t.a = u.a WHERE geo.distance(t.b, u.n) > 1;')).toContain('join');
  });

  it('are refused where they would not be right, with a place to go', () => {
    expect(errors('INSERT INTO out1 SELECT t.a FROM t LEFT JOIN u ON t.a = u.a AND geo.distance(t.b, u.n) > 1;')).toContain(
      'compute it as a column of a view',
    );
    expect(errors('INSERT INTO out1 VALUES (geo.twice(1));')).toContain('compute it as a column of a view');
    expect(errors('INSERT INTO out1 SELECT geo.words(s) FROM t;')).toContain('A table function in TypeScript in an expression');
    const grouped = 'CREATE VIEW g AS SELECT a, COUNT(*) AS n FROM t GROUP BY a;';
    expect(errors(`${grouped} INSERT INTO out1 SELECT geo.random(n) FROM g;`)).toContain('is not deterministic, over rows that change');
    expect(shape(`${grouped} INSERT INTO out1 SELECT v FROM (SELECT geo.twice(n) AS v FROM g);`)).toContain('twice(0)');
    for (const target of ['flink', 'flink2'] as const) {
      expect(errors("CREATE FUNCTION f AS 'geo.twice' LANGUAGE TYPESCRIPT; INSERT INTO out1 SELECT f(a) FROM t;", target)).toContain(
        'not-on-target',
      );
      expect(errors('INSERT INTO out1 SELECT geo.twice(a) FROM t;', target)).toContain('not-on-target');
    }
  });

  it('make rows of rows', () => {
    expect(shape('INSERT INTO words SELECT a, word, length FROM t, LATERAL TABLE(geo.words(s));')[0]).toBe('inner words(1)');
    expect(shape('INSERT INTO words SELECT a, w, l FROM t LEFT JOIN LATERAL TABLE(geo.words(UPPER(s))) AS x(w, l) ON TRUE;')).toEqual([
      'calc',
      'left words(1)',
    ]);
    expect(shape("INSERT INTO words SELECT 1.5E0, word, length FROM LATERAL TABLE(geo.words('a b'));")).toContain('inner words(0)');
    expect(
      shape('INSERT INTO words SELECT a, word, length FROM t CROSS JOIN LATERAL TABLE(geo.words(s)) WHERE a > 1 AND length > 2;')[0],
    ).toBe('filter');
    expect(errors('INSERT INTO words SELECT a, word, length FROM t LEFT JOIN LATERAL TABLE(geo.words(s)) ON length > 1;')).toContain(
      'A condition other than TRUE',
    );
    expect(errors('INSERT INTO words SELECT a, w, 1 FROM t, LATERAL TABLE(geo.words(s)) AS x(w);')).toContain('column-count');
    expect(errors('INSERT INTO out1 SELECT a FROM t, LATERAL TABLE(geo.twice(a));')).toContain('another function in FROM');
  });

  it('aggregate groups in an operator below the aggregation, which takes the latest value beside its own functions', () => {
    const { plan } = compile('INSERT INTO out2 SELECT geo.median(i), COUNT(*) FROM t WHERE b > 1 GROUP BY s;');
    const fold = plan!.operators.find(({ kind }) => kind === 'user-call') as UserCallPlan;
    expect(fold.id).toContain('/fold');
    expect(fold.groups).toEqual({ keys: [0], stateTtlMs: null });
    expect(fold.calls).toMatchObject([{ args: [1], fold: { retracts: true, filter: null, state: types.ARRAY(types.DOUBLE) } }]);
    expect(plan!.edges.find(({ to }) => to === fold.id)!.exchange).toEqual({ kind: 'keyed', columns: [0] });
    const group = plan!.operators.find(({ kind }) => kind === 'group-aggregate') as GroupAggregatePlan;
    expect(group.aggregates.map(({ fn, args }) => [fn, ...args])).toEqual([['LATEST', 1], ['COUNT']]);
    expect(shape('INSERT INTO out1 SELECT geo.median(a) FROM t;')).toEqual(['median(0)', 'group-aggregate']);
    expect(shape("CREATE FUNCTION mid AS 'geo.median' LANGUAGE TYPESCRIPT; INSERT INTO out1 SELECT MID(a) FROM t;")).toContain('median(0)');
    expect(shape('INSERT INTO out2 SELECT geo.median(a), geo.median(a) + geo.growing(b) FROM t;')).toContain('median(0) + growing(1)');
    expect(shape('INSERT INTO out1 SELECT geo.median(geo.twice(a)) FROM t GROUP BY s HAVING geo.median(b) > 1;')).toContain(
      'median(1) + median(2)',
    );
  });

  it('push a filter below an aggregate where it asks for its keys alone', () => {
    const grouped = 'CREATE VIEW g AS SELECT a, geo.median(b) AS m FROM t GROUP BY a;';
    expect(shape(`${grouped} INSERT INTO out2 SELECT a, m FROM g WHERE a > 1;`)).toEqual(['filter', 'median(1)', 'group-aggregate']);
    const [, , last] = shape(`${grouped} INSERT INTO out2 SELECT a, m FROM g WHERE m > 1;`).slice(-3);
    expect(last).toBe('filter');
  });

  it('aggregate only where their answer is right', () => {
    const grouped = 'CREATE VIEW g AS SELECT a, SUM(b) AS n FROM t GROUP BY a;';
    expect(shape(`${grouped} INSERT INTO out1 SELECT geo.median(n) FROM g;`)).toContain('median(0)');
    expect(errors(`${grouped} INSERT INTO out1 SELECT geo.growing(n) FROM g;`)).toContain('write `retract` beside `add`');
    const windowed = "FROM TABLE(TUMBLE(TABLE timed, DESCRIPTOR(ts), INTERVAL '1' MINUTE)) GROUP BY window_start, window_end";
    for (const refused of [
      `SELECT geo.median(a) ${windowed}`,
      'SELECT geo.median(a) OVER (ORDER BY ts) FROM timed',
      'SELECT geo.median(DISTINCT a) FROM t',
    ])
      expect(errors(`INSERT INTO out1 ${refused};`), refused).toContain('An aggregate function in TypeScript over a window, with OVER');
    expect(errors('INSERT INTO out1 SELECT a FROM t WHERE geo.median(a) > 1;')).toContain('aggregate-not-allowed');
    expect(errors('INSERT INTO out1 SELECT geo.median(geo.median(a)) FROM t;')).toContain('aggregate-not-allowed');
    expect(errors('INSERT INTO out1 SELECT geo.median(s) FROM t;')).toContain('wrong-arguments');
    expect(errors('INSERT INTO out1 SELECT geo.median(a ORDER BY b) FROM t;')).toContain('unsupported');
    expect(errors('INSERT INTO out1 SELECT a FROM t, LATERAL TABLE(geo.median(a));')).toContain('another function in FROM');
    expect(errors('INSERT INTO out1 SELECT geo.median(a) FROM t;', 'flink')).toContain('not-on-target');
    expect(errors('INSERT INTO out2 SELECT a, (SELECT geo.median(u.a) FROM u WHERE u.n = t.i) FROM t;')).not.toBe('');
  });
});
