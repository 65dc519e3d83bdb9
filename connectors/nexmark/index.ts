import type { ConnectorRuntime } from '@headrace/connector-sdk';
import { columnsProblem } from './source/columns';
import { NexmarkEnumerator } from './source/enumerator';
import { NexmarkReader } from './source/reader';
import { splitId, versionedPosition, versionedSplit, versionedState } from './source/split';
import { nexmarkSpec, type NexmarkOptions } from './spec';

export const nexmarkConnector: ConnectorRuntime<NexmarkOptions> = {
  spec: nexmarkSpec,
  check: ({ table }) => {
    const problem = columnsProblem(table.fields);
    return Promise.resolve(problem ? { ok: false, problem: problem.message, remedy: problem.remedy ?? '' } : { ok: true });
  },
  source: {
    split: versionedSplit,
    position: versionedPosition,
    enumeratorState: versionedState,
    splitId,
    createEnumerator: (ctx, restored) => {
      const problem = columnsProblem(ctx.table.fields);
      if (problem) throw problem;
      return new NexmarkEnumerator(ctx, restored);
    },
    createReader: (ctx) => new NexmarkReader(ctx),
  },
};
export default nexmarkConnector;
