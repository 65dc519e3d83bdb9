import { partitionOffsets } from '../partition-offsets';
import type { Cluster } from '../cluster/cluster';
import { kafkaProblem } from '../kafka-error';
import type { KafkaOptions } from '../spec';
import { EARLIEST, fetchGroupOffsets, LATEST, listOffsets, partitionName, type TopicPartition } from '../wire/offset-api';

type Offsets = ReadonlyMap<string, number>;

/** Where each partition begins, by its name. `mode` is the option's, or `earliest-offset` for partitions found later. */
export async function startOffsets(
  cluster: Cluster,
  o: KafkaOptions,
  partitions: readonly TopicPartition[],
  mode: KafkaOptions['scan.startup.mode'],
): Promise<Offsets> {
  switch (mode) {
    case 'earliest-offset':
      return offsetsAt(cluster, o, partitions, EARLIEST);
    case 'latest-offset':
      return offsetsAt(cluster, o, partitions, LATEST);
    case 'timestamp':
      return offsetsAt(cluster, o, partitions, o['scan.startup.timestamp-millis']!);
    case 'specific-offsets':
      return givenOffsets(o['scan.startup.specific-offsets']!, partitions, 'scan.startup.specific-offsets');
    case 'group-offsets':
      return groupOffsets(cluster, o, partitions);
  }
}

/** Where each partition ends (exclusive), by its name; null: nowhere. */
export async function stopOffsets(cluster: Cluster, o: KafkaOptions, partitions: readonly TopicPartition[]): Promise<Offsets | null> {
  switch (o['scan.bounded.mode']) {
    case 'unbounded':
      return null;
    case 'latest-offset':
      return offsetsAt(cluster, o, partitions, LATEST);
    case 'timestamp':
      return offsetsAt(cluster, o, partitions, o['scan.bounded.timestamp-millis']!);
    case 'specific-offsets':
      return givenOffsets(o['scan.bounded.specific-offsets']!, partitions, 'scan.bounded.specific-offsets');
    case 'group-offsets':
      return groupOffsets(cluster, o, partitions);
  }
}

/** A time behind the last record means the end. Where only committed records are read, an open transaction is not part of "now". */
async function offsetsAt(cluster: Cluster, o: KafkaOptions, partitions: readonly TopicPartition[], time: number): Promise<Offsets> {
  const committed = o['properties.isolation.level'] === 'read_committed';
  const ask = async (of: readonly TopicPartition[], at: number): Promise<Map<string, number>> => {
    const asked = of.map(({ topic, partition }) => ({ topic, partition, time: at }));
    const found = await cluster.atLeaders(asked, (connection, own) => listOffsets(connection, own, committed));
    return new Map(found.flat().map((one) => [partitionName(one), one.offset]));
  };
  const offsets = await ask(partitions, time);
  const behind = partitions.filter((partition) => (offsets.get(partitionName(partition)) ?? -1) < 0);
  if (behind.length > 0) for (const [name, offset] of await ask(behind, LATEST)) offsets.set(name, offset);
  return offsets;
}

function givenOffsets(text: string, partitions: readonly TopicPartition[], option: string): Offsets {
  const given = partitionOffsets(text)!;
  return new Map(
    partitions.map((partition) => {
      const offset = given.get(partition.partition);
      if (offset !== undefined) return [partitionName(partition), offset];
      throw kafkaProblem(
        'no-offset-given',
        `The option "${option}" says nothing of partition ${partition.partition}, which the topic "${partition.topic}" has.`,
        'Name an offset for every partition.',
      );
    }),
  );
}

async function groupOffsets(cluster: Cluster, o: KafkaOptions, partitions: readonly TopicPartition[]): Promise<Offsets> {
  const group = o['properties.group.id'];
  if (group === undefined) {
    throw kafkaProblem(
      'no-group',
      'The source starts where its consumer group stands, and has no group.',
      'Set "scan.startup.mode" to earliest-offset or latest-offset, or name a group in "properties.group.id".',
    );
  }
  const found = await cluster.atCoordinator(group, 0, (connection) => fetchGroupOffsets(connection, group, partitions));
  const offsets = new Map(found.map((one) => [partitionName(one), one.offset]));
  const missing = partitions.filter((partition) => (offsets.get(partitionName(partition)) ?? -1) < 0);
  if (missing.length === 0) return offsets;
  const reset = o['properties.auto.offset.reset'];
  if (reset === 'none') {
    throw kafkaProblem(
      'no-group-offset',
      `The group "${group}" has no offset for ${missing.map(partitionName).join(', ')}.`,
      'Set "properties.auto.offset.reset" to earliest or latest, or choose another "scan.startup.mode".',
    );
  }
  const fallback = await offsetsAt(cluster, o, missing, reset === 'earliest' ? EARLIEST : LATEST);
  return new Map([...offsets, ...fallback]);
}
