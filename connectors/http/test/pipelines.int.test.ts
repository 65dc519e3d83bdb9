import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { headrace, until, workFolder } from '@/server/cli/testing/headrace';
import { freePort } from './free-port';
import { TestService } from './test-service';

const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);

/** Jobs out of SQL, in processes of their own. */
describe('a job on web services', () => {
  const work = workFolder();
  const allowed = { HEADRACE_HTTP_ALLOWED_HOSTS: '127.0.0.1' };
  let service: TestService;
  beforeAll(async () => {
    service = await TestService.start();
  });
  afterAll(async () => {
    await service.stop();
    work.remove();
  });
  const at = (path: string, more = ''): string => `WITH ('connector' = 'http', 'url' = 'http://127.0.0.1:${service.port}${path}'${more})`;
  const rows = `, 'rows.path' = 'data.rows'`;

  it('asks for all pages, looks each row up, and sends what it has found', async () => {
    for (let id = 0; id < 50; id++) service.add('/orders', { id, shop: id % 3 });
    for (const [id, town] of ['Ulm', 'Bonn'].entries()) service.add(`/shops/${id}`, { id, town });
    const file = work.write(
      'pages.sql',
      `CREATE TEMPORARY TABLE orders (id BIGINT, shop INT, proc AS PROCTIME()) ${at('/orders', rows)};
       CREATE TEMPORARY TABLE shops (id INT, town STRING) ${at('/shops/{id}', `${rows}, 'lookup.cache' = 'PARTIAL'`)};
       CREATE TEMPORARY TABLE found (id BIGINT, town STRING) ${at('/found', `, 'sink.batch-rows' = '20'`)};
       INSERT INTO found SELECT o.id, s.town FROM orders AS o LEFT JOIN shops FOR SYSTEM_TIME AS OF o.proc AS s ON s.id = o.shop;`,
    );
    const { code, stderr } = await headrace(['run', file, '--checkpoint-dir', work.path('pages')], allowed).ended;
    expect(code, stderr).toBe(0);
    const sent = service.sent.get('/found')!.flatMap((body) => JSON.parse(body) as { id: number; town: string | null }[]);
    expect(sent.sort((a, b) => a.id - b.id)).toEqual(Array.from({ length: 50 }, (_, id) => ({ id, town: ['Ulm', 'Bonn', null][id % 3] })));
  });

  it('takes webhooks: who got an answer finds the rows in files, also after the job was killed', async () => {
    const port = await freePort();
    const out = work.path('taken');
    const file = work.write(
      'webhook.sql',
      `CREATE TEMPORARY TABLE incoming (id BIGINT, word STRING) WITH ('connector' = 'http', 'url' = '/in', 'source.mode' = 'webhook', 'webhook.port' = '${port}');
       CREATE TEMPORARY TABLE taken (id BIGINT, word STRING) WITH ('connector' = 'filesystem', 'path' = '${out}', 'format' = 'json');
       INSERT INTO taken SELECT id, word FROM incoming;`,
    );
    const start = () =>
      headrace(['run', file, '--checkpoint-dir', work.path('webhook'), '--checkpoint-interval', '100ms', '--restore', 'latest'], allowed);
    /** Until it is answered, as senders do. */
    const post = async (id: number): Promise<void> => {
      for (const end = Date.now() + 60_000; ;) {
        const body = JSON.stringify({ id, word: `word ${id}` });
        const request = fetch(`http://127.0.0.1:${port}/in`, { method: 'POST', body, headers: { 'Content-Type': 'application/json' } });
        if (
          (await request.then(
            ({ status }) => status,
            () => 0,
          )) === 200
        )
          return;
        if (Date.now() > end) throw new Error(`request ${id} was not answered`);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    };
    const ids = (): Set<number> =>
      new Set(
        (existsSync(out) ? readdirSync(out) : [])
          .filter((name) => !/^[._]/.test(name))
          .flatMap((name) => readFileSync(`${out}/${name}`, 'utf8').trimEnd().split('\n'))
          .map((line) => (JSON.parse(line) as { id: number }).id),
      );
    const first = start();
    await Promise.all([1, 2, 3].map(post));
    first.child.kill('SIGKILL');
    await first.ended;
    const second = start();
    await Promise.all([4, 5].map(post));
    await until('all rows', () => ids().size === 5, 60_000);
    second.child.kill('SIGINT');
    await second.ended;
    expect([...ids()].sort()).toEqual([1, 2, 3, 4, 5]);
  });

  it('listens to events and sends each on as a webhook, over a service that is busy and a job that is killed', async () => {
    const events = await TestService.start();
    const [first, second] = [range(0, 30), range(30, 50)];
    const here = (path: string, more: string): string =>
      `WITH ('connector' = 'http', 'url' = 'http://127.0.0.1:${events.port}${path}', ${more})`;
    const file = work.write(
      'events.sql',
      `CREATE TEMPORARY TABLE events (id BIGINT, word STRING) ${here('/events', `'source.mode' = 'sse'`)};
       CREATE TEMPORARY TABLE hooks (id BIGINT, word STRING) ${here('/hooks', `'sink.batch-rows' = '1', 'request.first-pause' = '10 ms'`)};
       INSERT INTO hooks SELECT id, UPPER(word) FROM events WHERE id <> 13;`,
    );
    const start = () =>
      headrace(['run', file, '--checkpoint-dir', work.path('events'), '--checkpoint-interval', '100ms', '--restore', 'latest'], allowed);
    const add = (id: number): void => events.add('/events', { id, word: `word ${id}` });
    const sent = () => (events.sent.get('/hooks') ?? []).map((body) => JSON.parse(body) as { id: number; word: string });
    const arrived = (ids: readonly number[]) => (): boolean => ids.every((id) => id === 13 || sent().some((row) => row.id === id));
    try {
      first.forEach(add);
      const killed = start();
      await until('the first rows', arrived(first), 60_000);
      await until(
        'a checkpoint',
        () => existsSync(work.path('events')) && readdirSync(work.path('events')).some((name) => /^chk-/.test(name)),
        60_000,
      );
      killed.child.kill('SIGKILL');
      await killed.ended;
      const stopped = start();
      second.slice(0, 5).forEach(add);
      await until('rows after the kill', arrived([...first, ...second.slice(0, 5)]), 60_000);
      // Events are listened to now, so that these meet webhooks: one is put off, one is taken and its answer gets lost.
      events.instead.push({ status: 503 }, { status: 503, after: true });
      second.slice(5).forEach(add);
      await until('all rows', arrived([...first, ...second]), 60_000);
      stopped.child.kill('SIGINT');
      expect((await stopped.ended).code).toBe(130);
      // At least once, each as it was.
      expect(new Set(sent().map(({ id, word }) => `${id} ${word}`))).toEqual(
        new Set([...first, ...second].filter((id) => id !== 13).map((id) => `${id} WORD ${id}`)),
      );
    } finally {
      await events.stop();
    }
  });
});
