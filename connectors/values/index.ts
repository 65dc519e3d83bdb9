import type { CheckResult, ConnectorContext, ConnectorRuntime } from '@headrace/connector-sdk';
import { literalProblem } from './source/fill-column';
import { ValuesEnumerator } from './source/enumerator';
import { ValuesReader } from './source/reader';
import { versionedPosition, versionedSplit, versionedState } from './source/split';
import { parseRows, valuesSpec, type ValuesOptions } from './spec';

export const valuesConnector: ConnectorRuntime<ValuesOptions> = {
  spec: valuesSpec,
  check: (ctx) => Promise.resolve(check(ctx)),
  source: {
    split: versionedSplit,
    position: versionedPosition,
    enumeratorState: versionedState,
    splitId: () => 'rows',
    createEnumerator: (ctx, restored) => new ValuesEnumerator(ctx, restored),
    createReader: (ctx) => new ValuesReader(ctx),
  },
};
export default valuesConnector;

function check({ table, options }: ConnectorContext<ValuesOptions>): CheckResult {
  for (const [at, row] of (parseRows(options.rows) ?? []).entries()) {
    const problem =
      row.length !== table.fields.length
        ? `has ${row.length} values, the table has ${table.fields.length} columns`
        : row.map((value, i) => literalProblem(value, table.fields[i]!)).find((found) => found !== null);
    if (problem != null) return { ok: false, problem: `Row ${at + 1} ${problem}.`, remedy: 'Correct the option "rows".' };
  }
  return { ok: true };
}
