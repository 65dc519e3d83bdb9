import { expect, type Page } from '@playwright/test';

/** What a page must never do: report an error on its console, or ask another origin for anything. Begin before the first visit. */
export class Watch {
  private readonly faults: string[] = [];

  constructor(page: Page, allowed: readonly RegExp[] = []) {
    page.on('pageerror', (error) => this.note(`uncaught: ${error.message}`, allowed));
    page.on('console', (message) => {
      if (message.type() === 'error') this.note(`console: ${message.text()} (${message.location().url})`, allowed);
    });
    page.on('request', (request) => {
      const url = new URL(request.url());
      if (/^(https?|wss?):$/.test(url.protocol) && url.hostname !== '127.0.0.1') this.note(`foreign request: ${request.url()}`, allowed);
    });
  }

  isClean(): void {
    expect(this.faults).toEqual([]);
  }

  private note(fault: string, allowed: readonly RegExp[]): void {
    if (!allowed.some((pattern) => pattern.test(fault))) this.faults.push(fault);
  }
}
