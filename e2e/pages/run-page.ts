import { expect, type Locator, type Page } from '@playwright/test';

/** The running side of a pipeline. */
export class RunPage {
  readonly events: Locator;

  constructor(readonly page: Page) {
    this.events = page.getByRole('region', { name: 'Events' });
  }

  /** The deployment's badge: its word, and what is wanted where that differs. */
  badge(word: string): Locator {
    return this.page.getByRole('status').filter({ hasText: new RegExp(`^${word}`) });
  }

  async is(word: string, timeout = 120_000): Promise<void> {
    await expect(this.badge(word).first()).toBeVisible({ timeout });
  }

  async press(verb: 'Suspend' | 'Resume' | 'Start'): Promise<void> {
    await this.page.getByRole('button', { name: verb, exact: true }).click();
  }
}

/** One report: its charts by their titles, each also as a table. */
export class ReportPage {
  constructor(readonly page: Page) {}

  chart(title: string): Locator {
    return this.page.getByRole('region', { name: title, exact: true });
  }

  /** The chart's rows as people read them. */
  async rows(title: string): Promise<string[][]> {
    const chart = this.chart(title);
    // The menu comes with the rows. Before them nobody sees whether the chart is a table by itself.
    await expect(chart.getByRole('button', { name: `More about ${title}` })).toBeVisible();
    if (!(await chart.getByRole('table').isVisible())) {
      await chart.getByRole('button', { name: `More about ${title}` }).click();
      await this.page.getByRole('menuitem', { name: 'Show as table' }).click();
    }
    const rows = chart.getByRole('table').locator('tbody tr');
    await expect(rows.first()).toBeVisible();
    return Promise.all((await rows.all()).map((row) => row.getByRole('cell').allInnerTexts()));
  }
}
