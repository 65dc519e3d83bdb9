import { expect, test } from '@playwright/test';
import { Api, newPipeline } from './api';
import { chainDocument } from './documents';
import { EditorPage } from './pages/editor-page';

test.use({ viewport: { width: 1440, height: 900 } });

interface Drawing {
  readonly nodes: readonly { readonly id: string; readonly name: string }[];
}
interface Stored {
  readonly revision: number;
  readonly content: { readonly document: Drawing };
}

test('the run view draws what somebody else deploys, keeps what is selected, and offers no edit', async ({ page, request }) => {
  const [api, editor] = [new Api(request), new EditorPage(page)];
  const { id } = await newPipeline(api, 'shop-behaviour', 'Deployed twice', chainDocument('Deployed twice', 4));
  const deploy = (revision: number) => api.mutate('deployments.deploy', { pipelineId: id, revision, start: false });
  const figures = (node: string) => page.getByRole('region', { name: `Figures of ${node}` });
  const first = await api.query<Stored>('pipelines.get', { id });
  await deploy(first.revision);
  await page.goto(`/pipelines/${id}?view=run`);
  await editor.node('step_1').click();
  await expect(figures('step_1')).toBeVisible();

  await page.keyboard.press('Control+k');
  const jump = page.getByRole('dialog');
  await expect(jump.getByText('Fit all', { exact: true })).toBeVisible();
  await expect(jump.getByText('Go to step_2', { exact: true })).toBeVisible();
  await expect(jump.getByText(/^(Undo|Redo|Auto-layout|Add a note|Show the SQL|Deploy review)/)).toHaveCount(0);
  await page.keyboard.press('Escape');
  await expect(jump).toBeHidden();

  // A second version, under the open page: a node has another name, and there is one that this page's Design does not know.
  const { document } = first.content;
  const [source, , second] = document.nodes;
  const alone = { ...second!, id: 'only_there', stateKey: 'only_there', name: 'only_there', position: { x: 560, y: 260 } };
  const edge = { id: 'e9', source: { node: source!.id, port: 'out' }, target: { node: alone.id, port: 'in' } };
  const nodes = [...document.nodes.map((node) => (node === second ? { ...node, name: 'renamed' } : node)), alone];
  const changed = { ...document, nodes, edges: [...(document as unknown as { edges: object[] }).edges, edge] };
  const saved = await api.mutate<{ revision: number }>('pipelines.save', { id, baseRevision: first.revision, document: changed });
  await deploy(saved.revision);
  await expect(editor.node('renamed')).toBeVisible();
  await expect(figures('step_1')).toBeVisible();

  await editor.node('only_there').click();
  await expect(figures('only_there')).toBeVisible();
  for (const key of ['Delete', 'Control+d', 'n', 'Control+3']) await page.keyboard.press(key);
  await expect(editor.nodes).toHaveCount(5);
  await expect(figures('only_there')).toBeVisible();
  await page.locator('label').filter({ hasText: 'Design' }).click();
  await expect(editor.node('step_2')).toBeVisible();
  await expect(editor.settings()).toHaveCount(0);
});

test('nobody deploys over settings that are not known yet', async ({ page, request }) => {
  const [api, editor] = [new Api(request), new EditorPage(page)];
  const { id } = await newPipeline(api, 'shop-behaviour', 'Settings stay', chainDocument('Settings stay', 3));
  const { revision } = await api.query<Stored>('pipelines.get', { id });
  const config = { parallelism: 2, checkpointIntervalMs: 7_000 };
  const { deploymentId } = await api.mutate<{ deploymentId: string }>('deployments.deploy', {
    pipelineId: id,
    revision,
    config,
    start: false,
  });
  let answers: () => void = () => undefined;
  const may = new Promise<void>((resolve) => (answers = resolve));
  await page.route(/deployments\.get/, async (route) => (await may, route.continue()));
  await page.goto(`/pipelines/${id}`);
  await editor.ready();
  await page.keyboard.press('Control+Shift+Enter');
  const review = page.getByRole('dialog', { name: /^Deploy / });
  const deploy = review.getByRole('button', { name: 'Deploy', exact: true });
  await expect(review.getByRole('progressbar')).toBeVisible();
  await expect(deploy).toBeDisabled();
  answers();
  await expect(review.getByRole('textbox', { name: 'Parallelism' })).toHaveValue('2');
  await deploy.click();
  await expect(review).toBeHidden();
  const deployed = await api.query<{ config: typeof config }>('deployments.get', { id: deploymentId });
  expect(deployed.config).toMatchObject(config);
  await api.mutate('deployments.cancel', { id: deploymentId });
});
