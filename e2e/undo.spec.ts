import { expect, test } from '@playwright/test';
import { Api, newPipeline } from './api';
import { chainDocument } from './documents';
import { EditorPage } from './pages/editor-page';

interface Pipeline {
  readonly content: { readonly document: unknown };
}

/** A repeatable stream of numbers below `n`; the seed is printed with the test. */
function dice(seed: number): (n: number) => number {
  let state = seed;
  return (n) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
}

test.use({ viewport: { width: 1440, height: 900 } });

test('random edits, all undone, are the first document; all redone, the last', async ({ page, request }, info) => {
  const seed = Number(process.env.HEADRACE_E2E_SEED ?? Date.now() % 1_000_000);
  info.annotations.push({ type: 'seed', description: String(seed) });
  console.log(`undo: HEADRACE_E2E_SEED=${seed}`);
  const [api, editor, roll] = [new Api(request), new EditorPage(page), dice(seed)];
  const { id } = await newPipeline(api, 'flight-delays', `Undo ${seed}`, chainDocument(`Undo ${seed}`, 6));
  const saved = async (): Promise<unknown> => {
    await editor.saved();
    return (await api.query<Pipeline>('pipelines.get', { id })).content.document;
  };
  await page.goto(`/pipelines/${id}`);
  await editor.ready();
  const first = await saved();

  const key = (name: string) => () => page.keyboard.press(name);
  const edits: Readonly<Record<string, () => Promise<void>>> = {
    add: () => editor.palette.getByRole('button', { name: ['Filter', 'Union', 'Sink', 'Compute'][roll(4)]!, exact: true }).dblclick(),
    remove: key('Delete'),
    nudge: key('Shift+Alt+ArrowDown'),
    duplicate: key('Control+d'),
    layout: async () => {
      await page.keyboard.press('Shift+L');
      // ELK thinks in a worker; a layout that came after the last look at the document would be one edit more.
      await expect(page.getByRole('button', { name: /^Auto-layout/ })).not.toHaveAttribute('aria-busy', 'true');
    },
    note: key('n'),
  };
  const names = Object.keys(edits);
  for (let i = 0; i < 24; i++) {
    const count = await editor.nodes.count();
    if (count > 0) await page.keyboard.press('Tab');
    await edits[names[roll(names.length)]!]!();
    if (roll(6) === 0) await page.keyboard.press('Control+z');
  }
  await editor.redoAll();
  const last = await saved();
  expect(last).not.toEqual(first);

  await editor.undoAll();
  await expect.poll(saved).toEqual(first);
  await editor.redoAll();
  await expect.poll(saved).toEqual(last);
});

test('undo is heard where a choice was just made: a choice is no text that undoes itself', async ({ page, request }) => {
  const [api, editor] = [new Api(request), new EditorPage(page)];
  const { id } = await newPipeline(api, 'flight-delays', 'Choices', chainDocument('Choices', 3));
  await page.goto(`/pipelines/${id}`);
  await editor.ready();
  await editor.drop('Union', { x: 200, y: 400 }, 'both');
  const settings = editor.settings('both');
  const byPlace = settings.getByRole('radio', { name: 'By place' });
  await settings.getByText('By place', { exact: true }).click();
  await expect(byPlace).toBeChecked();
  await page.keyboard.press('Control+z');
  await expect(byPlace).not.toBeChecked();
  await page.keyboard.press('Control+Shift+z');
  await expect(byPlace).toBeChecked();

  await editor.drop('Deduplicate', { x: 420, y: 400 }, 'once');
  const keep = editor.settings('once').getByRole('radio', { name: 'The last' });
  await editor.settings('once').getByText('The last', { exact: true }).click();
  await expect(keep).toBeChecked();
  await page.keyboard.press('Control+z');
  await expect(keep).not.toBeChecked();

  // In a row of choices the arrows go on to mean the next one.
  await page.getByRole('radio', { name: 'Canvas', exact: true }).focus();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('radio', { name: 'Split', exact: true })).toBeChecked();
});
