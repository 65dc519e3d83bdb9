import { expect, test } from '@playwright/test';
import { Api, newPipeline } from './api';
import { countingDocument } from './documents';
import { EditorPage } from './pages/editor-page';
import { RunPage } from './pages/run-page';
import { results } from './serving';

const namespace = 'shop-behaviour';

interface Node {
  readonly id: string;
  config: { table: { define: { columns: object[]; options: Record<string, string> } } };
}
interface Document {
  readonly nodes: Node[];
}

const draw = async (api: Api, editor: EditorPage, name: string, change: (document: Document) => void): Promise<void> => {
  const document = countingDocument(name, { table: `failing_${Date.now()}`, rows: 100_000, perSecond: 1_000 }) as Document;
  change(document);
  const { id } = await newPipeline(api, namespace, name, document);
  await editor.page.goto(`/pipelines/${id}`);
  await editor.ready();
  await editor.deploy();
};

const optionsOf = (document: Document, node: string): Record<string, string> =>
  document.nodes.find(({ id }) => id === node)!.config.table.define.options;

/** The cause, what to do, and the mark on the node. */
async function says(editor: EditorPage, node: string, cause: RegExp): Promise<void> {
  const alert = editor.page.getByRole('alert').filter({ hasText: 'It failed' });
  await expect(alert).toContainText(cause, { timeout: 60_000 });
  await expect(alert).toContainText('What to do:');
  await expect(editor.node(node).getByTitle('The job failed here')).toBeVisible();
}

test('a missing file is named on its source, with the remedy', async ({ page, request }) => {
  const editor = new EditorPage(page);
  await draw(new Api(request), editor, 'Missing file', (document) => {
    const source = document.nodes.find(({ id }) => id === 'numbers')!;
    source.config.table.define.options = { connector: 'filesystem', path: 'not-there.json', format: 'json' };
  });
  await new RunPage(page).is('Failed');
  await says(editor, 'numbers', /not-there\.json/);
});

test('a wrong password is named on its sink, and nothing secret is shown', async ({ page, request }) => {
  const api = new Api(request);
  const editor = new EditorPage(page);
  await api.mutate('secrets.set', { namespace, name: 'WRONG_PASSWORD', value: 'tell-nobody' });
  const [[port]] = (await results('SHOW port')) as [[string]];
  await draw(api, editor, 'Wrong password', (document) => {
    Object.assign(optionsOf(document, 'each_number'), {
      url: `jdbc:postgresql://127.0.0.1:${port}/headrace_data`,
      password: '${secret.WRONG_PASSWORD}',
    });
  });
  await new RunPage(page).is('Failed');
  await says(editor, 'each_number', /password/i);
  expect(await page.content()).not.toContain('tell-nobody');
});

test('a table dropped under a running job is named on its sink', async ({ page, request }) => {
  const editor = new EditorPage(page);
  const table = `dropped_${Date.now()}`;
  await draw(new Api(request), editor, 'Dropped table', (document) => {
    optionsOf(document, 'each_number')['table-name'] = table;
  });
  await new RunPage(page).is('Running');
  await expect.poll(async () => Number((await results(`SELECT count(*) FROM ${table}`))[0]![0]), { timeout: 60_000 }).toBeGreaterThan(0);
  await results(`DROP TABLE ${table}`);
  const region = page.getByRole('alert').or(page.getByRole('status')).filter({ hasText: table });
  await expect(region.first()).toBeVisible({ timeout: 60_000 });
  await expect(region.first()).toContainText('What to do:', { timeout: 60_000 });
  await expect(editor.node('each_number').getByTitle(/^The job failed here/)).toBeVisible({ timeout: 60_000 });
});
