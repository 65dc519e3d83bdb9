import { isHeadraceError, type CheckResult, type ConnectorContext, type ConnectorRuntime } from '@headrace/connector-sdk';
import { DatagenEnumerator } from './source/enumerator';
import { DatagenReader } from './source/reader';
import { rowMaker } from './source/row-maker';
import { splitId, versionedPosition, versionedSplit, versionedState } from './source/split';
import { datagenSpec, type DatagenOptions } from './spec';

export const datagenConnector: ConnectorRuntime<DatagenOptions> = {
  spec: datagenSpec,
  check: (ctx) => Promise.resolve(check(ctx)),
  source: {
    split: versionedSplit,
    position: versionedPosition,
    enumeratorState: versionedState,
    splitId,
    createEnumerator: (ctx, restored) => new DatagenEnumerator(ctx, restored),
    createReader: (ctx) => new DatagenReader(ctx),
  },
};
export default datagenConnector;

function check({ table, options }: ConnectorContext<DatagenOptions>): CheckResult {
  try {
    rowMaker(table.fields, table.fields, options);
    return { ok: true };
  } catch (error) {
    if (!isHeadraceError(error)) throw error;
    return { ok: false, problem: error.message, remedy: error.remedy ?? '' };
  }
}
