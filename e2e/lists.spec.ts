import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { Api, newPipeline, reportOf } from './api';
import { chainDocument } from './documents';
import { EditorPage } from './pages/editor-page';

const namespace = 'shop-behaviour';

interface Stored {
  readonly name: string;
  readonly revision: number;
  readonly content: { readonly document: { readonly nodes: readonly { readonly name: string }[] } };
}

test('what is exported as JSON can be imported, and is the same drawing', async ({ page, request }) => {
  const api = new Api(request);
  const { id } = await newPipeline(api, namespace, 'Out and in', chainDocument('Out and in', 4));
  const { name, content } = await api.query<Stored>('pipelines.get', { id });
  await page.goto('/pipelines');
  await page.getByRole('button', { name: `More about ${name}` }).click();
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: 'Export as JSON' }).click()]);
  expect(file.suggestedFilename()).toMatch(/^Out-and-in.*\.json$/);
  const exported = JSON.parse(readFileSync(await file.path(), 'utf8')) as { nodes: unknown };
  expect(exported.nodes).toEqual(content.document.nodes);

  await page.getByRole('button', { name: 'Import SQL or JSON' }).click();
  const dialog = page.getByRole('dialog', { name: 'Import SQL or JSON' });
  // A name that is typed while the file is still being read is kept.
  await page.evaluate(() => {
    const read = Reflect.get(Blob.prototype, 'text') as (this: Blob) => Promise<string>;
    Blob.prototype.text = function () {
      return new Promise((resolve) => setTimeout(() => resolve(read.call(this)), 1_000));
    };
  });
  await dialog.locator('input[type=file]').setInputFiles(await file.path());
  await dialog.getByRole('textbox', { name: 'Name' }).fill(`${name} again`);
  await dialog.getByRole('button', { name: 'Import', exact: true }).click();
  await expect(new EditorPage(page).node('step_2')).toBeVisible();
  await expect(page).toHaveTitle(`${name} again · Headrace`);
});

test('a report that is deleted comes back as it was, by one press of Undo', async ({ page, request }) => {
  const api = new Api(request);
  const { id, name } = await reportOf(api, namespace);
  await page.goto(`/reports/${id}`);
  await expect(page.getByRole('link', { name: 'its pipeline' })).toBeVisible();
  await expect(page).toHaveTitle(`${name} · Headrace`);
  const before = await api.query<Record<string, unknown>>('reports.get', { id });
  await page.getByRole('button', { name: 'Delete', exact: true }).dblclick();
  // What is pointed at stays: Undo is there for ten seconds otherwise, whatever a busy machine does meanwhile.
  await page.getByText(`${name} is deleted.`).hover();
  await expect(page).toHaveURL(/\/reports$/);
  await expect(page.getByText(`${name} is deleted.`)).toBeVisible();
  await expect(page.getByRole('alert').filter({ hasText: 'was not deleted' })).toHaveCount(0);
  await expect(page.locator(`a[href="/reports/${id}"]`)).toHaveCount(0);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('link', { name: 'its pipeline' })).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`/reports/${id}$`));
  const after = await api.query<Record<string, unknown>>('reports.get', { id });
  const kept = ['id', 'name', 'namespace', 'description', 'charts', 'refreshMs', 'pipelineId', 'sinkNodeId', 'deploymentId', 'example'];
  for (const key of kept) expect([key, after[key]]).toEqual([key, before[key]]);
});

test('what another browser deploys and deletes is seen in open lists, without a reload', async ({ page, context, request }) => {
  const api = new Api(request);
  const { id } = await newPipeline(api, namespace, 'From elsewhere', chainDocument('From elsewhere', 3));
  const { name, revision } = await api.query<Stored>('pipelines.get', { id });
  const pipelines = await context.newPage();
  await pipelines.goto('/pipelines');
  const drawn = pipelines.getByRole('row').filter({ hasText: name });
  await expect(drawn).toContainText('not deployed');
  await page.goto('/deployments');
  const row = page.getByRole('row').filter({ hasText: name });
  await expect(page.getByRole('row').nth(1)).toBeVisible();
  await expect(row).toHaveCount(0);

  const { deploymentId } = await api.mutate<{ deploymentId: string }>('deployments.deploy', { pipelineId: id, revision, start: false });
  await expect(row).toContainText('Cancelled');
  await expect(drawn).toContainText('Cancelled');
  // Loaded with the page now, and no longer only told by the feed.
  await page.reload();
  await expect(row).toContainText('Cancelled');
  // Only what happens from then on is told.
  await expect(page.getByText('live', { exact: true })).toBeVisible();
  await api.mutate('deployments.remove', { id: deploymentId });
  await expect(row).toHaveCount(0);
  await expect(drawn).toContainText('not deployed');
});

test('what is deleted after a list was loaded, and before the page hears of changes, does not stay in it', async ({ page, request }) => {
  const api = new Api(request);
  const { id } = await newPipeline(api, namespace, 'Gone unheard', chainDocument('Gone unheard', 3));
  const { name, revision } = await api.query<Stored>('pipelines.get', { id });
  const { deploymentId } = await api.mutate<{ deploymentId: string }>('deployments.deploy', { pipelineId: id, revision, start: false });
  let connect = (): void => undefined;
  const may = new Promise<void>((resolve) => (connect = resolve));
  await page.route(/live\.updates/, async (route) => (await may, route.continue()));
  await page.goto('/deployments');
  const row = page.getByRole('row').filter({ hasText: name });
  await expect(row).toContainText('Cancelled');
  await api.mutate('deployments.remove', { id: deploymentId });
  await expect(page.getByText('no connection', { exact: true })).toBeVisible();
  await expect(row).toHaveCount(1);
  connect();
  await expect(row).toHaveCount(0);
});

test('⌘K leads to the run view of a pipeline, also from its own Design', async ({ page, request }) => {
  const api = new Api(request);
  const { id } = await newPipeline(api, namespace, 'Led to', chainDocument('Led to', 3));
  const { name, revision } = await api.query<Stored>('pipelines.get', { id });
  await api.mutate('deployments.deploy', { pipelineId: id, revision, start: false });
  await page.goto(`/pipelines/${id}`);
  await new EditorPage(page).ready();
  const figures = page.getByRole('group', { name: 'Figures of the job' });
  for (let times = 0; times < 2; times++) {
    if (times === 0) await page.getByRole('textbox', { name: 'Pipeline name' }).focus();
    await page.keyboard.press('Control+k');
    const jump = page.getByRole('dialog');
    await jump.getByRole('textbox').fill(name);
    await jump.getByRole('button').filter({ hasText: name }).filter({ hasText: 'Cancelled' }).click();
    await expect(figures).toBeVisible();
    await expect(page).toHaveURL(/view=run/);
    await page.locator('label').filter({ hasText: 'Design' }).click();
    await expect(figures).toHaveCount(0);
    await expect(page).not.toHaveURL(/view=run/);
  }
});
