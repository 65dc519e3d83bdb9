import { requireNoError } from '../kafka-error';
import type { Connection } from './connection';
import { byTopic, type TopicPartition } from './offset-api';
import { WireWriter } from './wire-writer';

const INIT_PRODUCER_ID = { key: 22, version: 1, flexible: false };
const ADD_PARTITIONS = { key: 24, version: 1, flexible: false };
const END_TRANSACTION = { key: 26, version: 1, flexible: false };

/** Who writes: what every batch of an idempotent or transactional producer carries. The id is 64 bits wide and never computed with. */
export interface ProducerIdentity {
  readonly producerId: bigint;
  readonly producerEpoch: number;
}
export interface TransactionIdentity extends ProducerIdentity {
  readonly transactionalId: string;
}

/** Ends whatever an earlier holder of the id has under way, and fences it. To the id's coordinator; null: an idempotent producer without one. */
export async function initProducerId(connection: Connection, transactionalId: string | null, timeoutMs: number): Promise<ProducerIdentity> {
  const reader = await connection.send(INIT_PRODUCER_ID, new WireWriter().text(transactionalId).i32(timeoutMs));
  reader.i32();
  requireNoError(
    reader.i16(),
    transactionalId === null ? 'asking for a producer id' : `claiming the transactional id "${transactionalId}"`,
  );
  return { producerId: reader.id64(), producerEpoch: reader.i16() };
}

/** Tells the coordinator that the transaction will write to these partitions, which also begins it. */
export async function addPartitions(connection: Connection, of: TransactionIdentity, partitions: readonly TopicPartition[]): Promise<void> {
  const body = new WireWriter().text(of.transactionalId).i64(of.producerId).i16(of.producerEpoch);
  body.list(byTopic(partitions), ([topic, items]) => body.text(topic).list(items, ({ partition }) => body.i32(partition)));
  const reader = await connection.send(ADD_PARTITIONS, body);
  reader.i32();
  const doing = `adding partitions to the transaction "${of.transactionalId}"`;
  reader.list(() => (reader.text(), reader.list(() => requireNoError((reader.i32(), reader.i16()), doing))));
}

/** Commits or aborts. The same call again, after a lost answer, is answered as the first one was. */
export async function endTransaction(connection: Connection, of: TransactionIdentity, commit: boolean): Promise<void> {
  const body = new WireWriter().text(of.transactionalId).i64(of.producerId).i16(of.producerEpoch).flag(commit);
  const reader = await connection.send(END_TRANSACTION, body);
  reader.i32();
  requireNoError(reader.i16(), `${commit ? 'committing' : 'aborting'} the transaction "${of.transactionalId}"`);
}
