import { describe, expect, it } from 'vitest';
import { completionsAt } from '.';

/** Completions where `|` stands. */
function at(marked: string) {
  const offset = marked.indexOf('|');
  return completionsAt(marked.replace('|', ''), offset);
}

describe('completion', () => {
  it('columns and functions in a select list, of the tables that follow', () => {
    const found = at('SELECT | FROM orders AS o JOIN db.c ON o.x = c.x');
    expect(found.names).toEqual(expect.arrayContaining(['column', 'function']));
    expect(found.tables).toEqual([{ path: ['orders'], alias: 'o' }, { path: ['db', 'c'] }]);
    expect(found.keywords).toEqual(expect.arrayContaining(['CASE', 'CAST', 'DISTINCT']));
  });

  it('the columns of one table behind its alias', () => {
    const found = at('SELECT a, o.na| FROM orders o WHERE x');
    expect(found).toMatchObject({ prefix: 'na', qualifier: ['o'], names: ['column'], tables: [{ path: ['orders'], alias: 'o' }] });
    expect([found.start, found.end]).toEqual([12, 14]);
  });

  it('tables behind FROM, common tables among them', () => {
    expect(at('WITH c AS (SELECT 1) SELECT * FROM |')).toMatchObject({ names: ['table'], commonTables: ['c'] });
    expect(at('INSERT INTO |').names).toEqual(['table']);
  });

  it('keywords that go on, and begin with what was written', () => {
    expect(at('SELECT a FROM t W|').keywords).toEqual(['WHERE', 'WINDOW']);
    expect(at('SELECT a FROM t GROUP |').keywords).toEqual(['BY']);
    expect(at('ALTER TABLE t |').keywords).toEqual(['ADD', 'DROP', 'MODIFY', 'RENAME', 'RESET', 'SET']);
    expect(at('SELECT 1;\nCRE|').keywords).toEqual(['CREATE']);
  });

  it('the tables of the block around the cursor only', () => {
    expect(at('SELECT a FROM t WHERE a IN (SELECT | FROM u)').tables).toEqual([{ path: ['u'] }]);
    expect(at('SELECT SUM(|) FROM t WHERE a IN (SELECT b FROM u)').tables).toEqual([{ path: ['t'] }]);
    expect(at('SELECT | FROM a UNION ALL SELECT x FROM b').tables).toEqual([{ path: ['a'] }]);
  });

  it('types in a table, units in an interval, columns in a descriptor', () => {
    expect(at('CREATE TABLE t (a |').names).toContain('type');
    expect(at("SELECT INTERVAL '1' |").names).toEqual(['time-unit']);
    expect(at('SELECT * FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(|').names).toEqual(['column']);
  });

  it('keys and values of options between quotes', () => {
    expect(at("CREATE TABLE t (a INT) WITH ('conn|")).toMatchObject({ quoted: true, prefix: 'conn', names: ['option-key'], keywords: [] });
    expect(at("CREATE TABLE t (a INT) WITH ('connector' = '|")).toMatchObject({ quoted: true, names: ['string'], optionKey: 'connector' });
  });

  it('inside statement sets', () => {
    expect(at('EXECUTE STATEMENT SET BEGIN |').keywords).toEqual(['END', 'INSERT']);
    expect(at('BEGIN STATEMENT SET; INSERT INTO s SELECT 1; E|').keywords).toEqual(['END']);
    expect(at('EXECUTE STATEMENT SET BEGIN INSERT INTO s SELECT | FROM v; END').tables).toEqual([{ path: ['v'] }]);
  });

  it('goes by the clause where the text before has a mistake', () => {
    expect(at('SELECT a, FROM t WHERE |')).toMatchObject({ names: ['expression', 'column', 'function'], tables: [{ path: ['t'] }] });
  });

  it('nothing in comments', () => {
    expect(at('SELECT a -- from |')).toMatchObject({ names: [], keywords: [], tables: [] });
    expect(at('SELECT a /* from |')).toMatchObject({ names: [], keywords: [] });
  });
});
