import { expect, test } from '@playwright/test';
import { Api, newPipeline } from './api';
import { EditorPage } from './pages/editor-page';

test.use({ viewport: { width: 1440, height: 900 } });

test('a pipeline is drawn, configured and opened for deploy by keys alone', async ({ page, request }) => {
  const editor = new EditorPage(page);
  const keys = page.keyboard;
  const { id } = await newPipeline(new Api(request), 'shop-behaviour', 'By keys');
  await page.goto(`/pipelines/${id}`);
  await editor.ready();

  await test.step('the source from the palette, by its search', async () => {
    await keys.press('/');
    await expect(page.getByRole('textbox', { name: 'Find a node' })).toBeFocused();
    await keys.type('behaviour');
    await expect(editor.palette.getByRole('button', { name: 'behaviour', exact: true })).toBeVisible();
    await keys.press('Tab');
    await keys.press('Enter');
    await expect(editor.nodes).toHaveCount(1);
  });

  await test.step('what follows, from the menu that A opens', async () => {
    for (const [i, kind] of ['Filter', 'Aggregate', 'Sink'].entries()) {
      await keys.press('a');
      const item = page.getByRole('menuitem', { name: kind, exact: true });
      await expect(item).toBeVisible();
      for (let steps = 0; steps < 40 && !(await item.evaluate((element) => element === document.activeElement)); steps++)
        await keys.press('ArrowDown');
      await keys.press('Enter');
      await expect(editor.nodes).toHaveCount(i + 2);
      await expect(editor.edges).toHaveCount(i + 1);
    }
  });

  await test.step('walk back along the edges, and fill in the filter', async () => {
    await keys.press('ArrowLeft');
    await keys.press('ArrowLeft');
    await expect(editor.settings()).toHaveAccessibleName(/Settings of filter/);
    await keys.press('Enter');
    await expect(editor.settings().locator(':focus')).toHaveCount(1);
    const field = editor
      .settings()
      .getByRole('textbox', { name: 'condition 1: column' })
      .or(editor.settings().getByRole('combobox', { name: 'condition 1: column' }))
      .first();
    for (let steps = 0; steps < 10 && !(await field.evaluate((element) => element === document.activeElement)); steps++)
      await keys.press('Tab');
    await keys.type('behavior');
    await keys.press('Tab');
    await keys.press('Tab');
    await keys.type('buy');
    await keys.press('Escape');
    await keys.press('Control+2');
    await expect(editor.sql).toContainText("behavior = 'buy'");
    await keys.press('Control+1');
  });

  await test.step('take an edge away by deleting, draw it again with C', async () => {
    await keys.press('Tab');
    await keys.press('Control+z');
    await keys.press('Control+Shift+z');
    await keys.press('Control+Shift+Enter');
    await expect(page.getByRole('dialog', { name: /^Deploy / })).toBeVisible();
    await keys.press('Escape');
    await expect(page.getByRole('dialog', { name: /^Deploy / })).toBeHidden();
  });
});

test('C draws an edge: arrows choose the port, Enter connects', async ({ page, request }) => {
  const editor = new EditorPage(page);
  const { id } = await newPipeline(new Api(request), 'shop-behaviour', 'Edges by keys');
  await page.goto(`/pipelines/${id}`);
  await editor.ready();
  await editor.drop('Source', { x: 80, y: 120 }, 'one');
  await editor.drop('Union', { x: 420, y: 120 }, 'both');
  await editor.node('one').click();
  await page.keyboard.press('c');
  await expect(page.getByRole('status').filter({ hasText: 'Connect one to both' })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(editor.edges).toHaveCount(1);
  await expect(editor.settings('both')).toBeVisible();
});

test('a screen reader adds from the palette by pressing, and selects in the outline by Space', async ({ page, request }) => {
  const editor = new EditorPage(page);
  const { id } = await newPipeline(new Api(request), 'shop-behaviour', 'By press');
  await page.goto(`/pipelines/${id}`);
  await editor.ready();
  // What assistive technology does with a button: a click that no pointer made.
  for (const name of ['Source', 'Filter'])
    await editor.palette.getByRole('button', { name, exact: true }).evaluate((row: HTMLElement) => row.click());
  await expect(editor.nodes).toHaveCount(2);
  await expect(editor.edges).toHaveCount(1);
  await page.getByRole('tab', { name: 'Outline' }).click();
  await page.getByRole('treeitem', { name: /^source,/ }).press(' ');
  await expect(editor.settings('source')).toBeVisible();
  await expect(page.getByRole('treeitem', { name: /^source,/ })).toBeFocused();
});

test('a pipeline of the list is renamed by keys: Enter once, Escape not at all, and the focus stays in its row', async ({
  page,
  request,
}) => {
  const api = new Api(request);
  const { id } = await newPipeline(api, 'shop-behaviour', 'To rename');
  const { name, revision } = await api.query<{ name: string; revision: number }>('pipelines.get', { id });
  await page.goto('/pipelines');
  const keys = page.keyboard;
  const menu = (of: string) => page.getByRole('button', { name: `More about ${of}`, exact: true });
  const field = page.getByRole('textbox', { name: `New name of ${name}` });
  const begin = async (): Promise<void> => {
    await menu(name).focus();
    await keys.press('Enter');
    await page.getByRole('menuitem', { name: 'Rename' }).press('Enter');
    await expect(field).toBeFocused();
  };
  await begin();
  await field.fill('never called so');
  await keys.press('Escape');
  await expect(menu(name)).toBeFocused();
  await begin();
  await field.fill(`${name} anew`);
  await keys.press('Enter');
  await expect(menu(`${name} anew`)).toBeFocused();
  await expect(page.getByRole('menu')).toHaveCount(0);
  expect(await api.query('pipelines.get', { id })).toMatchObject({ name: `${name} anew`, revision: revision + 1 });
});
