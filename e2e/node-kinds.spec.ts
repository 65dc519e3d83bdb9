import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { Api, newPipeline } from './api';
import { EditorPage } from './pages/editor-page';

const namespace = 'flight-delays';
test.use({ viewport: { width: 1440, height: 900 } });

/** A document of examples/features. */
const feature = (name: string): object =>
  JSON.parse(readFileSync(path.join(import.meta.dirname, `../examples/features/${name}/pipeline.json`), 'utf8')) as object;

async function opened(editor: EditorPage, api: Api, name: string, document: object): Promise<void> {
  const { id } = await newPipeline(api, namespace, name, document);
  await editor.page.goto(`/pipelines/${id}`);
  await expect(editor.canvas).toBeVisible();
  await editor.ready();
}

/** The node of each kind, a control of its form, and a piece of the SQL that it means. */
const shown = [
  { feature: 'route', node: 'clicks_by', control: /output 1: name/, sql: 'clicks_by_first_item' },
  { feature: 'unnest', node: 'tags_of_orders', control: 'Name of its place, from 1', sql: 'WITH ORDINALITY' },
  { feature: 'deduplicate', node: 'result', control: 'In the order of', sql: 'ORDER BY ts DESC' },
  { feature: 'top-n', node: 'result', control: 'Rows', sql: 'place <= 2' },
  { feature: 'over', node: 'result', control: 'function 1: name', sql: 'WINDOW' },
  { feature: 'session', node: 'result', control: 'Ends after a gap of', sql: 'SESSION(' },
  { feature: 'stream-join', node: 'joined', control: 'key 1: column of the second', sql: 'STATE_TTL' },
  { feature: 'interval-join', node: 'joined', control: 'Time of the second (b)', sql: 'BETWEEN a.ts' },
  { feature: 'temporal-join', node: 'joined', control: 'Time of the row', sql: 'FOR SYSTEM_TIME AS OF a.ts' },
  { feature: 'pattern', node: 'alarms', control: 'step 1: name', sql: 'MATCH_RECOGNIZE' },
] as const;

for (const { feature: name, node, control, sql } of shown)
  test(`a node of the kind ${name} stands on the canvas without problems, with its form and its SQL`, async ({ page, request }) => {
    const editor = new EditorPage(page);
    await opened(editor, new Api(request), name, feature(name));
    const settings = await editor.select(node);
    await expect(settings.getByLabel(control).first()).toBeVisible();
    await expect(editor.node(node).locator('[class*=flag]')).toHaveCount(0);
    await settings.getByRole('tab', { name: 'SQL' }).click();
    await expect(settings).toContainText(sql);
    const shots = process.env['HEADRACE_SCREENSHOTS'];
    if (shots !== undefined) {
      await settings.getByRole('tab', { name: 'Settings' }).click();
      await page.screenshot({ path: path.join(shots, `${name}.png`) });
      await page.emulateMedia({ colorScheme: 'dark' });
      await page.screenshot({ path: path.join(shots, `${name}-dark.png`) });
    }
  });

test('edges follow an output of a route that is renamed', async ({ page, request }) => {
  const editor = new EditorPage(page);
  await opened(editor, new Api(request), 'Outputs', feature('route'));
  await expect(editor.edges).toHaveCount(4);
  await expect(editor.node('clicks_by').locator('.react-flow__handle.source')).toHaveCount(3);
  const settings = await editor.select('clicks_by');
  const name = settings.getByRole('textbox', { name: 'output 1: name' });
  await name.fill('bulk');
  await name.press('Enter');
  await expect(editor.edges).toHaveCount(4);
  await expect(editor.node('clicks_by')).toContainText('bulk');
  await expect(editor.node('clicks_by').locator('.react-flow__handle.source')).toHaveCount(3);
});
