import { describe, expect, it } from 'vitest';
import { emptyCatalog } from '@/model/catalog/table-definition';
import { connectorSpecs, formatSpecs } from '@/server/catalog/connectors';
import { compileScript, type Compilation } from '../index';

const compile = (option: string, target?: 'flink'): Compilation =>
  compileScript({
    text: `CREATE TABLE t (k INT) WITH ('connector' = 'filesystem', 'path' = 'one', 'format' = 'json'${option});
      CREATE TABLE printed (k INT) WITH ('connector' = 'print');
      INSERT INTO printed SELECT k FROM t;`,
    catalog: emptyCatalog,
    connectors: { connectors: connectorSpecs, formats: formatSpecs },
    ...(target ? { target } : {}),
  });
const sourceOf = ({ plan }: Compilation) => plan!.operators.find((operator) => operator.kind === 'source')!;
const messages = ({ diagnostics }: Compilation): readonly string[] => diagnostics.map(({ message }) => message);

describe('options of every table', () => {
  it('reach the engine, and never the connector', () => {
    const source = sourceOf(compile(", 'headrace.scan.rate' = '250', 'headrace.on-error' = 'skip'"));
    expect(source).toMatchObject({ rowsPerSecond: 250, onError: 'skip' });
    expect(source.use.options).toEqual({ path: 'one' });
  });

  it('say nothing where they are absent; a rate of 0 is none', () => {
    for (const option of ['', ", 'headrace.scan.rate' = '0'"]) {
      const source = sourceOf(compile(option));
      expect(source.onError).toBe('fail');
      expect('rowsPerSecond' in source).toBe(false);
    }
  });

  it('are told wrong by their value, all at once', () => {
    expect(messages(compile(", 'headrace.scan.rate' = '-1'"))).toEqual([expect.stringMatching(/headrace\.scan\.rate.*"-1".*at least 0/)]);
    expect(messages(compile(", 'headrace.scan.rate' = 'fast', 'headrace.on-error' = 'ignore'"))).toEqual([
      expect.stringMatching(/headrace\.scan\.rate.*"fast".*number/),
      expect.stringMatching(/headrace\.on-error.*"ignore".*fail.*skip.*dead-letter/),
    ]);
  });

  it('are offered where a key is nearly theirs', () => {
    expect(messages(compile(", 'headrace.scan.rat' = '1'"))).toEqual([expect.stringContaining('Did you mean "headrace.scan.rate"')]);
  });
});
