import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseScript } from './parse';
import { bytes, mutatedOf, noise, statementsOf, survives, tokensCover } from './test/text-laws';

const folder = path.join(import.meta.dirname, 'test', 'corpus');
const mutated = mutatedOf(readdirSync(folder).flatMap((file) => statementsOf(readFileSync(path.join(folder, file), 'utf8'))));

describe('whatever the text', () => {
  it.each([
    ['bytes', bytes, 400],
    ['noise', noise, 800],
    ['damaged statements', mutated, 800],
  ] as const)('%s: neither throws nor hangs, and what was understood prints and parses', (_, text, numRuns) => {
    fc.assert(fc.property(text, survives), { numRuns, interruptAfterTimeLimit: 20_000 });
  });

  it('tokens lie in order and leave out nothing but blanks, and know their lines and columns', () => {
    fc.assert(fc.property(fc.oneof(noise, mutated), tokensCover), { numRuns: 500, interruptAfterTimeLimit: 20_000 });
  });
});

describe('hostile sizes', () => {
  const within = (ms: number, run: () => void): void => {
    // Processor time: other tests may run at the same time.
    const start = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(start);
    expect((user + system) / 1_000).toBeLessThan(ms);
  };
  const deep = 20_000;

  it.each([
    ['parentheses', `SELECT ${'('.repeat(deep)}1${')'.repeat(deep)}`],
    ['NOT', `SELECT ${'NOT '.repeat(deep)}a`],
    ['minus signs', `SELECT ${'- '.repeat(deep)}a`],
    ['CASE', `SELECT ${'CASE WHEN '.repeat(deep)}`],
    ['subqueries', `SELECT * FROM ${'(SELECT * FROM '.repeat(deep)}t`],
    ['types', `CREATE TABLE t (a ${'ARRAY<'.repeat(deep)}INT)`],
    ['rounding', `SELECT ${'FLOOR('.repeat(deep)}`],
    ['patterns', `SELECT * FROM t MATCH_RECOGNIZE (PATTERN (${'('.repeat(deep)}A`],
    ['joins in parentheses', `SELECT * FROM ${'('.repeat(deep)}a`],
    ['grouping sets', `SELECT a FROM t GROUP BY ${'GROUPING SETS ('.repeat(deep)}`],
    ['a chain of OR', `SELECT ${'a OR '.repeat(deep)}b`],
    ['a chain of UNION', `${'SELECT 1 UNION ALL '.repeat(deep)}SELECT 2`],
    ['a chain of JOIN', `SELECT * FROM a ${'CROSS JOIN b '.repeat(deep)}`],
    ['indexes', `SELECT a${'[1]'.repeat(deep)}`],
  ])('%s without end give one diagnostic', (_, text) => {
    const { script, diagnostics } = parseScript(`${text};\nSELECT 1;`);
    expect(diagnostics.map(({ code }) => code)).toEqual(['sql-too-deep']);
    expect(script.statements).toHaveLength(1);
  });

  it('reads text that is all mistakes in time that grows with its length', () => {
    for (const unit of ["';\n", '`\n', '(', "x'", '/* ', '/*+ A(', '$$ ', "U&'\\", 'CREATE TABLE\n', 'INSERT INTO\n', "SELECT 'a b;\n"]) {
      within(4_000, () => {
        expect(parseScript(unit.repeat(20_000)).diagnostics.length).toBeGreaterThan(0);
      });
    }
  });
});
