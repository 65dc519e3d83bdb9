import { expect, test, type Locator } from '@playwright/test';
import { Api, newPipeline } from './api';
import { choose, EditorPage } from './pages/editor-page';

test.use({ viewport: { width: 1440, height: 900 } });

const names = (settings: Locator): Promise<string[]> =>
  settings
    .getByRole('textbox', { name: /^column \d+: name$/ })
    .evaluateAll((fields) => fields.map((field) => (field as HTMLInputElement).value));

test('a source is chosen from what there is, its columns are read in one step that can be undone, and a place without data says so', async ({
  page,
  request,
}) => {
  const { id } = await newPipeline(new Api(request), 'flight-delays', 'Columns');
  const editor = new EditorPage(page);
  await page.goto(`/pipelines/${id}`);
  await editor.ready();
  await editor.drop('Source', { x: 120, y: 120 }, 'departures');
  const settings = editor.settings('departures');
  await settings.getByText('Described here').click();
  await choose(settings.getByRole('combobox', { name: 'Connector' }), 'Generator');
  const read = settings.getByRole('button', { name: 'Read columns from the data' });
  await expect(read).toHaveCount(0);

  await choose(settings.getByRole('combobox', { name: 'Connector' }), 'Files');
  await choose(settings.getByRole('combobox', { name: 'Format' }), 'JSON lines');
  const path = settings.getByLabel(/^Path/);
  await path.fill('flight-delays/nothing.json');
  await read.click();
  await expect(settings.getByRole('alert')).toContainText('nothing.json');
  expect(await names(settings)).toEqual([]);

  await settings.getByRole('button', { name: 'Choose from what there is' }).click();
  await page.getByRole('option', { name: 'flight-delays/flights.json' }).click();
  await expect(path).toHaveValue('flight-delays/flights.json');
  await expect(settings.getByRole('alert')).toHaveCount(0);
  await read.click();
  await expect(settings.getByRole('status')).toHaveText('5 columns were read.');
  expect(await names(settings)).toEqual(['date', 'delay', 'distance', 'origin', 'destination']);
  await editor.view('Split');
  await expect(editor.sql).toContainText('delay BIGINT');

  await page.getByRole('button', { name: 'Undo: Read columns' }).click();
  await expect.poll(() => names(settings)).toEqual([]);
  await expect(path).toHaveValue('flight-delays/flights.json');
  await page.getByRole('button', { name: 'Redo: Read columns' }).click();
  await expect.poll(() => names(settings)).toHaveLength(5);
  await editor.saved();
});
