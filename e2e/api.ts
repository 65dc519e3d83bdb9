import { expect, type APIRequestContext } from '@playwright/test';

/** Calls the studio's own API, for what a journey takes as given or checks behind the screen. The wire is superjson's: `{ json }` around plain values. */
export class Api {
  constructor(private readonly request: APIRequestContext) {}

  async mutate<T>(procedure: string, input: unknown): Promise<T> {
    const response = await this.request.post(`/api/trpc/${procedure}`, { data: { json: input } });
    expect(response.ok(), `${procedure}: ${await response.text()}`).toBe(true);
    return ((await response.json()) as { result: { data: { json: T } } }).result.data.json;
  }

  async query<T>(procedure: string, input: unknown): Promise<T> {
    const response = await this.request.get(`/api/trpc/${procedure}`, { params: { input: JSON.stringify({ json: input }) } });
    expect(response.ok(), `${procedure}: ${await response.text()}`).toBe(true);
    return ((await response.json()) as { result: { data: { json: T } } }).result.data.json;
  }
}
