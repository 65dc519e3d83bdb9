import { requireNoError } from '../kafka-error';
import type { Connection } from './connection';
import { WireWriter } from './wire-writer';

const LIST_OFFSETS = { key: 2, version: 5, flexible: false };
const OFFSET_FETCH = { key: 9, version: 5, flexible: false };
const OFFSET_COMMIT = { key: 8, version: 7, flexible: false };

export const EARLIEST = -2;
export const LATEST = -1;

export interface TopicPartition {
  readonly topic: string;
  readonly partition: number;
}
export interface PartitionOffset extends TopicPartition {
  /** −1: there is none. */
  readonly offset: number;
}

export const partitionName = ({ topic, partition }: TopicPartition): string => `${topic}-${partition}`;

/** Items by topic, as all requests want them. */
export function byTopic<T extends TopicPartition>(items: readonly T[]): readonly (readonly [string, readonly T[]])[] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(item.topic);
    if (group) group.push(item);
    else groups.set(item.topic, [item]);
  }
  return [...groups];
}

/**
 * The first offset at or after a time (milliseconds), or `EARLIEST`, or `LATEST`: behind the last record, of committed ones with
 * `committed`. To the leader of all the partitions.
 */
export async function listOffsets(
  connection: Connection,
  asked: readonly (TopicPartition & { readonly time: number })[],
  committed: boolean,
): Promise<PartitionOffset[]> {
  const body = new WireWriter().i32(-1).i8(committed ? 1 : 0);
  body.list(byTopic(asked), ([topic, partitions]) =>
    body.text(topic).list(partitions, ({ partition, time }) => body.i32(partition).i32(-1).i64(time)),
  );
  const reader = await connection.send(LIST_OFFSETS, body);
  reader.i32();
  const found = reader.list(() => {
    const topic = reader.text();
    return reader.list((): PartitionOffset => {
      const partition = reader.i32();
      requireNoError(reader.i16(), `asking for offsets of ${partitionName({ topic, partition })}`);
      reader.i64();
      const offset = reader.i64();
      reader.i32();
      return { topic, partition, offset };
    });
  });
  return found.flat();
}

/** What a group has committed. To the group's coordinator. */
export async function fetchGroupOffsets(
  connection: Connection,
  group: string,
  asked: readonly TopicPartition[],
): Promise<PartitionOffset[]> {
  const body = new WireWriter().text(group);
  body.list(byTopic(asked), ([topic, partitions]) => body.text(topic).list(partitions, ({ partition }) => body.i32(partition)));
  const reader = await connection.send(OFFSET_FETCH, body);
  reader.i32();
  const doing = `reading the offsets of the group "${group}"`;
  const found = reader.list(() => {
    const topic = reader.text();
    return reader.list((): PartitionOffset => {
      const [partition, offset] = [reader.i32(), reader.i64()];
      reader.i32();
      reader.nullableText();
      requireNoError(reader.i16(), doing);
      return { topic, partition, offset };
    });
  });
  requireNoError(reader.i16(), doing);
  return found.flat();
}

/** Notes offsets for a group that has no members. To the group's coordinator. */
export async function commitGroupOffsets(connection: Connection, group: string, offsets: readonly PartitionOffset[]): Promise<void> {
  const body = new WireWriter().text(group).i32(-1).text('').text(null);
  body.list(byTopic(offsets), ([topic, partitions]) =>
    body.text(topic).list(partitions, ({ partition, offset }) => body.i32(partition).i64(offset).i32(-1).text('')),
  );
  const reader = await connection.send(OFFSET_COMMIT, body);
  reader.i32();
  reader.list(() => {
    const topic = reader.text();
    reader.list(() => requireNoError((reader.i32(), reader.i16()), `noting offsets of ${topic} for the group "${group}"`));
  });
}
