import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { runOnHeadrace, straight } from '@/bench/conformance/headrace-side';
import { aggregateFunctions } from '@/server/compiler';
import { aggregateExamples, exampleColumns, exampleTable, queryForms } from '@/server/compiler/functions/query-examples';
import { caseWorker } from './case-worker';
import { remaining } from './rows-written';

/** The examples of docs/reference/functions.md that read rows. Those of scalar functions are tested beside them. */
const file = path.join(import.meta.dirname, 'sql/input/four-rows.json');
const examples = [...Object.values(aggregateExamples), ...queryForms].flatMap((entry) => entry.examples);
const script = (query: string): string => `
CREATE TABLE t (${exampleColumns}) WITH ('connector' = 'filesystem', 'path' = '${file}', 'format' = 'json');
CREATE TABLE printed WITH ('connector' = 'print') AS ${query};`;

const worker = caseWorker();

describe('examples of the reference that read rows', () => {
  it.each(examples)('%s', async (query, rows) => {
    const outcome = await runOnHeadrace({ script: script(query), folder: import.meta.dirname, variant: straight, workerFile: worker.file });
    const left = outcome.how === 'rows' ? remaining(outcome.lines) : outcome;
    expect(left).toEqual(remaining(rows.map((row) => `[${row}]`)));
  });

  it('are there for every aggregate function', () =>
    expect(Object.keys(aggregateExamples).sort()).toEqual(aggregateFunctions.map(({ name }) => name).sort()));

  it('read the rows that the page shows', () => {
    const rows = readFileSync(file, 'utf8').trim().split('\n');
    const shown = rows.map((row) => Object.values(JSON.parse(row) as Record<string, unknown>).map((value) => String(value ?? 'NULL')));
    expect(shown.map(([s, i, ts]) => [s, i, ts!.slice(11)])).toEqual(exampleTable);
  });
});
