import { expect, test, type Page } from '@playwright/test';
import { Api, newPipeline } from './api';
import { chainDocument } from './documents';
import { EditorPage } from './pages/editor-page';

test.use({ viewport: { width: 1440, height: 900 } });

const open = async (page: Page, api: Api, name: string): Promise<EditorPage> => {
  const { id } = await newPipeline(api, 'shop-behaviour', name, chainDocument(name, 3));
  const editor = new EditorPage(page);
  await page.goto(`/pipelines/${id}`);
  await editor.ready();
  return editor;
};

const notesOf = (editor: EditorPage) => editor.canvas.locator('.react-flow__node-note');

test('notes are written, copied, walked over and taken back by keys alone', async ({ page, request, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const editor = await open(page, new Api(request), 'Noted');
  const [keys, notes] = [page.keyboard, notesOf(editor)];
  await keys.press('n');
  await expect(notes).toHaveCount(1);
  await keys.press('Enter');
  await expect(notes.getByRole('textbox')).toBeFocused();
  await keys.type('Counts twice');
  await keys.press('Escape');
  await expect(notes).toBeFocused();

  await keys.press('Control+d');
  await expect(notes).toHaveCount(2);
  await keys.press('Control+c');
  await expect(page.getByText('1 note is on the clipboard')).toBeVisible();
  await keys.press('Control+v');
  await keys.press('Control+v');
  await expect(notes).toHaveCount(4);
  const places = await Promise.all((await notes.all()).map(async (note) => JSON.stringify(await note.boundingBox())));
  expect(new Set(places).size).toBe(4);
  for (const left of [3, 2, 1]) {
    await keys.press('Control+z');
    await expect(notes).toHaveCount(left);
  }
  await expect(notes.getByRole('textbox')).toHaveValue('Counts twice');

  await keys.press('Escape');
  for (let i = 0; i < 4; i++) await keys.press('Tab');
  await expect(notes).toBeFocused();
  await keys.press('Shift+Tab');
  await expect(editor.settings('nowhere')).toBeVisible();
  await keys.press('Control+a');
  await keys.press('Control+c');
  await expect(page.getByText('3 nodes and 1 note are on the clipboard')).toBeVisible();

  await page.getByRole('tab', { name: 'Outline' }).click();
  await page.getByRole('textbox', { name: 'Find in the drawing' }).fill('twice');
  const row = page.getByRole('treeitem', { name: 'Note: Counts twice' });
  await expect(page.getByRole('treeitem')).toHaveCount(1);
  await row.press('Enter');
  await expect(notes.getByRole('textbox')).toBeFocused();
  await row.press('Delete');
  await expect(notes).toHaveCount(0);
  await expect(editor.nodes).toHaveCount(3);
});

test('while a dialog is open no key and nothing from the clipboard reaches the canvas behind it', async ({ page, request, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const editor = await open(page, new Api(request), 'Behind');
  const keys = page.keyboard;
  await editor.node('step_1').click();
  await keys.press('Control+c');
  await expect(page.getByText('1 node is on the clipboard')).toBeVisible();
  for (const [key, name] of [
    ['?', 'Keyboard'],
    ['Control+Shift+Enter', /^Deploy /],
  ] as const) {
    await keys.press(key);
    const dialog = page.getByRole('dialog', { name });
    await expect(dialog).toBeVisible();
    await dialog.getByText(name).first().click();
    for (const chord of ['Control+v', 'Control+d', 'Control+x', 'n', 'Delete', 'Control+z', 'Control+3']) await keys.press(chord);
    await keys.press('Escape');
    await expect(dialog).toBeHidden();
    await expect(editor.nodes).toHaveCount(3);
    await expect(editor.node('step_1')).toHaveClass(/selected/);
  }
  // With the dialogs gone the same keys do what they say.
  await keys.press('Control+v');
  await expect(editor.nodes).toHaveCount(4);
});
