import { expect, type Page } from '@playwright/test';
import { deploymentNamed, reportOf, type Api } from '../api';

/** One page of the studio, in a state that people meet. */
export interface Visit {
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

export const visits: readonly Visit[] = [
  { name: 'home', address: () => Promise.resolve('/'), seen: shows('main [role="status"]') },
  { name: 'pipelines', address: () => Promise.resolve('/pipelines'), seen: shows('main a[href^="/pipelines/"]') },
  { name: 'design', address: canvasOf('Flight delays', ''), seen: shows('.react-flow__node') },
  { name: 'run', address: canvasOf('Shop behaviour', '?view=run'), seen: shows('[aria-label="Figures of the job"]') },
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
