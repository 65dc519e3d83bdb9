import { expect, test } from '@playwright/test';
import { Api, newPipeline } from './api';
import { chainDocument, untimedDocument } from './documents';
import { EditorPage, openHome } from './pages/editor-page';

const namespace = 'flight-delays';

const open = async (api: Api, editor: EditorPage, name: string, document?: object): Promise<string> => {
  const { id } = await newPipeline(api, namespace, name, document);
  await editor.page.goto(`/pipelines/${id}`);
  await expect(editor.canvas).toBeVisible();
  await editor.ready();
  return id;
};

test.use({ viewport: { width: 1440, height: 900 } });

test('every kind of node is dragged from the palette, has its form, and asks for what it lacks', async ({ page, request }) => {
  const editor = new EditorPage(page);
  await open(new Api(request), editor, 'Every kind');
  const kinds = [
    'Source',
    'Dimension',
    'Filter',
    'Compute',
    'Union',
    'Aggregate',
    'Tumble',
    'Hop',
    'Cumulate',
    'Dimension join',
    'Sink',
    'SQL',
  ];
  for (const [i, kind] of kinds.entries()) {
    const name = `${kind.toLowerCase().replaceAll(' ', '_')}_made`;
    await editor.drop(kind, { x: 40 + (i % 4) * 210, y: 90 + Math.floor(i / 4) * 200 }, name);
    await expect(editor.settings(name).getByRole('tab', { name: 'Settings' })).toBeVisible();
  }
  await expect(editor.nodes).toHaveCount(kinds.length);
  await editor.openProblems();
  await expect(editor.problems.getByRole('listitem').first()).toBeVisible();
  await page.getByRole('tab', { name: 'Outline' }).click();
  await expect(page.getByRole('treeitem')).toHaveCount(kinds.length);
});

test('an edge that does not fit says why before it is dropped, and is not made', async ({ page, request }) => {
  const editor = new EditorPage(page);
  await open(new Api(request), editor, 'Misfit');
  await editor.drop('Dimension', { x: 60, y: 120 }, 'places');
  await editor.drop('Filter', { x: 420, y: 120 }, 'some');
  await editor.reach('places', 'some');
  await expect(page.getByRole('status').filter({ hasText: /places is a dimension: it is looked up, not streamed/ })).toBeVisible();
  await page.mouse.up();
  await expect(editor.edges).toHaveCount(0);
});

test('a problem in the list leads to its node and its field', async ({ page, request }) => {
  const editor = new EditorPage(page);
  const document = chainDocument('Leads there', 5) as { nodes: { config: { condition?: string } }[] };
  document.nodes[2]!.config.condition = 'worr = 1';
  await open(new Api(request), editor, 'Leads there', document);
  await expect(editor.node('step_2')).toHaveAccessibleName(/problem/);
  await editor.openProblems();
  await editor.problems.getByRole('listitem').filter({ hasText: 'worr' }).getByRole('button').first().click();
  const settings = editor.settings('step_2');
  await expect(settings).toBeVisible();
  await expect(settings.locator('[data-field="condition"]').first()).toBeFocused();
  await editor.problems.getByRole('button', { name: 'Use word' }).click();
  await editor.view('SQL');
  await expect(editor.sql).toContainText('word = 1');
});

test('a window without event time offers the watermark, and one click gives it', async ({ page, request }) => {
  const editor = new EditorPage(page);
  await open(new Api(request), editor, 'No event time', untimedDocument('No event time'));
  await editor.openProblems();
  const problem = editor.problems.getByRole('listitem').filter({ hasText: /needs an event-time column/ });
  await expect(problem).toBeVisible();
  await problem.getByRole('button', { name: /^Set a watermark on ts/ }).click();
  await expect(editor.problems).toContainText('Nothing is wrong with this drawing.');
  await editor.view('Split');
  await expect(editor.sql).toContainText("WATERMARK FOR ts AS ts - INTERVAL '5' SECOND");
});

test('the SQL follows every edit', async ({ page, request }) => {
  const editor = new EditorPage(page);
  await open(new Api(request), editor, 'Follows', chainDocument('Follows', 4));
  await editor.view('Split');
  await expect(editor.sql).toContainText('CREATE TEMPORARY VIEW step_1');
  await editor.rename('step_1', 'first_step');
  await expect(editor.sql).toContainText('CREATE TEMPORARY VIEW first_step');
  await expect(editor.sql).not.toContainText('VIEW step_1');
  const settings = await editor.select('first_step');
  await settings.getByText('Expression', { exact: true }).click();
  await settings.getByRole('textbox', { name: 'Condition' }).fill("n > 12 AND word <> 'x'");
  await expect(editor.sql).toContainText("n > 12 AND word <> 'x'");
  await editor.select('step_2');
  await page.keyboard.press('Delete');
  await expect(editor.sql).not.toContainText('VIEW step_2');
  await expect(editor.sql).toContainText('FROM first_step');
});

test('a deleted node leaves the flow whole; undo brings it back', async ({ page, request }) => {
  const editor = new EditorPage(page);
  await open(new Api(request), editor, 'Heals', chainDocument('Heals', 4));
  await editor.node('step_1').click();
  await page.keyboard.press('Delete');
  await expect(editor.nodes).toHaveCount(3);
  await expect(editor.edges).toHaveCount(2);
  await page.keyboard.press('Control+z');
  await expect(editor.node('step_1')).toBeVisible();
  await expect(editor.edges).toHaveCount(3);
});

test('nodes are copied as JSON into another pipeline, in one step of undo', async ({ page, request, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const editor = new EditorPage(page);
  const api = new Api(request);
  await open(api, editor, 'Copied from', chainDocument('Copied from', 4));
  await editor.node('step_1').click();
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Control+c');
  await expect(page.getByText(/4 nodes are on the clipboard/)).toBeVisible();
  await open(api, editor, 'Copied to');
  await page.keyboard.press('Control+v');
  await expect(editor.nodes).toHaveCount(4);
  await expect(editor.edges).toHaveCount(3);
  await page.keyboard.press('Control+z');
  await expect(editor.nodes).toHaveCount(0);
});

test('what is drawn is saved by itself and survives a reload', async ({ page, request }) => {
  const editor = new EditorPage(page);
  await open(new Api(request), editor, 'Reloaded', chainDocument('Reloaded', 3));
  await editor.rename('step_1', 'kept_filter');
  await editor.saved();
  await page.reload();
  await expect(editor.node('kept_filter')).toBeVisible();
});

test('the dark scheme is chosen once and stays', async ({ page }) => {
  await openHome(page);
  await page.getByRole('button', { name: 'Dark colours' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark');
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark');
  await page.getByRole('button', { name: 'Light colours' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'light');
});
