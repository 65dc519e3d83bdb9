import { option, z, type ConnectorSpec } from '@headrace/connector-sdk';

/** The one place where options are described: types, checks, SQL keys, form and reference page come from here. */
const options = z.object({
  path: option.text({ title: 'File', help: 'Relative paths start at the files folder.', placeholder: 'out.jsonl' }),
});
export type MyConnectorOptions = z.infer<typeof options>;

export const myConnectorSpec: ConnectorSpec<MyConnectorOptions> = {
  name: 'my-connector',
  title: 'My connector',
  summary: 'Appends lines to a file',
  icon: 'plug',
  options,
  formats: [],
  sink: {
    payload: () => 'rows',
    accepts: () => ({ kinds: ['insert'], deleteByKey: false }),
    guarantee: () => 'at-least-once',
  },
  metadataColumns: [],
  // Hosts and paths that it may reach with these options; everything else is denied to it.
  permissions: (o) => ({ paths: [o.path] }),
  flink: () => ({ kind: 'unsupported', reason: 'Apache Flink has no such connector.' }),
};
export default myConnectorSpec;
