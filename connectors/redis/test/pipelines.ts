import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { headrace } from '@/server/cli/testing/headrace';
import { describeUnless } from '@/server/launch/testing/describe-unless';
import { missing, sharedRedis, type TestRedis } from './test-redis';

/** A job out of SQL, in a process of its own. */
export function pipelineTests(): void {
  describeUnless(missing, 'a pipeline', () => {
    const work = mkdtempSync(path.join(os.tmpdir(), 'headrace-redis-jobs-'));
    let server: TestRedis;
    beforeAll(async () => {
      server = await sharedRedis();
    });
    afterAll(() => rmSync(work, { recursive: true, force: true }));

    it('looks hashes up, counts in strings and ranks in a sorted set', async () => {
      const name = server.freshName();
      const towns = ['Ulm', 'Bonn'];
      for (const [id, town] of towns.entries()) await server.ask('HSET', `${name}:shop:${id}`, 'town', town);
      const at = `'connector' = 'redis', 'url' = 'redis://127.0.0.1:${server.proxy.port}'`;
      const script = path.join(work, 'job.sql');
      writeFileSync(
        script,
        `CREATE TEMPORARY TABLE n (id BIGINT, proc AS PROCTIME()) WITH ('connector' = 'datagen', 'rows-per-second' = '0',
           'fields.id.kind' = 'sequence', 'fields.id.start' = '0', 'fields.id.end' = '2999');
         CREATE TEMPORARY TABLE shops (id BIGINT, town STRING) WITH (${at}, 'key' = '${name}:shop:{id}', 'data-type' = 'hash');
         CREATE TEMPORARY TABLE sums (town STRING, n BIGINT, total BIGINT, PRIMARY KEY (town) NOT ENFORCED) WITH (${at}, 'key' = '${name}:sum:{town}');
         CREATE TEMPORARY TABLE ranks (board STRING, town STRING, n BIGINT, PRIMARY KEY (board, town) NOT ENFORCED) WITH (${at},
           'key' = '${name}:{board}', 'data-type' = 'sorted-set', 'sorted-set.member' = 'town', 'sorted-set.score' = 'n');
         CREATE TEMPORARY VIEW sold AS SELECT s.town, n.id FROM n JOIN shops FOR SYSTEM_TIME AS OF n.proc AS s ON s.id = MOD(n.id, 3);
         EXECUTE STATEMENT SET BEGIN
         INSERT INTO sums SELECT town, COUNT(*), SUM(id) FROM sold GROUP BY town;
         INSERT INTO ranks SELECT 'best', town, COUNT(*) FROM sold GROUP BY town;
         END;`,
      );
      const end = await headrace(['run', script, '--checkpoint-dir', path.join(work, 'checkpoints'), '--checkpoint-interval', '200ms'])
        .ended;
      expect(end.code, end.stderr).toBe(0);
      expect(await server.ask('GET', `${name}:sum:Ulm`)).toBe('{"n":1000,"total":1498500}');
      expect(await server.ask('GET', `${name}:sum:Bonn`)).toBe('{"n":1000,"total":1499500}');
      expect(await server.ask('ZRANGE', `${name}:best`, '0', '-1', 'WITHSCORES')).toEqual(['Bonn', '1000', 'Ulm', '1000']);
      expect((await server.keys(`${name}:sum`)).length).toBe(2);
    });
  });
}
