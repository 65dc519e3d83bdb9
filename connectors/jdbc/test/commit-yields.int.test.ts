import { setImmediate as turn } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { notNull, types, type TableSchema } from '@headrace/connector-sdk';
import { MemoryStage, type KindedRow } from '@headrace/connector-sdk/testing';
import { TestPostgres } from './postgres';
import { sinkByHand } from './sink-by-hand';

/** What a checkpoint holds at a second's interval and more output than PostgreSQL takes. */
const ROWS = 100_000;
/** CPU time that a commit may take from the coordinator's thread at a stretch: a quarter of the second in which figures are told. */
const MOST_MS = 250;

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await TestPostgres.start();
});
afterAll(() => postgres.stop());

const table: TableSchema = {
  name: 't',
  fields: [
    { name: 'id', type: notNull(types.BIGINT) },
    { name: 'word', type: types.STRING },
    { name: 'price', type: types.DECIMAL(12, 2) },
  ],
  primaryKey: ['id'],
  metadata: [],
  partitionKeys: [],
};

it('a commit of many rows works in pieces, since it shares the coordinator’s thread', { timeout: 300_000 }, async () => {
  await postgres.sql('CREATE TABLE yielding (id bigint PRIMARY KEY, word text, price numeric(12, 2))');
  const sink = await sinkByHand(
    { options: postgres.options({ 'table-name': 'yielding' }), table },
    { lineage: { lineageId: 'yields', attempt: 1 }, stage: new MemoryStage() },
  );
  const rows = Array.from({ length: ROWS }, (_, id): KindedRow => ({ kind: 'insert', row: [BigInt(id), `word ${id % 997}`, '12.50'] }));
  const epoch = await sink.prepare(1, rows);

  let longest = 0;
  let going = true;
  const watching = (async () => {
    for (let before = process.cpuUsage(); going; before = process.cpuUsage()) {
      await turn();
      const { user, system } = process.cpuUsage(before);
      longest = Math.max(longest, (user + system) / 1_000);
    }
  })();
  const startedAt = Date.now();
  expect(await sink.commit(1, epoch)).toEqual(['committed']);
  const tookMs = Date.now() - startedAt;
  going = false;
  await watching;
  await sink.close();
  console.log(`commit of ${ROWS} rows: ${tookMs} ms; the longest stretch took ${longest.toFixed(1)} ms of CPU time`);
  expect(longest).toBeLessThan(MOST_MS);
});
