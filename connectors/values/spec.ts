import { option, z, type ConnectorSpec } from '@headrace/connector-sdk';

const value = z.union([z.null(), z.boolean(), z.number(), z.string()]);
const Rows = z.array(z.array(value));
export type LiteralValue = z.infer<typeof value>;

const options = z
  .object({
    rows: option.text({
      title: 'Rows',
      help: 'A JSON array of rows, each an array of values in the order of the columns.',
      fallback: '[]',
    }),
  })
  .superRefine((o, ctx) => {
    if (parseRows(o.rows) === null)
      ctx.addIssue({
        code: 'custom',
        path: ['rows'],
        message: 'it must be a JSON array of arrays of values, such as [[1, "a"], [2, null]]',
      });
  });

export type ValuesOptions = z.infer<typeof options>;

/** The rows of the option, or null when it is not of that form. */
export function parseRows(text: string): readonly (readonly LiteralValue[])[] | null {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
  const rows = Rows.safeParse(parsed);
  return rows.success ? rows.data : null;
}

/** A bounded table whose rows stand in its definition: what SQL's VALUES becomes. */
export const valuesSpec: ConnectorSpec<ValuesOptions> = {
  name: 'values',
  title: 'Values',
  summary: 'A few rows that stand in the table’s definition',
  icon: 'table',
  options,
  formats: [],
  source: {
    payload: () => 'columns',
    boundedness: () => 'bounded',
    changelog: () => 'insert',
  },
  metadataColumns: [],
  permissions: () => ({}),
  flink: () => ({ kind: 'unsupported', reason: 'Flink has no such table; write VALUES in SQL.' }),
};
export default valuesSpec;
