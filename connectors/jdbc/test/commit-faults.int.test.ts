import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { notNull, types, type TableSchema } from '@headrace/connector-sdk';
import { MemoryStage, type FaultProxy, type KindedRow, type ProxyRule } from '@headrace/connector-sdk/testing';
import { MariadbDatabase } from './mariadb-database';
import { PostgresDatabase } from './postgres-database';
import { sinkByHand, type SinkByHand } from './sink-by-hand';

const missing = await MariadbDatabase.missing();
if (missing !== null) process.stderr.write(`\nSKIPPED: faults at a commit to MariaDB. ${missing}\n`);
const databases = [new PostgresDatabase(), ...(missing === null ? [new MariadbDatabase()] : [])];

describe.each(databases.map((database) => [database.name, database] as const))('%s', (_name, database) => {
  let proxy: FaultProxy;
  let sink: SinkByHand;
  let name: string;
  let number = 0;

  beforeAll(async () => {
    await database.start();
    ({ proxy } = database);
  });
  afterAll(() => database.stop());
  beforeEach(async () => {
    name = `faulty_${++number}`;
    // Without a key: a second copy of a row would stand there.
    await database.sql(`CREATE TABLE ${name} (id bigint NOT NULL)`);
    sink = await sinkThroughProxy();
  });
  afterEach(async () => {
    proxy.heal();
    await proxy.up();
    await sink.close();
  });

  const table = (): TableSchema => ({
    name: 't',
    fields: [{ name: 'id', type: notNull(types.BIGINT) }],
    primaryKey: [],
    metadata: [],
    partitionKeys: [],
  });
  /** With more patience than a busy machine needs, unless the patience itself is looked at. */
  const sinkThroughProxy = (attempt = 1, patience = '30 s'): Promise<SinkByHand> =>
    sinkByHand(
      { ...database.instance({ 'table-name': name, 'connection.max-retry-timeout': patience }), table: table() },
      { lineage: { lineageId: name, attempt }, stage: new MemoryStage() },
    );
  const rows = (from: number, count: number): KindedRow[] =>
    Array.from({ length: count }, (_, i) => ({ kind: 'insert', row: [BigInt(from + i)] }));
  const ids = async (): Promise<number[]> => (await database.sql(`SELECT id FROM ${name} ORDER BY id`)).map(([id]) => Number(id));
  const numbers = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
  const isCommit = (bytes: Buffer): boolean => bytes.includes('COMMIT');

  /** Judges by `verdict` the first piece to the client after a COMMIT has passed to the server. */
  function onReplyToCommit(verdict: ReturnType<ProxyRule>): ProxyRule {
    let sent = false;
    return ({ to, bytes }) => {
      if (to === 'server' && isCommit(bytes)) sent = true;
      return sent && to === 'client' ? verdict : 'pass';
    };
  }

  /** What a sink of little patience says when the rule has frozen its connection; on a busy machine it may have lost patience before. */
  async function commitIntoFreeze(epoch: Awaited<ReturnType<SinkByHand['prepare']>>, rule: ProxyRule): Promise<readonly string[]> {
    const impatient = await sinkThroughProxy(1, '2 s');
    let frozen = false;
    proxy.rule = (piece) => {
      const verdict = rule(piece);
      frozen ||= verdict === 'freeze';
      return verdict;
    };
    let answers: readonly string[];
    do answers = await impatient.commit(1, epoch);
    while (!frozen && answers[0]!.startsWith('later '));
    proxy.heal();
    await impatient.close();
    return answers;
  }

  describe('the connection is lost at COMMIT', () => {
    it('before it reaches the server: nothing is there, the next call writes it', async () => {
      await sink.epoch(1, rows(0, 3));
      const epoch = await sink.prepare(2, rows(3, 3));
      proxy.rule = ({ to, bytes }) => (to === 'server' && isCommit(bytes) ? 'cut' : 'pass');
      expect(await sink.commit(2, epoch)).toEqual(['later connector.jdbc.connection-lost']);
      expect(await ids()).toEqual(numbers(3));
      proxy.heal();
      expect(await sink.commit(2, epoch)).toEqual(['committed']);
      expect(await ids()).toEqual(numbers(6));
    });

    it('after it, and before the reply: it is there, and the next call finds that', async () => {
      await sink.epoch(1, rows(0, 3));
      const epoch = await sink.prepare(2, rows(3, 3));
      proxy.rule = onReplyToCommit('cut');
      expect(await sink.commit(2, epoch)).toEqual(['later connector.jdbc.connection-lost']);
      expect(await ids()).toEqual(numbers(6));
      proxy.heal();
      expect(await sink.commit(2, epoch)).toEqual(['already']);
      expect(await ids()).toEqual(numbers(6));
    });

    it('after it, and the job dies: the next attempt finds it there', async () => {
      const epoch = await sink.prepare(1, rows(0, 3));
      proxy.rule = onReplyToCommit('cut');
      await sink.commit(1, epoch);
      proxy.heal();
      const next = await sinkThroughProxy(2);
      expect(await next.commit(1, epoch)).toEqual(['already']);
      expect(await ids()).toEqual(numbers(3));
      await next.close();
    });

    it('a COMMIT that gets lost without a word is given up after a time; the server frees the ledger, and it is written once', async () => {
      const epoch = await sink.prepare(1, rows(0, 3));
      const lost: ProxyRule = ({ to, bytes }) => (to === 'server' && isCommit(bytes) ? 'freeze' : 'pass');
      expect(await commitIntoFreeze(epoch, lost)).toEqual(['later connector.jdbc.connection-lost']);
      expect(await sink.commit(1, epoch)).toEqual(['committed']);
      expect(await ids()).toEqual(numbers(3));
    });

    it('a reply that gets lost without a word is given up after a time, and the next call finds the rows', async () => {
      const epoch = await sink.prepare(1, rows(0, 3));
      expect(await commitIntoFreeze(epoch, onReplyToCommit('freeze'))).toEqual(['later connector.jdbc.connection-lost']);
      expect(await sink.commit(1, epoch)).toEqual(['already']);
      expect(await ids()).toEqual(numbers(3));
    });

    it.each([1, 2, 3])('at any piece of the conversation (round %i): every row is there once', async (seed) => {
      const next = random(seed);
      let left = 0;
      const rule: ProxyRule = () => (left-- === 0 ? (next() < 0.5 ? 'cut' : 'pass-then-cut') : 'pass');
      for (let checkpoint = 1; checkpoint <= 8; checkpoint++) {
        const epoch = await sink.prepare(checkpoint, rows((checkpoint - 1) * 3, 3));
        for (let tries = 0; ; tries++) {
          left = Math.floor(next() * 24);
          proxy.rule = tries < 4 ? rule : () => 'pass';
          const [answer] = await sink.commit(checkpoint, epoch);
          if (answer === 'committed' || answer === 'already') break;
          expect(answer).toMatch(/^later /);
        }
      }
      expect(await ids()).toEqual(numbers(24));
    });
  });

  describe('the database is away for a while', () => {
    it('is asked again until it is back', async () => {
      await sink.epoch(1, rows(0, 3));
      const epoch = await sink.prepare(2, rows(3, 3));
      await proxy.down();
      expect(await sink.commit(2, epoch)).toEqual(['later connector.jdbc.connection-lost']);
      expect(await sink.commit(2, epoch)).toEqual(['later connector.jdbc.connection-lost']);
      await proxy.up();
      expect(await sink.commit(2, epoch)).toEqual(['committed']);
      expect(await ids()).toEqual(numbers(6));
    });
  });
});

/** A small seeded generator (xorshift), so that a round is the same each time. */
function random(seed: number): () => number {
  let state = seed * 2_654_435_761;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}
