import { types } from '@headrace/connector-sdk';
import { connectorHarness } from '@headrace/connector-sdk/testing';
import blackhole from '../index';

const nothingSeen = 'it keeps nothing, so nothing can be read back';
const table = { name: 't', fields: [{ name: 'id', type: types.INT }], primaryKey: [], metadata: [], partitionKeys: [] };

/** Rows vanish: what can be shown is that no step fails and nothing leaks. */
export default connectorHarness({
  connector: blackhole,
  sinks: [
    {
      name: 'columns',
      epoch: (n) => [0, 1, 2].map((i) => ({ kind: 'insert', row: [n * 10 + i] })),
      open: () => ({ instance: { options: {}, table }, visible: () => Promise.resolve([]), textOf: String }),
    },
  ],
  skip: {
    'connector.check.refuses': 'it has no options and no system, so nothing can be wrong',
    'sink.append': nothingSeen,
    'sink.upsert': nothingSeen,
    'sink.delete': nothingSeen,
    'sink.order': nothingSeen,
    'sink.empty-checkpoint': nothingSeen,
    'sink.large-epoch': nothingSeen,
    'sink.crash-before-prepare': nothingSeen,
    'sink.close-twice': nothingSeen,
    'sink.crash-explorer': nothingSeen,
    'sink.types': nothingSeen,
    'sink.partial-failure': 'it refuses no row',
    'sink.outage': 'there is no system that could be away',
  },
});
