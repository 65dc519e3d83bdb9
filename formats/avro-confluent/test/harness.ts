import { types } from '@headrace/connector-sdk';
import { formatHarness, formatTypes, optionsOf } from '@headrace/connector-sdk/testing';
import avroConfluent from '../index';
import { avroConfluentSpec, type AvroConfluentOptions } from '../spec';
import { TestRegistry } from './test-registry';

let registry: TestRegistry | null = null;

/** Another first byte, half a number, a schema that the registry has not, a union's branch that there is not, and one byte too many. */
const poison = [
  [1, 0, 0, 0, 1, 2, 2],
  [0, 0, 0],
  [0, 0, 0, 3, 231, 2, 2],
  [0, 0, 0, 0, 1, 4],
  [0, 0, 0, 0, 1, 2, 2, 0],
].map((bytes) => Uint8Array.from(bytes));

export default formatHarness<AvroConfluentOptions>({
  format: avroConfluent,
  start: async () => {
    const started = await TestRegistry.start();
    started.add({ schema: JSON.stringify({ type: 'record', name: 'record', fields: [{ name: 'n', type: ['null', 'int'] }] }) });
    registry = started;
    return started;
  },
  cases: [
    {
      name: 'messages',
      get options() {
        return optionsOf(avroConfluentSpec, { url: registry!.url, subject: 'laws-value' });
      },
      types: [...formatTypes, types.ARRAY(types.INT), types.MAP(types.STRING, types.DECIMAL(10, 2))],
      framed: true,
      poison,
    },
  ],
});
