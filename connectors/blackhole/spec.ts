import { z, type ConnectorSpec } from '@headrace/connector-sdk';

const options = z.object({});

export type BlackholeOptions = z.infer<typeof options>;

/** Takes all rows and keeps none. */
export const blackholeSpec: ConnectorSpec<BlackholeOptions> = {
  name: 'blackhole',
  title: 'Black hole',
  summary: 'Takes all rows and keeps none, to measure what comes before',
  icon: 'circle-dotted',
  options,
  formats: [],
  sink: {
    payload: () => 'columns',
    // Without the old rows of updates, as in Flink: nothing is made only to be thrown away.
    accepts: () => ({ kinds: ['insert', 'update-after', 'delete'], deleteByKey: false }),
    guarantee: () => 'exactly-once',
  },
  metadataColumns: [],
  metrics: [{ name: 'blackhole.rows', title: 'Rows taken', unit: 'count', kind: 'counter', role: 'sink' }],
  permissions: () => ({}),
  flink: () => ({ kind: 'mapped', options: {} }),
};
export default blackholeSpec;
