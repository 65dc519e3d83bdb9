import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import { describe, expect, it } from 'vitest';
import type { Services } from '@/server/services/services';
import { appRouter } from './root';

/** What a browser reads of a refused call; no service is reached. */
async function messageOf(procedure: string, json: unknown): Promise<string> {
  const answer = await fetchRequestHandler({
    endpoint: '/api/trpc',
    req: new Request(`http://localhost/api/trpc/${procedure}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ json }),
    }),
    router: appRouter,
    createContext: () => ({ services: {} as Services, authorised: true }),
  });
  expect(answer.status).toBe(400);
  return ((await answer.json()) as { error: { json: { message: string } } }).error.json.message;
}

describe('an input that is refused', () => {
  it('is told in a sentence', async () => {
    expect(await messageOf('pipelines.create', { namespace: 'mine', name: 'x'.repeat(121) })).toBe('A name has at most 120 characters.');
    expect(await messageOf('pipelines.create', { namespace: 'mine', name: ' ' })).toBe('A name is needed.');
  });

  it('names the place where it is a document', async () => {
    const nodes = Array.from({ length: 5 }, () => ({ kind: 'filter' }));
    const message = await messageOf('pipelines.create', {
      namespace: 'mine',
      name: 'p',
      document: { version: 1, name: 'p', nodes, edges: [] },
    });
    expect(message).toMatch(/^document\.nodes\.0\.id: .* \d+ more places\.$/);
    expect(message).not.toContain('{');
  });
});
