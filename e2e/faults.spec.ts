import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import pg from 'pg';
import { Api, newPipeline } from './api';
import { chainDocument } from './documents';
import { EditorPage } from './pages/editor-page';
import { RunPage } from './pages/run-page';

const namespace = 'flight-delays';

const create = (api: Api, name: string, nodes: number): Promise<{ id: string }> =>
  newPipeline(api, namespace, name, chainDocument(name, nodes));

test('of two editors at once, the second is asked, and neither loses work', async ({ page, context, request }) => {
  const { id } = await create(new Api(request), 'Two editors', 3);
  const other = await context.newPage();
  const [mine, theirs] = [new EditorPage(page), new EditorPage(other)];
  for (const editor of [mine, theirs]) {
    await editor.page.goto(`/pipelines/${id}`);
    await expect(editor.node('step_1')).toBeVisible();
  }
  await theirs.rename('step_1', 'their_filter');
  await theirs.saved();
  await mine.rename('nowhere', 'my_sink');
  await expect(page.getByRole('alert').filter({ hasText: 'Someone else saved this pipeline' })).toBeVisible();
  await page.getByRole('button', { name: 'Show theirs' }).click();
  await expect(mine.node('their_filter')).toBeVisible();

  const drafts = await new Api(request).query<{ id: string }[]>('pipelines.drafts', { id });
  expect(drafts).toHaveLength(1);
  const draft = await new Api(request).query<object>('pipelines.draft', { id: drafts[0]!.id });
  expect(JSON.stringify(draft)).toContain('my_sink');

  // The banner comes by itself: nobody has to think of loading the page anew.
  await page.getByRole('button', { name: 'Open it as a pipeline' }).click();
  await expect(mine.node('my_sink')).toBeVisible();
  await expect(page).not.toHaveURL(new RegExp(id));
});

test('a document of a newer version opens read-only and names both versions', async ({ page, request }) => {
  const { id } = await create(new Api(request), 'From the future', 3);
  const home = process.env.HEADRACE_E2E_HOME!;
  const { controlUrl } = JSON.parse(readFileSync(path.join(home, 'run/database.json'), 'utf8')) as { controlUrl: string };
  const client = new pg.Client(controlUrl);
  await client.connect();
  await client.query(`UPDATE "Pipeline" SET document = jsonb_set(document, '{version}', '7') WHERE id = $1`, [id]);
  await client.end();

  const editor = new EditorPage(page);
  await page.goto(`/pipelines/${id}`);
  const banner = page.getByRole('alert').filter({ hasText: /7/ });
  await expect(banner).toContainText(/is version 7, this build reads up to 1/);
  await expect(editor.node('step_1')).toBeVisible();
  await editor.node('step_1').click();
  await page.keyboard.press('Delete');
  await expect(editor.node('step_1')).toBeVisible();
});

test('500 nodes open, compile without a problem, and run', async ({ page, request }) => {
  const { id } = await create(new Api(request), 'Five hundred', 500);
  const editor = new EditorPage(page);
  await page.goto(`/pipelines/${id}`);
  await editor.view('Split');
  await expect(editor.sql).toContainText('CREATE TEMPORARY VIEW step_498', { timeout: 60_000 });
  await editor.view('Canvas');
  await editor.deploy({ withinMs: 120_000 });
  await new RunPage(page).is('Running', 120_000);
  await expect(page.getByRole('group', { name: 'Figures of the job' })).toContainText(/[1-9]/, { timeout: 60_000 });
  await page.getByRole('button', { name: 'Cancel…' }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^Cancel/ })
    .first()
    .click();
  await new RunPage(page).is('Cancelled');
});

test('a cycle is said on its nodes, and deploying is refused', async ({ page, request }) => {
  const document = chainDocument('Round and round', 4) as { edges: { source: { node: string }; target: { node: string } }[] };
  document.edges[0]!.source.node = 'step_2';
  const api = new Api(request);
  const { id } = await newPipeline(api, namespace, 'Round and round', document);
  await page.goto(`/pipelines/${id}`);
  const editor = new EditorPage(page);
  await editor.openProblems();
  await expect(editor.problems).toContainText(/feed each other in a circle: step_1, step_2/);
  await page.getByRole('button', { name: 'Deploy…' }).click();
  await expect(page.getByRole('dialog', { name: /^Deploy / }).getByRole('button', { name: 'Deploy', exact: true })).toBeDisabled();
});
