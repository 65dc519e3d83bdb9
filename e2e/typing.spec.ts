import { expect, test, type Page } from '@playwright/test';
import { Api, newPipeline } from './api';
import { chainDocument } from './documents';
import { EditorPage } from './pages/editor-page';

test.use({ viewport: { width: 1440, height: 900 } });

const open = async (page: Page, api: Api, name: string, nodes = 4): Promise<{ editor: EditorPage; id: string }> => {
  const { id } = await newPipeline(api, 'shop-behaviour', name, chainDocument(name, nodes));
  const editor = new EditorPage(page);
  await page.goto(`/pipelines/${id}`);
  await editor.ready();
  return { editor, id };
};

test('a name that is being typed stays with its node when a key leads to another one', async ({ page, request }) => {
  const { editor } = await open(page, new Api(request), 'Typed');
  await editor.drop('Filter', { x: 120, y: 420 }, 'first_alone');
  await editor.drop('Filter', { x: 420, y: 420 }, 'second_alone');
  await expect(editor.problems.getByRole('status')).toContainText('errors keep it from running');
  await expect(editor.node('second_alone')).toHaveAccessibleName(/problem/);
  const settings = await editor.select('first_alone');
  await settings.getByRole('textbox', { name: 'Name', exact: true }).fill('first_renamed');
  await page.keyboard.press('F8');
  await expect(editor.settings('second_alone')).toBeVisible();
  await expect(editor.node('first_renamed')).toBeVisible();
  await expect(editor.node('second_alone')).toBeVisible();
});

test('the name of a pipeline is undone in the list too', async ({ page, request }) => {
  const api = new Api(request);
  const { editor, id } = await open(page, api, 'Before');
  const stored = async (): Promise<string> => (await api.query<{ name: string }>('pipelines.get', { id })).name;
  const before = await stored();
  const field = page.getByRole('textbox', { name: 'Pipeline name' });
  const after = before.replace('Before', 'After');
  await field.fill(after);
  await field.press('Enter');
  await expect.poll(stored).toBe(after);
  await page.getByRole('button', { name: 'Undo: Rename pipeline' }).click();
  await expect(field).toHaveValue(before);
  await expect.poll(stored).toBe(before);
  await field.fill('given up');
  await field.press('Escape');
  await expect(field).toHaveValue(before);
  await editor.saved();
});

test('keys lead back from the SQL, and undo works there', async ({ page, request }) => {
  const { editor } = await open(page, new Api(request), 'Only SQL');
  await editor.rename('step_1', 'renamed');
  await page.keyboard.press('Control+3');
  await expect(editor.canvas).toHaveCount(0);
  await expect(editor.sql).toContainText('renamed');
  await page.keyboard.press('Control+z');
  await expect(editor.sql).not.toContainText('renamed');
  await page.keyboard.press('Delete');
  await page.keyboard.press('Control+1');
  await expect(editor.nodes).toHaveCount(4);
});

test('an edge that is being drawn by keys takes no key from a field, and ends with the next thing that is done', async ({
  page,
  request,
}) => {
  const { editor } = await open(page, new Api(request), 'Drawn');
  await editor.drop('Union', { x: 420, y: 420 }, 'both');
  await editor.select('step_1');
  await page.keyboard.press('c');
  const banner = page.getByRole('status').filter({ hasText: 'Connect step_1 to' });
  await expect(banner).toBeVisible();
  const name = editor.settings('step_1').getByRole('textbox', { name: 'Name', exact: true });
  await name.click();
  await expect(banner).toHaveCount(0);
  await name.press('End');
  await page.keyboard.type('_cc');
  await page.keyboard.press('Enter');
  await expect(editor.node('step_1_cc')).toBeVisible();
});

test('a session that ended says so, and everything goes on once one has signed in again', async ({ page, request }) => {
  const { editor } = await open(page, new Api(request), 'Signed out');
  const refuse = { status: 401, contentType: 'text/plain; charset=utf-8', body: 'Sign in with HEADRACE_TOKEN first.' };
  await page.route('**/api/trpc/**', (route) => route.fulfill(refuse));
  await editor.rename('step_1', 'drawn_meanwhile');
  const badge = page.getByTestId('save-state');
  await expect(badge).toContainText('You are signed out');
  await page.unroute('**/api/trpc/**');
  await editor.saved();
  await page.reload();
  await expect(editor.node('drawn_meanwhile')).toBeVisible();
});
