import { expect, test } from '@playwright/test';
import { Api, newPipeline } from './api';
import { countingDocument } from './documents';
import { EditorPage } from './pages/editor-page';
import { RunPage } from './pages/run-page';
import { expectCounted, results } from './serving';

const perSecond = 3_000;
/** What is pressed while it runs takes some time. */
const rows = 45 * perSecond;

test('started from a snapshot that a person chose, it goes on from there, and every row is there once', async ({ page, request }) => {
  const table = `chosen_${Date.now()}`;
  const { id } = await newPipeline(
    new Api(request),
    'shop-behaviour',
    'Chosen start',
    countingDocument('Chosen start', { table, rows, perSecond }),
  );
  const editor = new EditorPage(page);
  await page.goto(`/pipelines/${id}`);
  await editor.ready();
  await editor.deploy();
  const run = new RunPage(page);
  await run.is('Running');
  await expect
    .poll(async () => Number((await results(`SELECT count(*) FROM ${table}_all`))[0]![0]), { timeout: 60_000 })
    .toBeGreaterThan(0);
  await expect(page.getByRole('region', { name: 'Last snapshots' }).getByRole('listitem').first()).toContainText('checkpoint');
  await run.press('Suspend');
  await run.is('Suspended');
  await expect(page.getByRole('region', { name: 'Last snapshots' }).getByRole('listitem').first()).toContainText('savepoint of job 1');

  await page.getByRole('button', { name: 'Start from…' }).click();
  const dialog = page.getByRole('dialog', { name: /^Start .* from/ });
  await dialog.getByRole('radio', { name: 'One of its snapshots' }).click();
  const savepoint = dialog.getByRole('radio', { name: /^The savepoint of job 1/ });
  await savepoint.click();
  await expect(savepoint).toBeChecked();
  await dialog.getByRole('button', { name: 'Start', exact: true }).click();
  await expect(dialog).toBeHidden();
  await run.is('Finished', 180_000);
  await expect(run.events).toContainText(/the savepoint of job 1/i);
  await expectCounted(table, rows);
});
