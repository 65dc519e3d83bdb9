import { types, type SqlRow } from '@headrace/connector-sdk';
import { connectorHarness, optionsOf } from '@headrace/connector-sdk/testing';
import print from '../index';
import { PrintWriter } from '../sink/writer';
import { printSpec, type PrintOptions } from '../spec';

const table = {
  name: 't',
  fields: [
    { name: 'id', type: types.INT },
    { name: 'text', type: types.STRING },
  ],
  primaryKey: ['id'],
  metadata: [],
  partitionKeys: [],
};
const options = optionsOf(printSpec);

/** Lines of all writers since the place was opened; standard output itself belongs to the test program. */
let printed = '';
const eachChange = 'it prints each change as a line of its own and keeps no state of a key';

export default connectorHarness<PrintOptions>({
  connector: {
    ...print,
    sink: {
      ...print.sink!,
      createWriter: (ctx) =>
        new PrintWriter(ctx, (bytes) => {
          printed += new TextDecoder().decode(bytes);
          return Promise.resolve();
        }),
    },
  },
  sinks: [
    {
      name: 'lines',
      epoch: (n) => [0, 1, 2].map((i) => ({ kind: 'insert', row: [n * 10 + i, `row ${i}`] })),
      open: () => {
        printed = '';
        return {
          instance: { options, table },
          visible: () => Promise.resolve(printed.split('\n').filter((line) => line !== '')),
          textOf: ([id, text]: SqlRow) => `+I[${String(id)}, ${String(text)}]`,
        };
      },
    },
  ],
  skip: {
    'connector.check.refuses': 'standard output is always there, so nothing can be wrong',
    'sink.upsert': eachChange,
    'sink.delete': eachChange,
    'sink.order': eachChange,
    'sink.types': 'lines are for people and are not read back; print.test.ts holds the text of each type',
    'sink.partial-failure': 'it refuses no row',
    'sink.outage': 'the reader of standard output may close it; headrace run tests that in a process of its own',
    'sink.crash-explorer': 'lines of deletes stand beside those of inserts; sink.crash-before-prepare shows what a repetition prints',
  },
});
