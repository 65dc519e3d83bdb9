import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { headrace } from '../testing/headrace';

const checkout = path.resolve(import.meta.dirname, '../../..');
const tutorial = readFileSync(path.join(checkout, 'docs/tutorial-connector.md'), 'utf8');
const blocks = [...tutorial.matchAll(/^```(?:ts|sql) file=(\S+)\n([\s\S]*?)^```$/gm)].map(([, file, text]) => ({
  file: file!,
  text: text!,
}));

let folder: string;
let server: Server;
const posted: { readonly body: string; readonly key: string | undefined }[] = [];
const feed = ['Old streams', 'A river', 'New streams'].map(
  (title, n) => `<item><guid>${n}</guid><title>${title}</title><link>http://x/${n}</link></item>`,
);

beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'headrace-tutorial-'));
  server = createServer((request, response) => {
    if (request.url === '/feed.xml') return void response.end(`<rss><channel>${feed.join('')}</channel></rss>`);
    let body = '';
    request.on('data', (piece) => (body += String(piece)));
    request.on('end', () => {
      posted.push({ body, key: request.headers['idempotency-key'] as string | undefined });
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

const create = (name: string, kind: string): Promise<string> =>
  new Promise((resolve, reject) =>
    execFile(
      process.execPath,
      [path.join(checkout, 'create-headrace-connector/index.mjs'), path.join(folder, name), '--kind', kind],
      (error, stdout) => (error ? reject(error) : resolve(stdout)),
    ),
  );
const run = (args: readonly string[], env: Record<string, string> = {}) => headrace(args, env).ended;

/** What is left beside how far it is. */
const withoutProgress = (text: string): string => text.replace(/^(\S+: \d+ of \d+ laws, now .*|\d+ of \d+ through after .*)\n/gm, '');

describe('the tutorial', () => {
  it('begins with packages that pass all laws as they are', async () => {
    expect(blocks.map(({ file }) => file)).toEqual([
      'rss/spec.ts',
      'rss/index.ts',
      'rss/test/harness.ts',
      'webhook/spec.ts',
      'webhook/index.ts',
      'webhook/test/harness.ts',
      'news.sql',
    ]);
    for (const [name, kind] of [
      ['rss', 'source'],
      ['webhook', 'sink'],
    ] as const)
      expect(await create(name, kind)).toContain('connector verify');
    const { code, stdout, stderr } = await run(['connector', 'verify', path.join(folder, 'rss'), path.join(folder, 'webhook')]);
    expect({ code, said: withoutProgress(stderr) }).toEqual({ code: 0, said: '' });
    expect(stdout).toMatch(/\d+ passed, 0 failed/);
  });

  it('makes connectors that pass all laws', async () => {
    const { port } = server.address() as AddressInfo;
    for (const { file, text } of blocks) {
      mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
      writeFileSync(path.join(folder, file), text.replaceAll('127.0.0.1:8080', `127.0.0.1:${port}`));
    }
    const report = path.join(folder, 'laws.json');
    const { code, stderr } = await run(['connector', 'verify', path.join(folder, 'rss'), path.join(folder, 'webhook'), '--json', report]);
    expect({ code, said: withoutProgress(stderr) }).toEqual({ code: 0, said: '' });
    const laws = JSON.parse(readFileSync(report, 'utf8')) as { connector: string; law: string; status: string }[];
    const passed = (connector: string): string[] =>
      laws.filter((each) => each.connector === connector && each.status === 'passed').map(({ law }) => law);
    expect(passed('rss')).toEqual(
      expect.arrayContaining(['source.restart-anywhere', 'source.discovery', 'source.outage', 'source.crash-explorer']),
    );
    expect(passed('webhook')).toEqual(expect.arrayContaining(['sink.partial-failure', 'sink.outage', 'sink.crash-explorer']));
    expect(readFileSync(path.join(folder, 'rss/badge.svg'), 'utf8')).toContain('laws hold');
  });

  it('ends with a pipeline that runs', async () => {
    for (const name of ['rss', 'webhook']) expect((await run(['connector', 'build', path.join(folder, name)])).code).toBe(0);
    const { code, stderr } = await run(['run', path.join(folder, 'news.sql')], { HEADRACE_CONNECTORS: folder });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(posted.map(({ body }) => JSON.parse(body) as object)).toEqual(
      expect.arrayContaining([
        { text: 'OLD STREAMS', link: 'http://x/0' },
        { text: 'NEW STREAMS', link: 'http://x/2' },
      ]),
    );
    expect(posted).toHaveLength(2);
    expect(posted.every(({ key }) => /^[0-9a-f]{64}$/.test(key ?? ''))).toBe(true);
  });

  it('keeps a connector within what it declares, and says what cannot be used', async () => {
    const index = path.join(folder, 'rss/spec.ts');
    writeFileSync(index, readFileSync(index, 'utf8').replace('[new URL(o.url).host]', "['elsewhere.example']"));
    expect((await run(['connector', 'build', path.join(folder, 'rss')])).code).toBe(0);
    const denied = await run(['run', path.join(folder, 'news.sql')], { HEADRACE_CONNECTORS: folder });
    expect(denied.code).toBe(1);
    expect(denied.stderr).toMatch(/rss\.unreachable|may not reach/);
    rmSync(path.join(folder, 'webhook/dist'), { recursive: true });
    const missing = await run(['run', path.join(folder, 'news.sql')], { HEADRACE_CONNECTORS: folder });
    expect(missing.stderr).toContain('The connector "webhook" in');
    expect(missing.stderr).toContain('headrace connector build');
  });
});
