import { expect, test, type Page, type TestInfo } from '@playwright/test';
import { Api, deploymentNamed, reportOf } from './api';
import { stopsWithoutFocusMark, unnamedControls } from './pages/accessibility';
import { Watch } from './pages/watch';

interface Visit {
  readonly name: string;
  readonly address: (api: Api) => Promise<string>;
  /** Waits until what the page is about can be seen. */
  readonly seen: (page: Page) => Promise<void>;
}

const shows = (selector: string) => async (page: Page) => {
  await expect(page.locator(selector).first()).toBeVisible({ timeout: 60_000 });
};
const canvasOf = (deployment: string, query: string) => async (api: Api) =>
  `/pipelines/${(await deploymentNamed(api, deployment)).pipelineId}${query}`;

const visits: readonly Visit[] = [
  { name: 'home', address: () => Promise.resolve('/'), seen: shows('main [role="status"]') },
  { name: 'pipelines', address: () => Promise.resolve('/pipelines'), seen: shows('main a[href^="/pipelines/"]') },
  { name: 'design', address: canvasOf('Flight delays', ''), seen: shows('.react-flow__node') },
  { name: 'run', address: canvasOf('Shop behaviour', '?view=run'), seen: shows('[data-testid^="rate-"]') },
  { name: 'deployments', address: () => Promise.resolve('/deployments'), seen: shows('main [role="status"]') },
  { name: 'reports', address: () => Promise.resolve('/reports'), seen: shows('main a[href^="/reports/"]') },
  {
    name: 'report',
    address: async (api) => `/reports/${(await reportOf(api, 'shop-behaviour')).id}`,
    seen: shows('main [role="region"], main section'),
  },
  {
    name: 'flight-report',
    address: async (api) => `/reports/${(await reportOf(api, 'flight-delays')).id}`,
    seen: shows('main [role="region"], main section'),
  },
];

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
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
      expect(await stopsWithoutFocusMark(page, 25)).toEqual([]);
      watch.isClean();
    });
  }
}

/** Pictures are evidence for people, so they are kept with the result, and wait until the page has come to rest. */
async function keep(page: Page, info: TestInfo, name: string): Promise<void> {
  await page.waitForTimeout(1500);
  const path = info.outputPath(`${name}.png`);
  await page.screenshot({ path });
  await info.attach(name, { path, contentType: 'image/png' });
}
