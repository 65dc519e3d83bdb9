import { expect, test } from '@playwright/test';
import { Api, newPipeline } from './api';
import { chainDocument, countingDocument } from './documents';
import { EditorPage } from './pages/editor-page';
import { RunPage } from './pages/run-page';
import { killChild } from './processes';
import { expectCounted, results } from './serving';

const namespace = 'shop-behaviour';
const perSecond = 3_000;
const rows = 20 * perSecond;

/** Deploys a counting pipeline from its canvas and waits for its first results. */
async function begin(api: Api, editor: EditorPage, pipeline: { name: string; table: string; rows: number }): Promise<string> {
  const { name, table } = pipeline;
  const document = countingDocument(name, { ...pipeline, perSecond });
  const { id } = await newPipeline(api, namespace, name, document);
  await editor.page.goto(`/pipelines/${id}`);
  await expect(editor.node('numbers')).toBeVisible();
  await editor.deploy();
  await new RunPage(editor.page).is('Running');
  await expect
    .poll(async () => Number((await results(`SELECT count(*) FROM ${table}_all`))[0]![0]), { timeout: 60_000 })
    .toBeGreaterThan(0);
  return id;
}

test('suspended with a savepoint, resumed, ended: every row once', async ({ page, request }) => {
  const api = new Api(request);
  const table = `suspended_${Date.now()}`;
  // What is pressed while it runs takes some time.
  const more = 45 * perSecond;
  const id = await begin(api, new EditorPage(page), { name: `Suspended ${table}`, table, rows: more });
  const run = new RunPage(page);
  await run.press('Suspend');
  await run.is('Suspended');
  await expect(run.events).toContainText(/savepoint/i);
  const [[held]] = (await results(`SELECT count(*) FROM ${table}_all`)) as [[string]];
  expect(Number(held)).toBeLessThan(more);
  await run.press('Resume');
  await run.is('Finished', 180_000);
  await expectCounted(table, more);

  await page.goto('/deployments');
  const row = page.getByRole('row').filter({ hasText: table });
  await expect(row).toContainText('Finished');
  await row.getByRole('link').click();
  await expect(page).toHaveURL(new RegExp(`/pipelines/${id}\\?view=run`));
});

test('a killed web process comes back under the open page, and the results are exact', async ({ page, request }) => {
  const table = `web_killed_${Date.now()}`;
  await begin(new Api(request), new EditorPage(page), { name: `Web killed ${table}`, table, rows });
  const run = new RunPage(page);
  killChild('web');
  await expect
    .poll(
      () =>
        page.request.get('/').then(
          (answer) => answer.status(),
          () => 0,
        ),
      { timeout: 60_000 },
    )
    .toBe(200);
  await run.is('Finished', 180_000);
  await expectCounted(table, rows);
});

test('a killed runner is replaced, the open page tells it, and the results are exact', async ({ page, request }) => {
  const table = `runner_killed_${Date.now()}`;
  await begin(new Api(request), new EditorPage(page), { name: `Runner killed ${table}`, table, rows });
  const run = new RunPage(page);
  killChild('runner');
  await run.is('Finished', 180_000);
  await expectCounted(table, rows);
});

test('cancelled after a question, it says so, and is deleted after another one that needs a tick', async ({ page, request }) => {
  const table = `cancelled_${Date.now()}`;
  // More than it can read before it is cancelled.
  await begin(new Api(request), new EditorPage(page), { name: `Cancelled ${table}`, table, rows: 100 * rows });
  const run = new RunPage(page);
  await page.getByRole('button', { name: 'Cancel…' }).click();
  const question = page.getByRole('dialog', { name: /^Cancel / });
  await question.getByRole('button', { name: 'Keep it running' }).click();
  await expect(question).toBeHidden();
  await page.getByRole('button', { name: 'Cancel…' }).click();
  await question.getByRole('button', { name: /^Cancel / }).click();
  await run.is('Cancelled');

  // The pipeline is asked about as well while its deployment would go with it; a question that was left has forgotten its tick.
  const row = page.getByRole('row').filter({ hasText: table });
  const ask = async (where: string): Promise<void> => {
    await page.goto(where);
    await row.getByRole('button', { name: /^More about/ }).click();
    await page.getByRole('menuitem', { name: 'Delete…' }).click();
  };
  await ask('/pipelines');
  const both = page.getByRole('dialog', { name: /and its deployment\?$/ });
  await both.getByRole('checkbox', { name: 'The state of the deployment may go.' }).check();
  await page.keyboard.press('Escape');
  await expect(both).toBeHidden();
  await row.getByRole('button', { name: /^More about/ }).click();
  await page.getByRole('menuitem', { name: 'Delete…' }).click();
  await expect(both.getByRole('button', { name: /^Delete / })).toBeDisabled();

  await ask('/deployments');
  const removal = page.getByRole('dialog', { name: /^Delete the deployment/ });
  const deed = removal.getByRole('button', { name: /^Delete / });
  await expect(removal.getByRole('button', { name: 'Keep it' })).toBeFocused();
  await expect(deed).toBeDisabled();
  await removal.getByRole('checkbox', { name: 'Its state may go.' }).check();
  await deed.click();
  await expect(row).toHaveCount(0);
});

test('an open editor stays open where the web process comes back and the pipeline is not to be had', async ({ page, request }) => {
  const { id } = await newPipeline(new Api(request), namespace, 'Stays open', chainDocument('Stays open', 3));
  const editor = new EditorPage(page);
  await page.goto(`/pipelines/${id}`);
  await editor.ready();
  await editor.rename('step_1', 'stays');
  await editor.saved();
  await page.route(/pipelines\.get/, (route) => route.fulfill({ status: 502, contentType: 'text/html', body: 'no gateway' }));
  let refused = 0;
  page.on('response', (answer) => void (answer.status() === 502 && refused++));
  killChild('web');
  // Asked for again once, and once more where that failed.
  await expect.poll(() => refused, { timeout: 60_000 }).toBeGreaterThan(1);
  await page.waitForTimeout(1_000);
  await expect(editor.node('stays')).toBeVisible();
  await page.getByRole('button', { name: /^Undo: Rename/ }).click();
  await expect(editor.node('step_1')).toBeVisible();
  await expect(page.getByText('The pipeline was not loaded')).toHaveCount(0);
});
