import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { headrace } from '@/server/cli/testing/headrace';
import { describeUnless } from '@/server/launch/testing/describe-unless';
import { missing, sharedNode, type TestNode } from './test-node';

/** Jobs out of SQL, in processes of their own. */
export function pipelineTests(): void {
  describeUnless(missing, 'pipelines', () => {
    const work = mkdtempSync(path.join(os.tmpdir(), 'headrace-es-jobs-'));
    let node: TestNode;
    beforeAll(async () => {
      node = await sharedNode();
    });
    afterAll(() => rmSync(work, { recursive: true, force: true }));

    const at = (): string => `'connector' = 'elasticsearch', 'hosts' = 'http://127.0.0.1:${node.proxy.port}'`;
    async function run(name: string, script: string, more: readonly string[] = []): Promise<string> {
      const file = path.join(work, `${name}.sql`);
      writeFileSync(file, script);
      const { code, stdout, stderr } = await headrace(['run', file, '--checkpoint-interval', '200ms', ...more]).ended;
      expect(code, stderr).toBe(0);
      return stdout;
    }

    it('write rows by key into an index of each day, join them with an index, and read all of them back', async () => {
      const [orders, shops] = [node.freshName(), node.freshName()];
      await node.put(shops, { '0': '{"id":0,"town":"Ulm"}', '1': '{"id":1,"town":"Bonn"}' });
      const columns = 'id BIGINT, town STRING, ordered TIMESTAMP(3), PRIMARY KEY (id) NOT ENFORCED';
      await run(
        'write',
        `CREATE TEMPORARY TABLE n (id BIGINT, proc AS PROCTIME()) WITH ('connector' = 'datagen', 'rows-per-second' = '0',
           'fields.id.kind' = 'sequence', 'fields.id.start' = '0', 'fields.id.end' = '4999');
         CREATE TEMPORARY TABLE shops (id BIGINT, town STRING, PRIMARY KEY (id) NOT ENFORCED) WITH (${at()}, 'index' = '${shops}');
         CREATE TEMPORARY TABLE orders (${columns}) WITH (${at()}, 'index' = '${orders}-{ordered|yyyy-MM-dd}');
         INSERT INTO orders SELECT n.id, s.town, TIMESTAMPADD(MINUTE, CAST(n.id AS INT), TIMESTAMP '2017-11-25 00:00:00')
           FROM n LEFT JOIN shops FOR SYSTEM_TIME AS OF n.proc AS s ON s.id = MOD(n.id, 3);`,
        ['--checkpoint-dir', path.join(work, 'write'), '--parallelism', '2'],
      );
      const counts = await Promise.all(['25', '26', '27', '28'].map((day) => node.count(`${orders}-2017-11-${day}`)));
      expect(counts).toEqual([1_440, 1_440, 1_440, 680]);
      const shown = await run(
        'read',
        `CREATE TEMPORARY TABLE orders (${columns}) WITH (${at()}, 'index' = '${orders}-*', 'scan.query' = '{"range":{"id":{"lt":4500}}}');
         CREATE TEMPORARY TABLE shown (town STRING, number BIGINT, total BIGINT, latest TIMESTAMP(3)) WITH ('connector' = 'print');
         INSERT INTO shown SELECT town, COUNT(*), SUM(id), MAX(ordered) FROM orders GROUP BY town;`,
      );
      const lines = shown.trim().split('\n');
      for (const [town, first] of [
        ['Ulm', 0],
        ['Bonn', 1],
        ['null', 2],
      ] as const) {
        const total = 1_500 * first + (3 * 1_500 * 1_499) / 2;
        expect(lines.some((line) => line.includes(`[${town}, 1500, ${total}, 2017-11-28T0`))).toBe(true);
      }
    });
  });
}
