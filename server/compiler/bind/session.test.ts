import { describe, expect, it } from 'vitest';
import { emptyCatalog } from '@/model/catalog/table-definition';
import { connectorSpecs, formatSpecs } from '@/server/catalog/connectors';
import { compileScript, type Compilation } from '../index';

const compile = (text: string): Compilation =>
  compileScript({ text, catalog: emptyCatalog, connectors: { connectors: connectorSpecs, formats: formatSpecs } });
const said = ({ diagnostics }: Compilation): readonly string[] => diagnostics.map(({ code, message }) => `${code}: ${message}`);
const texts = (columns: string, name = 'texts'): string =>
  `CREATE TABLE ${name} (${columns}) WITH ('connector' = 'filesystem', 'path' = '${name}', 'format' = 'json');\n`;
const printed = (columns: string): string => `CREATE TABLE printed (${columns}) WITH ('connector' = 'print');\n`;
/** The expressions in front of the only sink, as text; none where rows go in as they are. */
const stored = ({ plan }: Compilation): string => JSON.stringify(plan?.operators.find(({ kind }) => kind === 'calc') ?? null);

describe('statements of a script', () => {
  it('forgets a setting that is reset, and all of them', () => {
    const rest = `${texts('s STRING')}${printed('s STRING')} INSERT INTO printed SELECT s FROM texts;`;
    const set = "SET 'parallelism.default' = '3'; SET 'pipeline.name' = 'named';";
    expect(compile(`${set}${rest}`).plan).toMatchObject({ name: 'named', settings: { parallelism: 3 } });
    expect(compile(`${set} RESET 'parallelism.default'; ${rest}`).plan).toMatchObject({ name: 'named', settings: { parallelism: 1 } });
    expect(compile(`${set} RESET; ${rest}`).plan).toMatchObject({ name: 'script', settings: { parallelism: 1 } });
    expect(said(compile(`RESET 'parallelism.defalt'; ${rest}`))[0]).toContain('Did you mean "parallelism.default"?');
  });

  it('forgets a table that is dropped, so that its name is free', () => {
    const again = `${texts('a INT', 't')} DROP TABLE t; ${texts('b STRING', 't')}${printed('b STRING')} INSERT INTO printed SELECT b FROM t;`;
    expect(said(compile(again))).toEqual([]);
    expect(said(compile('DROP TABLE t;'))).toContainEqual('unknown-table: There is no table or view "t".');
    expect(said(compile('DROP TABLE IF EXISTS t;')).join()).not.toContain('unknown-table');
  });

  it('takes EXECUTE INSERT and REPLACE TABLE', () => {
    const script = `${texts('s STRING')}${printed('i INT')} REPLACE ${printed('s STRING').replace('CREATE ', '')} EXECUTE INSERT INTO printed SELECT s FROM texts;`;
    expect(said(compile(script))).toEqual([]);
  });

  it('says once that a function of another language does not run here', () => {
    const script = `${texts('s STRING')}${printed('s STRING')} CREATE FUNCTION mine AS 'a.B'; INSERT INTO printed SELECT mine(s) FROM texts WHERE MINE(s) = 'x';`;
    expect(said(compile(script))).toEqual([expect.stringContaining('unsupported: Not supported: User-defined functions')]);
  });

  it('puts the values of PARTITION into their columns', () => {
    const parted = texts('a INT, b STRING, c CHAR(3)', 'parted').replace(') WITH', ') PARTITIONED BY (b, c) WITH');
    const insert = (partition: string, query: string): Compilation =>
      compile(`${texts('s STRING, i INT')}${parted} INSERT INTO parted PARTITION (${partition}) ${query};`);
    expect(said(insert("b = 'x', c = 'y'", 'SELECT i FROM texts'))).toEqual([]);
    expect(stored(insert("b = 'x', c = 'y'", 'SELECT i FROM texts'))).toContain('"value":"y  "');
    expect(said(insert("a = 1, c = 'y'", 'SELECT i FROM texts')).join()).toContain(
      'There is no column "a" in the partition keys of "parted"',
    );
    expect(said(insert("b = 'x'", 'SELECT i FROM texts')).join()).toContain('has the wrong number of columns: 1 instead of 2');
  });
});

describe('lengths at a sink', () => {
  const into = (to: string, from: string, settings = ''): Compilation =>
    compile(`${settings}${texts(`s ${from}`)}${printed(`s ${to}`)} INSERT INTO printed SELECT s FROM texts;`);

  it.each([
    ['STRING', 'CHAR(3)'],
    ['VARCHAR(5)', 'VARCHAR(5)'],
    ['CHAR(3)', 'CHAR(3)'],
    ['BYTES', 'BINARY(2)'],
  ])('takes %s from %s as it is', (to, from) => expect(stored(into(to, from))).not.toContain('CAST'));

  it.each([
    ['CHAR(5)', 'CHAR(3)'],
    ['VARCHAR(2)', 'STRING'],
    ['BINARY(3)', 'BINARY(2)'],
    ['VARBINARY(1)', 'BYTES'],
  ])('cuts or fills %s from %s', (to, from) => expect(stored(into(to, from))).toContain('CAST'));

  it.each([
    ['CHAR(3)', 'STRING'],
    ['CHAR(3)', 'VARCHAR(3)'],
    ['BINARY(3)', 'BYTES'],
  ])('asks for a CAST to %s from %s, as Flink does', (to, from) => expect(said(into(to, from)).join()).toContain('type-mismatch'));

  it('looks at texts whose types promise the length where it is told to', () => {
    const enforced = "SET 'table.exec.sink.type-length-enforcer' = 'TRIM_PAD';\n";
    expect(stored(into('CHAR(3)', 'CHAR(3)', enforced))).toContain('FIT_LENGTH');
    expect(stored(into('STRING', 'CHAR(3)', enforced))).not.toContain('FIT_LENGTH');
  });
});

describe('columns of a sink that are NOT NULL', () => {
  const into = (to: string, from: string, settings = ''): string =>
    stored(compile(`${settings}${texts(`s ${from}`)}${printed(`s ${to}`)} INSERT INTO printed SELECT s FROM texts;`));

  it('looks for NULL only where the query may give it', () => {
    expect(into('STRING NOT NULL', 'STRING')).toContain('"ENFORCE_NOT_NULL"');
    expect(into('STRING, PRIMARY KEY (s) NOT ENFORCED', 'STRING')).toContain('"ENFORCE_NOT_NULL"');
    expect(into('STRING NOT NULL', 'STRING NOT NULL')).not.toContain('NOT_NULL');
    expect(into('STRING', 'STRING')).not.toContain('NOT_NULL');
    expect(into('ROW<a INT NOT NULL>', 'ROW<a INT>')).not.toContain('NOT_NULL');
  });

  it('leaves the row out where it is told to', () =>
    expect(into('STRING NOT NULL', 'STRING', "SET 'table.exec.sink.not-null-enforcer' = 'DROP';")).toContain('"IS_NOT_NULL"'));

  it('sees a value in PARTITION, and misses one that is neither there nor in the query', () => {
    const parted = texts('a INT, b STRING NOT NULL', 'parted').replace(') WITH', ') PARTITIONED BY (b) WITH');
    const insert = (start: string): readonly string[] =>
      said(compile(`${texts('i INT')}${parted} INSERT INTO parted ${start} SELECT i FROM texts;`));
    expect(insert("PARTITION (b = 'x')")).toEqual([]);
    expect(insert('(a)').join()).toContain('missing-value: The column "b" of "parted" is NOT NULL, but the INSERT does not name it.');
  });
});
