import { expect, test } from '@playwright/test';
import { Api, newPipeline } from './api';
import { chainDocument } from './documents';
import { EditorPage } from './pages/editor-page';

test.use({ viewport: { width: 1600, height: 900 } });

test('the SQL is edited beside the canvas: the canvas follows, mistakes are shown at their place, undo takes it back', async ({
  page,
  request,
}) => {
  const editor = new EditorPage(page);
  const { id } = await newPipeline(new Api(request), 'shop-behaviour', 'By SQL', chainDocument('By SQL', 4));
  await page.goto(`/pipelines/${id}`);
  await editor.ready();
  await editor.view('Split');
  const before = (await editor.node('step_2').boundingBox())!;
  await page.getByRole('button', { name: 'Edit SQL' }).click();
  const text = page.getByRole('textbox', { name: 'SQL of the pipeline' });
  const written = await text.inputValue();
  expect(written).toContain('WHERE n > 1');

  await test.step('a good edit lands on its node, which stays where it was', async () => {
    await text.fill(written.replace('WHERE n > 1;', "WHERE n > 1 AND word <> 'x';"));
    await expect(editor.node('step_1')).toContainText("n > 1 AND word <> 'x'");
    await expect(page.getByRole('status').filter({ hasText: 'The canvas shows this text.' })).toBeVisible();
    expect((await editor.node('step_2').boundingBox())!.y).toBeCloseTo(before.y, 0);
    await expect(editor.nodes).toHaveCount(4);
  });

  await test.step('what cannot be read is named with its place, and the canvas waits', async () => {
    await text.fill((await text.inputValue()).replace("word <> 'x'", 'word <>'));
    const problems = page.getByRole('list', { name: 'Problems of the SQL' });
    await expect(problems.getByRole('button').first()).toContainText(/\d+:\d+/);
    await expect(page.getByRole('status').filter({ hasText: 'The canvas waits' })).toBeVisible();
    await expect(editor.node('step_1')).toContainText("word <> 'x'");
    await problems.getByRole('button').first().click();
    await expect(text).toBeFocused();
  });

  await test.step('the text that cannot be read is still there after a look at the canvas, and is given up on request', async () => {
    const broken = await text.inputValue();
    await editor.view('Canvas');
    await expect(text).toHaveCount(0);
    await editor.view('Split');
    await expect(text).toHaveValue(broken);
    await page.getByRole('button', { name: 'Back to the canvas' }).click();
    await expect(text).toHaveValue(/word <> 'x'/);
  });

  await test.step('an edit that is some milliseconds old when the editor closes lands on its node', async () => {
    await text.fill((await text.inputValue()).replace("word <> 'x'", "word <> 'late'"));
    await page.keyboard.press('Control+1');
    await expect(editor.node('step_1')).toContainText("word <> 'late'");
    await page.keyboard.press('Control+2');
    await page.getByRole('button', { name: 'Edit SQL' }).click();
  });

  await test.step('a column that is not there is underlined, and marked on the canvas too', async () => {
    await text.fill(written.replace('WHERE n > 1;', 'WHERE worrd = 1;'));
    await expect(page.getByRole('list', { name: 'Problems of the SQL' })).toContainText('worrd');
    await expect(editor.node('step_1')).toHaveAccessibleName(/problem/);
  });

  await test.step('done, and undone', async () => {
    await text.fill(written);
    await expect(page.getByRole('status').filter({ hasText: 'The canvas shows this text.' })).toBeVisible();
    await page.getByRole('button', { name: 'Done' }).click();
    await expect(editor.sql).toContainText('WHERE n > 1');
    await page.getByRole('button', { name: /^Undo: Edit the SQL/ }).click();
    await expect(editor.nodes).toHaveCount(4);
  });
});

test('names, functions and words are completed in the SQL', async ({ page, request }) => {
  const editor = new EditorPage(page);
  const { id } = await newPipeline(new Api(request), 'shop-behaviour', 'Completed', chainDocument('Completed', 3));
  await page.goto(`/pipelines/${id}`);
  await editor.ready();
  await editor.view('SQL');
  await page.getByRole('button', { name: 'Edit SQL' }).click();
  const text = page.getByRole('textbox', { name: 'SQL of the pipeline' });
  const written = await text.inputValue();
  const end = written.indexOf('n > 1') + 'n > 1'.length;
  await text.focus();
  await text.evaluate((box: HTMLTextAreaElement, caret) => box.setSelectionRange(caret, caret), end);
  await page.keyboard.type(' AND UPP');
  await expect(page.getByRole('option', { name: /^UPPER/ })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(text).toHaveValue(/n > 1 AND UPPER\(\)/);
});
