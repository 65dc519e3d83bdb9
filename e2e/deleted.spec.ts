import { expect, test } from '@playwright/test';
import { Api, newPipeline } from './api';
import { chainDocument } from './documents';
import { EditorPage } from './pages/editor-page';

const namespace = 'shop-behaviour';

interface Stored {
  readonly id: string;
  readonly name: string;
  readonly revision: number;
  readonly content: { readonly document: { readonly nodes: readonly { readonly name: string }[] } };
}

test('a deleted pipeline comes back by Undo at its address, with its deployment and its history', async ({ page, request }) => {
  const api = new Api(request);
  const { id } = await newPipeline(api, namespace, 'There and back', chainDocument('There and back', 3));
  const { name, revision } = await api.query<Stored>('pipelines.get', { id });
  const { deploymentId } = await api.mutate<{ deploymentId: string }>('deployments.deploy', { pipelineId: id, revision, start: false });
  const events = await api.query<unknown[]>('deployments.events', { id: deploymentId });
  await page.goto('/pipelines');
  const row = page.getByRole('row').filter({ hasText: name });
  await row.getByRole('button', { name: /^More about/ }).click();
  await page.getByRole('menuitem', { name: 'Delete…' }).click();
  const question = page.getByRole('dialog', { name: /and its deployment\?$/ });
  await question.getByRole('checkbox').check();
  await question.getByRole('button', { name: /^Delete / }).click();
  // What is pointed at stays: Undo is there for ten seconds otherwise, whatever a busy machine does meanwhile.
  await page.getByText(`${name} is deleted.`).hover();
  await expect(row).toHaveCount(0);
  expect((await api.query<Stored[]>('pipelines.list', {})).some((pipeline) => pipeline.id === id)).toBe(false);

  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(row).toContainText('Cancelled');
  expect(await api.query<unknown[]>('deployments.events', { id: deploymentId })).toEqual(events);
  await row.getByRole('link', { name }).click();
  await expect(page).toHaveURL(new RegExp(`/pipelines/${id}$`));
  await expect(new EditorPage(page).node('step_1')).toBeVisible();
});

test('a pipeline that is deleted while it is open says so, stops saving, and goes on as a new one', async ({ page, request }) => {
  const api = new Api(request);
  const { id } = await newPipeline(api, namespace, 'Gone meanwhile', chainDocument('Gone meanwhile', 3));
  const { name } = await api.query<Stored>('pipelines.get', { id });
  const editor = new EditorPage(page);
  await page.goto(`/pipelines/${id}`);
  await editor.ready();
  await api.mutate('pipelines.remove', { id });
  let saves = 0;
  page.on('request', (call) => void (call.url().includes('pipelines.save') && saves++));
  await editor.rename('step_1', 'made_since');
  const banner = page.getByRole('alert').filter({ hasText: 'was deleted elsewhere' });
  await expect(banner.getByRole('link', { name: 'Go home' })).toHaveAttribute('href', '/');
  await editor.rename('made_since', 'made_after');
  await page.waitForTimeout(4_000);
  expect(saves).toBe(1);

  await banner.getByRole('button', { name: 'Save as a new pipeline' }).click();
  await expect(page).not.toHaveURL(new RegExp(id));
  await expect(editor.node('made_after')).toBeVisible();
  await expect(banner).toHaveCount(0);
  const made = await api.query<Stored>('pipelines.get', { id: page.url().split('/').at(-1) });
  expect([made.name, made.content.document.nodes.map((node) => node.name)]).toEqual([name, expect.arrayContaining(['made_after'])]);
  expect(await page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('headrace.unsaved.')))).toEqual([]);
});

test('where the deletion is taken back, an open tab goes on saving', async ({ page, request }) => {
  const api = new Api(request);
  const { id } = await newPipeline(api, namespace, 'Back again', chainDocument('Back again', 3));
  const editor = new EditorPage(page);
  await page.goto(`/pipelines/${id}`);
  await editor.ready();
  await api.mutate('pipelines.remove', { id });
  await editor.rename('step_1', 'made_since');
  await expect(page.getByTestId('save-state')).toHaveAttribute('data-state', 'gone');
  await api.mutate('pipelines.restore', { id });
  // As a tab does that is looked at again.
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  await editor.saved();
  const { content } = await api.query<Stored>('pipelines.get', { id });
  expect(content.document.nodes.map((node) => node.name)).toContain('made_since');
});
