import { expect, test } from '@playwright/test';
import { Api } from './api';
import { RunPage } from './pages/run-page';

interface Deployment {
  readonly id: string;
  readonly name: string;
  readonly pipelineId: string;
}

const named = async (api: Api, name: string): Promise<Deployment> =>
  (await api.query<Deployment[]>('deployments.list', {})).find((deployment) => deployment.name === name)!;

test('the first page says what to do next and shows both examples running', async ({ page }) => {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  await page.goto('/');
  for (const name of ['Flight delays', 'Shop behaviour']) {
    const card = page.getByRole('region', { name });
    await expect(card.getByRole('status')).toContainText(/Running|Finished/, { timeout: 60_000 });
    await expect(card).toContainText(/[1-9][\d,.]* ?[kM]?\s*read/);
  }
  await expect(page.getByRole('button', { name: 'New pipeline' }).first()).toBeVisible();
  expect(errors).toEqual([]);
});

test('a running job shows its rates, is suspended with a savepoint, and goes on from there', async ({ page, request }) => {
  const api = new Api(request);
  const shop = await named(api, 'Shop behaviour');
  await page.goto(`/pipelines/${shop.pipelineId}?view=run`);
  const run = new RunPage(page);
  await run.is('Running');
  await expect(page.locator('[data-testid^="rate-"]').first()).toContainText(/\d/, { timeout: 30_000 });
  await run.press('Suspend');
  await run.is('Suspended');
  const snapshots = await api.query<{ kind: string }[]>('deployments.snapshots', { id: shop.id });
  expect(snapshots.some(({ kind }) => /savepoint/i.test(kind))).toBe(true);
  await run.press('Resume');
  await run.is('Running');
  await expect(page.getByRole('region', { name: 'Events' })).toContainText(/savepoint/i);
});

test('the charts of the shop move while one looks', async ({ page, request }) => {
  const reports = await new Api(request).query<{ id: string; name: string; namespace: string }[]>('reports.list', {});
  const shop = reports.find((report) => report.namespace === 'shop-behaviour')!;
  await page.goto(`/reports/${shop.id}`);
  const charts = page.locator('main').getByRole('region');
  await expect(charts.first()).toBeVisible();
  const before = await charts.allInnerTexts();
  await expect.poll(() => charts.allInnerTexts(), { timeout: 60_000 }).not.toEqual(before);
});
