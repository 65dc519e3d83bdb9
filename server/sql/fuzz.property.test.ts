import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { completionsAt } from './completion';
import { tokenize } from './lexer';
import { TokenStream } from './lexer/token-stream';
import { parseDataType, parseExpression, parseScript } from './parse';
import { printScript } from './print';

const folder = path.join(import.meta.dirname, 'test', 'corpus');
const statements = readdirSync(folder)
  .map((file) => readFileSync(path.join(folder, file), 'utf8'))
  .flatMap((text) => parseScript(text).script.statements.map(({ range }) => `${text.slice(range!.start, range!.end)};\n`));

const words =
  "SELECT FROM WHERE ( ) [ ] { } {- -} , ; . ' ` \" -- /* */ /*+ AND OR NOT CASE WHEN END IN IS BETWEEN INTERVAL '1' DAY CREATE TABLE VIEW WITH BEGIN STATEMENT SET EXECUTE INSERT INTO VALUES JOIN ON a b 1 1.5 = < > => || ROW< ARRAY[ MAP[ x' u&' $ ^ | * + ? \\ \n \r\n \u0000 \ud800".split(
    ' ',
  );
const noise = fc
  .array(fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...words) }, fc.string({ maxLength: 5, unit: 'binary' })), { maxLength: 60 })
  .map((parts) => parts.join(' '));

/** A few statements with pieces cut out, doubled and put elsewhere. */
const mutated = fc
  .record({
    picked: fc.array(fc.constantFrom(...statements), { minLength: 1, maxLength: 4 }),
    edits: fc.array(
      fc.record({
        at: fc.double({ min: 0, max: 1, noNaN: true }),
        length: fc.nat(12),
        insert: fc.oneof(fc.constant(''), fc.constantFrom(...words)),
      }),
      { maxLength: 5 },
    ),
  })
  .map(({ picked, edits }) =>
    edits.reduce((text, { at, length, insert }) => {
      const start = Math.floor(at * text.length);
      return text.slice(0, start) + insert + text.slice(start + length);
    }, picked.join('')),
  );

/** Everything a text can be put through; the ranges of what comes out lie in the text. */
function survives(text: string): void {
  const { script, diagnostics } = parseScript(text);
  for (const { at } of diagnostics) {
    expect(at.range!.start).toBeGreaterThanOrEqual(0);
    expect(at.range!.end).toBeLessThanOrEqual(text.length);
    expect(at.range!.start).toBeLessThanOrEqual(at.range!.end);
  }
  const printed = printScript(script, { target: 'headrace' }).text;
  expect(parseScript(printed).diagnostics, printed).toEqual([]);
  expect(printScript(parseScript(printed).script, { target: 'headrace' }).text).toBe(printed);
  parseExpression(text);
  parseDataType(text);
  completionsAt(text, Math.floor(text.length / 2));
  completionsAt(text, text.length);
}

describe('whatever the text', () => {
  it('noise neither throws nor hangs, and what was understood prints and parses', () => {
    fc.assert(fc.property(noise, survives), { numRuns: 800, interruptAfterTimeLimit: 20_000 });
  });

  it('damaged statements neither throw nor hang, and what was understood prints and parses', () => {
    fc.assert(fc.property(mutated, survives), { numRuns: 800, interruptAfterTimeLimit: 20_000 });
  });

  it('tokens lie in order and leave out nothing but blanks', () => {
    fc.assert(
      fc.property(fc.oneof(noise, mutated), (text) => {
        let end = 0;
        for (const token of tokenize(text)) {
          expect(text.slice(end, token.start)).toMatch(/^[\s\ufeff]*$/);
          expect(token.end).toBeGreaterThan(token.start);
          end = token.end;
        }
        expect(text.slice(end)).toMatch(/^[\s\ufeff]*$/);
      }),
      { numRuns: 500, interruptAfterTimeLimit: 20_000 },
    );
  });

  it('lines and columns of tokens are those of their offsets', () => {
    fc.assert(
      fc.property(fc.oneof(noise, mutated), (text) => {
        const stream = new TokenStream(text);
        for (let i = 0; stream.at(i).kind !== 'end'; i++) {
          const { start, line, column } = stream.at(i);
          const before = text.slice(0, start).split('\n');
          expect([line, column]).toEqual([before.length, before[before.length - 1]!.length + 1]);
        }
      }),
      { numRuns: 500, interruptAfterTimeLimit: 20_000 },
    );
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
