import { isHeadraceError } from '../errors/connector-error';
import { connectorContext, type TestInstance } from './contexts';
import { broken } from './law';
import { SourceRun } from './source-run';
import type { SourceSubject } from './source-subject';

/** A case's rows, and those with a value of every type, come by the columns that the catalog describes. */
export async function readDescribed(subject: SourceSubject): Promise<void> {
  await subject.use(({ place }) => readAsDescribed(subject, place.instance, place.expected.length));
  if (subject.spec.formats.length > 0 || !subject.of.types) return;
  const { instance, rows } = await subject.of.types();
  await readAsDescribed(subject, instance, rows.length);
}

/** What the option names must be listed; where it says where to look, anything that is. */
async function readAsDescribed(subject: SourceSubject, instance: TestInstance<unknown>, count: number): Promise<void> {
  const catalog = subject.harness.connector.catalog!;
  const context = connectorContext({ ...instance, table: { ...instance.table, fields: [], primaryKey: [], partitionKeys: [] } });
  const listed = (await catalog.list(context)).map((each) => each.name);
  const named = String((instance.options as Readonly<Record<string, unknown>>)[subject.spec.catalog?.names ?? '']);
  const name = listed.find((each) => each === named) ?? listed.find((each) => each.includes(`${named}/`) || each.endsWith(`/${named}`));
  if (name === undefined) return broken(`${named} is not listed; there are ${listed.join(', ') || 'none'}`);
  const missing = await catalog.describe(context, `${name}-that-is-not-there`).catch((error: unknown) => error);
  if (!isHeadraceError(missing) || !missing.remedy) broken(`a name that is not there gave ${String(missing)}`);
  const { fields, primaryKey, partitionKeys = [], leftOut } = await catalog.describe(context, name);
  if (leftOut.length > 0) broken(`columns are left out: ${leftOut.map((column) => `${column.name}, ${column.why}`).join('; ')}`);
  const table = { ...instance.table, fields, primaryKey, partitionKeys };
  const run = new SourceRun({ source: subject.source, instance: { ...instance, table }, fetchRows: 16, rowText: String }, 1);
  try {
    await (await run.start()).finish(subject.spec.source!.boundedness(instance.options) === 'bounded' ? null : count);
  } finally {
    await run.close();
  }
  if (run.rows.length !== count) broken(`${run.rows.length} rows instead of ${count} by the columns ${JSON.stringify(fields)}`);
  if (fields.length < instance.table.fields.length) broken(`of ${instance.table.fields.length} columns ${fields.length} are described`);
  const empty = fields.find((_, column) => run.rows.every((row) => row[column] === null));
  if (empty !== undefined) broken(`by the columns that are described "${empty.name}" is NULL in every row`);
}
