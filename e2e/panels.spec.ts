import { expect, test, type Page } from '@playwright/test';
import { Api, newPipeline } from './api';
import { chainDocument } from './documents';
import { EditorPage } from './pages/editor-page';

const open = async (page: Page, api: Api): Promise<EditorPage> => {
  const { id } = await newPipeline(api, 'shop-behaviour', 'Panels', chainDocument('Panels', 4));
  const editor = new EditorPage(page);
  await page.goto(`/pipelines/${id}`);
  await editor.ready();
  return editor;
};

const widthOf = async (editor: EditorPage): Promise<number> => (await editor.canvas.boundingBox())!.width;

test('at 1280 pixels the palette is folded to signs, unfolds for a search, and the settings lie over the canvas', async ({
  page,
  request,
}) => {
  const editor = await open(page, new Api(request));
  await expect(editor.palette.getByRole('textbox')).toHaveCount(0);
  const before = await editor.canvas.boundingBox();
  expect(before!.x).toBeLessThan(60);
  await editor.drop('Filter', { x: 200, y: 400 }, 'from_a_sign');
  expect(await widthOf(editor)).toBe(before!.width);
  await page.getByRole('button', { name: 'Close the settings' }).click();

  await page.keyboard.press('/');
  await expect(page.getByRole('textbox', { name: 'Find a node' })).toBeFocused();
  expect(await widthOf(editor)).toBe(before!.width);
  await page.keyboard.type('agg');
  await expect(editor.palette.getByRole('button', { name: 'Aggregate' })).toBeVisible();
  await editor.node('step_1').click();
  await expect(page.getByRole('textbox', { name: 'Find a node' })).toHaveCount(0);

  await page.getByRole('button', { name: 'Unfold the palette' }).click();
  await page.reload();
  await expect(page.getByRole('textbox', { name: 'Find a node' })).toBeVisible();
  await page.getByRole('button', { name: 'Fold the palette' }).click();
  await expect(page.getByRole('textbox', { name: 'Find a node' })).toHaveCount(0);
});

test('at every width the problems can be opened, mended and closed beside the settings', async ({ page, request }) => {
  const document = chainDocument('Beside', 4) as { nodes: { config: { condition?: string } }[] };
  document.nodes[1]!.config.condition = 'worr = 1';
  const { id } = await newPipeline(new Api(request), 'shop-behaviour', 'Beside', document);
  const editor = new EditorPage(page);
  await page.goto(`/pipelines/${id}`);
  await editor.ready();
  const bar = editor.problems.getByRole('button', { name: /^Problems/ });
  for (const width of [1024, 1280, 1290, 1440]) {
    await page.setViewportSize({ width, height: 800 });
    await editor.select('step_1');
    const chevron = bar.locator('svg');
    await chevron.click({ timeout: 30_000 });
    await editor.problems.getByRole('button', { name: 'Use word' }).click({ trial: true, timeout: 30_000 });
    await chevron.click({ timeout: 30_000 });
    await expect(bar).toHaveAttribute('aria-expanded', 'false');
  }
});

test.describe('in a wide window', () => {
  test.use({ viewport: { width: 1440, height: 900 } });

  test('panels are pulled by the mouse and by keys, within limits, and stay so', async ({ page, request }) => {
    const editor = await open(page, new Api(request));
    const settings = await editor.select('step_1');
    const handle = page.getByRole('separator', { name: 'Width of the settings' });
    const width = async (): Promise<number> => (await settings.boundingBox())!.width;
    const from = (await handle.boundingBox())!;
    const usual = await width();
    await page.mouse.move(from.x + 4, from.y + 300);
    await page.mouse.down();
    await page.mouse.move(from.x - 56, from.y + 300, { steps: 4 });
    await page.mouse.up();
    expect(await width()).toBe(usual + 60);
    await handle.focus();
    await page.keyboard.press('ArrowRight');
    expect(await width()).toBe(usual + 44);
    await page.keyboard.press('End');
    expect(await width()).toBe(480);
    await expect(handle).toHaveAttribute('aria-valuenow', '480');
    await page.reload();
    await editor.select('step_1');
    expect(await width()).toBe(480);
    await handle.dblclick({ position: { x: 4, y: 400 } });
    expect(await width()).toBe(usual);

    const palette = page.getByRole('separator', { name: 'Width of the palette' });
    await palette.focus();
    await page.keyboard.press('Home');
    expect((await editor.palette.boundingBox())!.width).toBe(160);
    await editor.openProblems();
    await page.getByRole('separator', { name: 'Height of the problems' }).focus();
    await page.keyboard.press('Shift+ArrowUp');
    expect((await editor.problems.boundingBox())!.height).toBe(284);
  });
});

test('a filter row shows its comparison whole, also IS NOT NULL', async ({ page, request }) => {
  const document = chainDocument('Whole', 4) as { nodes: { config: { condition?: string } }[] };
  document.nodes[1]!.config.condition = "word IS NOT NULL AND word IS NULL AND word LIKE 'a%' AND word <> 'b'";
  const { id } = await newPipeline(new Api(request), 'shop-behaviour', 'Whole', document);
  const editor = new EditorPage(page);
  await page.goto(`/pipelines/${id}`);
  await editor.ready();
  await editor.select('step_1');
  for (const [i, text] of ['IS NOT NULL', 'IS NULL', 'LIKE', '<>'].entries()) {
    const comparison = editor.settings().getByRole('combobox', { name: `condition ${i + 1}: comparison` });
    await expect(comparison).toHaveValue(text);
    expect(await comparison.evaluate((input) => input.scrollWidth - input.clientWidth), text).toBe(0);
  }
  const removes = editor.settings().getByRole('button', { name: /^Remove condition/ });
  const edges = await Promise.all((await removes.all()).map(async (each) => Math.round((await each.boundingBox())!.x)));
  expect(new Set(edges).size).toBe(1);
});
