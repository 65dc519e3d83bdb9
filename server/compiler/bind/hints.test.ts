import { describe, expect, it } from 'vitest';
import { emptyCatalog } from '@/model/catalog/table-definition';
import { connectorSpecs, formatSpecs } from '@/server/catalog/connectors';
import { compileScript, liftScript, type Compilation } from '../index';

const compile = (text: string): Compilation =>
  compileScript({ text, catalog: emptyCatalog, connectors: { connectors: connectorSpecs, formats: formatSpecs } });
const codes = ({ diagnostics }: Compilation): readonly string[] => diagnostics.map(({ code }) => code);
const tables = `CREATE TABLE t (k INT, v INT) WITH ('connector' = 'filesystem', 'path' = 'one', 'format' = 'json');
CREATE TABLE printed (k INT, v INT) WITH ('connector' = 'print');
`;
const sources = ({ plan }: Compilation): readonly unknown[] =>
  plan!.operators.flatMap((operator) => (operator.kind === 'source' ? [operator.use.options] : []));

describe('OPTIONS behind a table', () => {
  it('says options otherwise where it stands, and nowhere else', () => {
    const query = "SELECT k, v FROM t /*+ OPTIONS('path' = 'two') */";
    expect(sources(compile(`${tables} INSERT INTO printed ${query};`))).toMatchObject([{ path: 'two' }]);
    expect(sources(compile(`${tables} INSERT INTO printed ${query} UNION ALL SELECT k, v FROM t;`))).toMatchObject([
      { path: 'two' },
      { path: 'one' },
    ]);
  });

  it('reads a table once for the same options', () => {
    const query = "SELECT k, v FROM t /*+ OPTIONS('path' = 'two') */";
    expect(sources(compile(`${tables} INSERT INTO printed ${query} UNION ALL ${query};`))).toHaveLength(1);
  });

  it('counts for the format, and for what an INSERT writes into', () => {
    const read = compile(`${tables} INSERT INTO printed SELECT k, v FROM t /*+ OPTIONS('json.ignore-parse-errors' = 'true') */;`);
    const source = read.plan!.operators.find((operator) => operator.kind === 'source')!;
    expect(source.use.format!.options).toMatchObject({ 'ignore-parse-errors': 'true' });
    const written = compile(`${tables} INSERT INTO printed /*+ OPTIONS('print-identifier' = 'here') */ SELECT k, v FROM t;`);
    const sink = written.plan!.operators.find((operator) => operator.kind === 'sink')!;
    expect(sink.use.options).toMatchObject({ 'print-identifier': 'here' });
  });

  it('is said wrong where it stands', () => {
    const text = `${tables} INSERT INTO printed SELECT k, v FROM t /*+ OPTIONS('pth' = 'two') */;`;
    const { diagnostics } = compile(text);
    expect(diagnostics.map(({ code, at }) => [code, text.slice(at.range!.start, at.range!.end)])).toEqual([
      ['unknown-option', "'pth' = 'two'"],
    ]);
  });

  it('stays in the text of a view that no node draws', () => {
    const script = `${tables} CREATE TEMPORARY VIEW w AS SELECT k, v FROM t /*+ OPTIONS('path' = 'two') */ WHERE k > 1; INSERT INTO printed SELECT k, v FROM w;`;
    const { document } = liftScript({ text: script, connectors: { connectors: connectorSpecs, formats: formatSpecs } } as never) as {
      document: unknown;
    };
    expect(JSON.stringify(document)).toContain("OPTIONS('path'='two')");
  });
});

describe('hints of a SELECT', () => {
  const join = (hint: string, more = ''): Compilation =>
    compile(`${tables} INSERT INTO printed SELECT ${hint} a.k, b.v FROM t AS a JOIN t AS b ON a.k = b.k${more};`);
  const times = ({ plan }: Compilation): readonly unknown[] =>
    plan!.operators.flatMap((operator) => (operator.kind === 'join' ? [[operator.left.stateTtlMs, operator.right.stateTtlMs]] : []));

  it('name the tables of the FROM by their aliases', () => {
    expect(times(join("/*+ STATE_TTL('a' = '1 h', 'b' = '2 h') */"))).toEqual([[3_600_000, 7_200_000]]);
    expect(codes(join("/*+ STATE_TTL('t' = '1 h') */"))).toContain('invalid-hint');
  });

  it('of the sides of a join are not for the groups behind it', () => {
    const script = `${tables} INSERT INTO printed SELECT /*+ STATE_TTL('a' = '1 h') */ a.k, MAX(b.v) FROM t AS a JOIN t AS b ON a.k = b.k GROUP BY a.k;`;
    const { plan } = compile(script);
    const aggregates = plan!.operators.filter((operator) => operator.kind === 'group-aggregate');
    expect(aggregates.map((operator) => operator.stateTtlMs)).toEqual([null]);
  });

  it('take those of Flink for bounded data, which change nothing', () => {
    expect(codes(join('/*+ BROADCAST(b) */')).filter((code) => code !== 'unbounded-state')).toEqual([]);
  });
});
