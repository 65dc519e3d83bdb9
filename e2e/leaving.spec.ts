import { expect, test, type Page } from '@playwright/test';
import { Api, newPipeline } from './api';
import { chainDocument } from './documents';
import { EditorPage } from './pages/editor-page';

const namespace = 'shop-behaviour';

interface Stored {
  readonly revision: number;
  readonly content: { readonly document: { readonly name: string; readonly nodes: readonly { readonly name: string }[] } };
}
const namesIn = async (api: Api, id: string): Promise<readonly string[]> =>
  (await api.query<Stored>('pipelines.get', { id })).content.document.nodes.map(({ name }) => name);

/** Renames a node by its field and goes on at once: the edit is some milliseconds old. */
const editAndGo = async (editor: EditorPage, name: string, go: () => Promise<unknown>): Promise<void> => {
  const settings = await editor.select('step_1');
  const field = settings.getByRole('textbox', { name: 'Name', exact: true });
  await field.fill(name);
  await field.press('Enter');
  await go();
};

test('an edit is on the server though the tab is left, or closed, the moment after', async ({ page, context, request }) => {
  const api = new Api(request);
  const left = await newPipeline(api, namespace, 'Left', chainDocument('Left', 3));
  const editor = new EditorPage(page);
  await page.goto(`/pipelines/${left.id}`);
  await editor.ready();
  await editAndGo(editor, 'left_at_once', () => page.goto('about:blank'));
  await expect.poll(() => namesIn(api, left.id)).toContain('left_at_once');

  const closed = await newPipeline(api, namespace, 'Closed', chainDocument('Closed', 3));
  const tab = await context.newPage();
  await tab.goto(`/pipelines/${closed.id}`);
  await new EditorPage(tab).ready();
  await editAndGo(new EditorPage(tab), 'closed_at_once', () => tab.close({ runBeforeUnload: true }));
  await expect.poll(() => namesIn(api, closed.id)).toContain('closed_at_once');
});

/** Until the next load. In the page itself: what is sent on leaving no longer passes through the test's hands. */
const cutOff = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const send = window.fetch;
    window.fetch = (to, init) => (String(to).includes('pipelines.save') ? Promise.reject(new TypeError('cut off')) : send(to, init));
  });

const isNotSaved = (page: Page): Promise<void> => expect(page.getByTestId('save-state')).toHaveAttribute('data-state', 'failed');

test('an edit that cannot reach the server comes back in this browser, as one step of undo', async ({ page, context, request }) => {
  const api = new Api(request);
  const { id } = await newPipeline(api, namespace, 'Cut off', chainDocument('Cut off', 3));
  const editor = new EditorPage(page);
  await page.goto(`/pipelines/${id}`);
  await editor.ready();
  await cutOff(page);
  await editAndGo(editor, 'cut_off', () => isNotSaved(page));
  await page.goto('about:blank');
  expect(await namesIn(api, id)).not.toContain('cut_off');

  await page.goto(`/pipelines/${id}`);
  // What is said goes after four seconds; the node stays.
  await expect(page.getByText(/had not reached the server/)).toBeVisible();
  await expect(editor.node('cut_off')).toBeVisible();
  await expect.poll(() => namesIn(api, id)).toContain('cut_off');
  await page.getByRole('button', { name: /^Undo/ }).click();
  await expect(editor.node('step_1')).toBeVisible();

  // In another browser there is nothing to bring back.
  await editor.saved();
  const other = await context.browser()!.newContext();
  const elsewhere = await other.newPage();
  await elsewhere.goto(`${new URL(page.url()).origin}/pipelines/${id}`);
  await expect(new EditorPage(elsewhere).node('step_1')).toBeVisible();
  await other.close();
});

test('two tabs of one pipeline keep each its own edit that cannot reach the server', async ({ page, context, request }) => {
  const api = new Api(request);
  const { id } = await newPipeline(api, namespace, 'Two tabs', chainDocument('Two tabs', 3));
  const [one, two] = [new EditorPage(page), new EditorPage(await context.newPage())];
  for (const [tab, name] of [
    [one, 'of_one'],
    [two, 'of_two'],
  ] as const) {
    await tab.page.goto(`/pipelines/${id}`);
    await tab.ready();
    await cutOff(tab.page);
    await editAndGo(tab, name, () => isNotSaved(tab.page));
  }
  await one.page.reload();
  await expect(one.node('of_one')).toBeVisible();
  await expect.poll(() => namesIn(api, id)).toContain('of_one');
  await expect(two.node('of_two')).toBeVisible();

  // The second one was made on what is no longer there: the server keeps it, and its tab offers it.
  await two.page.reload();
  await expect(two.node('of_one')).toBeVisible();
  await expect(two.page.getByRole('status').filter({ hasText: 'was kept' })).toBeVisible();
  await two.page.getByRole('button', { name: 'Open it as a pipeline' }).click();
  await expect(two.node('of_two')).toBeVisible();
  expect(await namesIn(api, id)).toContain('of_one');
  expect(await two.page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('headrace.unsaved.')))).toEqual([]);
});

test('a new name of the pipeline is no conflict with the edit beside it', async ({ page, request }) => {
  const api = new Api(request);
  const { id } = await newPipeline(api, namespace, 'To be renamed', chainDocument('To be renamed', 3));
  const editor = new EditorPage(page);
  await page.goto(`/pipelines/${id}`);
  await editor.ready();
  const name = `Renamed ${Date.now().toString(36)}`;
  const field = page.getByRole('textbox', { name: 'Pipeline name' });
  await field.fill(name);
  await field.press('Enter');
  await editor.rename('step_1', 'renamed_too');
  await editor.saved();
  await expect.poll(() => namesIn(api, id)).toContain('renamed_too');
  expect((await api.query<{ name: string }>('pipelines.get', { id })).name).toBe(name);
  expect(await api.query<unknown[]>('pipelines.drafts', { id })).toEqual([]);
});

test('a browser that keeps nothing opens, edits and saves all the same', async ({ page, request }) => {
  const api = new Api(request);
  const { id } = await newPipeline(api, namespace, 'Keeps nothing', chainDocument('Keeps nothing', 3));
  await page.addInitScript(() => {
    for (const store of ['localStorage', 'sessionStorage'])
      Object.defineProperty(window, store, {
        get: () => {
          throw new DOMException('Access is denied for this document.', 'SecurityError');
        },
      });
  });
  const editor = new EditorPage(page);
  await page.goto(`/pipelines/${id}`);
  await editor.ready();
  await editor.rename('step_1', 'kept_there');
  await expect.poll(() => namesIn(api, id)).toContain('kept_there');
});
