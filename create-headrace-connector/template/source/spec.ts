import { option, optional, z, type ConnectorSpec } from '@headrace/connector-sdk';

/** The one place where options are described: types, checks, SQL keys, form and reference page come from here. */
const options = z.object({
  count: optional(option.integer({ title: 'Rows', help: 'Empty: endless.', role: 'source' })),
  every: option.duration({ title: 'A row every', fallback: '0 ms', role: 'source' }),
});
export type MyConnectorOptions = z.infer<typeof options>;

export const myConnectorSpec: ConnectorSpec<MyConnectorOptions> = {
  name: 'my-connector',
  title: 'My connector',
  summary: 'Counts upwards',
  icon: 'plug',
  options,
  formats: [],
  source: {
    payload: () => 'rows',
    boundedness: (o) => (o.count === undefined ? 'unbounded' : 'bounded'),
    changelog: () => 'insert',
  },
  metadataColumns: [],
  // Hosts and paths that it may reach with these options; everything else is denied to it.
  permissions: () => ({}),
  flink: () => ({ kind: 'unsupported', reason: 'Apache Flink has no such connector.' }),
};
export default myConnectorSpec;
