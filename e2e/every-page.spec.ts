import { expect, test, type Locator, type Page, type TestInfo } from '@playwright/test';
import { Api } from './api';
import { stopsWithoutFocusMark, unnamedControls, unreachableControls, violations } from './pages/accessibility';
import { visits } from './pages/visits';
import { Watch } from './pages/watch';

test.use({ viewport: { width: 1440, height: 900 }, contextOptions: { reducedMotion: 'reduce' } });

for (const scheme of ['light', 'dark'] as const) {
  for (const visit of visits) {
    test(`${visit.name} in ${scheme}: no error, no foreign request, every control has a name and shows its focus`, async ({
      page,
      request,
    }, info) => {
      const watch = new Watch(page);
      await page.emulateMedia({ colorScheme: scheme });
      await page.goto(await visit.address(new Api(request)));
      await visit.seen(page);
      await keep(page, info, `${visit.name}-${scheme}`);
      expect(await unnamedControls(page)).toEqual([]);
      expect(await violations(page)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
      expect(await stopsWithoutFocusMark(page, 25)).toEqual([]);
      watch.isClean();
    });
  }
}

/** What opens over a page, each reached as a person reaches it, and what is seen then. */
const overlays: readonly { name: string; over: string; open: (page: Page) => Promise<void>; seen: (page: Page) => Locator }[] = [
  {
    name: 'new pipeline',
    over: 'home',
    open: (page) => page.getByRole('button', { name: 'New pipeline' }).first().click(),
    seen: (page) => page.getByRole('dialog', { name: 'New pipeline' }),
  },
  {
    name: 'import',
    over: 'home',
    open: (page) => page.getByRole('button', { name: 'Import SQL or JSON' }).click(),
    seen: (page) => page.getByRole('dialog', { name: 'Import SQL or JSON' }),
  },
  {
    name: 'jump to',
    over: 'home',
    open: (page) => page.getByRole('button', { name: 'Jump to' }).click(),
    seen: (page) => page.getByRole('dialog').getByRole('textbox'),
  },
  {
    name: 'keyboard sheet',
    over: 'home',
    open: (page) => page.keyboard.press('?'),
    seen: (page) => page.getByRole('dialog', { name: 'Keyboard' }),
  },
  {
    name: 'settings',
    over: 'design',
    open: (page) => page.locator('.react-flow__node').nth(3).click(),
    seen: (page) => page.getByRole('complementary', { name: /^Settings of / }),
  },
  {
    name: 'split',
    over: 'design',
    open: (page) => page.keyboard.press('Control+2'),
    seen: (page) => page.getByRole('button', { name: 'Edit SQL' }),
  },
  {
    name: 'SQL',
    over: 'design',
    open: (page) => page.keyboard.press('Control+3'),
    seen: (page) => page.getByRole('button', { name: 'Edit SQL' }),
  },
  {
    name: 'deploy review',
    over: 'design',
    open: (page) => page.getByRole('button', { name: 'Deploy…' }).click(),
    seen: (page) => page.getByRole('dialog', { name: /^Deploy / }),
  },
  {
    name: 'figures of a node',
    over: 'run',
    open: (page) => page.locator('.react-flow__node').first().click(),
    seen: (page) => page.getByRole('region', { name: /^Figures of / }),
  },
];

for (const scheme of ['light', 'dark'] as const) {
  test(`what opens over pages in ${scheme} breaks no rule of WCAG 2.2 AA`, async ({ page, request }) => {
    await page.emulateMedia({ colorScheme: scheme });
    const faults: string[] = [];
    for (const { name, over, open, seen } of overlays)
      await test.step(name, async () => {
        const visit = visits.find((each) => each.name === over)!;
        await page.goto(await visit.address(new Api(request)));
        await visit.seen(page);
        await open(page);
        await expect(seen(page)).toBeVisible();
        await page.waitForTimeout(400);
        faults.push(...(await violations(page)).map((fault) => `${name}: ${fault}`));
      });
    expect(faults).toEqual([]);
  });
}

for (const scheme of ['light', 'dark'] as const) {
  test(`the pages of what is not there, in ${scheme}, say so and have the navigation`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: scheme });
    const nobody = '01a1fc00-0000-7000-8000-000000000000';
    for (const [address, words] of [
      ['/nowhere', 'There is nothing at this address'],
      [`/pipelines/${nobody}`, 'The pipeline was not loaded'],
      [`/reports/${nobody}`, 'The report was not loaded'],
    ] as const)
      await test.step(address, async () => {
        await page.goto(address);
        await expect(page.getByRole('heading', { name: words })).toBeVisible();
        expect(await violations(page)).toEqual([]);
        await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Pipelines' }).click();
        await expect(page).toHaveURL(/\/pipelines$/);
      });
  });
}

test.describe('at 200 % of 1280 × 720', () => {
  // Zooming in makes the page's own pixels larger: half as many fit.
  test.use({ viewport: { width: 640, height: 360 }, deviceScaleFactor: 2 });
  for (const visit of visits)
    test(`${visit.name}: every control can be brought into view and is not covered`, async ({ page, request }) => {
      await page.goto(await visit.address(new Api(request)));
      await visit.seen(page);
      await page.waitForTimeout(500);
      expect(await unreachableControls(page)).toEqual([]);
    });
});

/** Pictures are evidence for people, so they are kept with the result, and wait until the page has come to rest. */
async function keep(page: Page, info: TestInfo, name: string): Promise<void> {
  await page.waitForTimeout(1500);
  const path = info.outputPath(`${name}.png`);
  await page.screenshot({ path });
  await info.attach(name, { path, contentType: 'image/png' });
}
