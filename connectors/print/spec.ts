import { option, printFlinkOptions, z, type ConnectorSpec } from '@headrace/connector-sdk';

const options = z.object({
  'print-identifier': option.text({
    title: 'Label',
    help: 'Stands before each row, as in "label> +I[…]".',
    fallback: '',
  }),
  'standard-error': option.flag({
    title: 'Print to standard error',
    fallback: 'false',
    advanced: true,
  }),
});

export type PrintOptions = z.infer<typeof options>;

/** Rows on standard output, one line each, as Flink prints them. */
export const printSpec: ConnectorSpec<PrintOptions> = {
  name: 'print',
  title: 'Print',
  summary: 'Prints each change to the job’s output',
  icon: 'printer',
  options,
  formats: [],
  sink: {
    payload: () => 'columns',
    accepts: () => ({ kinds: ['insert', 'update-before', 'update-after', 'delete'], deleteByKey: false }),
    guarantee: () => 'at-least-once',
  },
  metadataColumns: [],
  permissions: () => ({}),
  flink: (o) => ({ kind: 'mapped', options: printFlinkOptions({ options }, o, o['print-identifier'] === '' ? ['print-identifier'] : []) }),
};
export default printSpec;
