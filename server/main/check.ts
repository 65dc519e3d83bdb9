import { isHeadraceError } from '@headrace/connector-sdk/errors';
import { typeText } from '@/server/compiler/expr/type-text';
import { engineParts } from '@/server/engine/worker/engine-parts';
import { openCatalog, type OpenCatalog } from '@/server/engine/worker/open-catalog';
import type { CheckAnswer, CheckQuestion } from '@/server/services/check-process';
import { loadConnector, loadFormat } from './connector-runtimes';

/** A person looks for one of them. */
const MOST_NAMES = 1_000;

/**
 * A check process: the child of the web process, which asks it one question about an external system. Drivers, and what they may do to
 * the process they run in, stay out of the one that serves pages. It ends after its answer, and at once when the channel closes.
 */
process.once('message', (question: CheckQuestion) => {
  void answerTo(question)
    .catch(refusalOf)
    .then((answer) => process.send?.(answer, () => process.exit(0)));
});
process.on('disconnect', () => process.exit(1));

async function answerTo({ ask, ...question }: CheckQuestion): Promise<CheckAnswer> {
  const open = await openCatalog(question, engineParts({ loadConnector, loadFormat }));
  const { connector = '' } = question.options;
  if (!open) return refused('no-catalog', `The connector "${connector}" does not tell what its system has.`, 'Describe the table by hand.');
  return ask === 'list' ? list(open) : describe(open, question.options[open.names] ?? '');
}

async function list({ catalog, context }: OpenCatalog): Promise<CheckAnswer> {
  const all = await catalog.list(context);
  return { kind: 'listed', names: all.slice(0, MOST_NAMES).map(({ name }) => name), total: all.length };
}

async function describe({ catalog, context, names }: OpenCatalog, named: string): Promise<CheckAnswer> {
  if (named === '') return refused('no-name', `"${names}" is empty, which says where the rows are.`, 'Fill it in first.');
  const { fields, primaryKey, partitionKeys = [], leftOut } = await catalog.describe(context, named);
  const columns = fields.map(({ name, type }) => ({ name, type: typeText(type) }));
  return { kind: 'described', table: { columns, primaryKey, partitionedBy: partitionKeys, leftOut } };
}

const refused = (code: string, message: string, remedy: string): CheckAnswer => ({
  kind: 'refused',
  code: `table.${code}`,
  message,
  remedy,
});

function refusalOf(error: unknown): CheckAnswer {
  if (isHeadraceError(error)) return { kind: 'refused', code: error.code, message: error.message, remedy: error.remedy ?? '' };
  return refused('failed', error instanceof Error ? error.message : String(error), 'Describe the table by hand.');
}
