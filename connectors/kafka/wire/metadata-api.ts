import { requireNoError } from '../kafka-error';
import type { Address, Connection } from './connection';
import { WireWriter } from './wire-writer';

const API_VERSIONS = { key: 18, version: 0, flexible: false };
const METADATA = { key: 3, version: 12, flexible: true };
const FIND_COORDINATOR = { key: 10, version: 2, flexible: false };
const CREATE_TOPICS = { key: 19, version: 4, flexible: false };

const ZERO_ID = Buffer.alloc(16);

export interface PartitionInfo {
  readonly partition: number;
  /** −1: none at the moment. */
  readonly leader: number;
}
export interface TopicInfo {
  readonly name: string;
  /** Another one after a topic was deleted and made again under its name. */
  readonly id: string;
  readonly error: number;
  readonly partitions: readonly PartitionInfo[];
}
export interface ClusterInfo {
  readonly brokers: ReadonlyMap<number, Address>;
  readonly topics: readonly TopicInfo[];
}

/** The oldest and newest version of each kind of request that a broker takes. */
export async function apiVersions(connection: Connection): Promise<ReadonlyMap<number, { readonly min: number; readonly max: number }>> {
  const reader = await connection.send(API_VERSIONS, new WireWriter());
  requireNoError(reader.i16(), 'asking for versions');
  return new Map(reader.list(() => [reader.i16(), { min: reader.i16(), max: reader.i16() }]));
}

/** What the broker knows of these topics; of all where `topics` is null. */
export async function metadata(connection: Connection, topics: readonly string[] | null): Promise<ClusterInfo> {
  const body = new WireWriter();
  if (topics === null) body.uvarint(0);
  else {
    body.uvarint(topics.length + 1);
    for (const topic of topics) body.raw(ZERO_ID).compactText(topic).uvarint(0);
  }
  const reader = await connection.send(METADATA, body.flag(false).flag(false).uvarint(0));
  reader.i32();
  const brokers = reader.compactList((): readonly [number, Address] => {
    const broker = [reader.i32(), { host: reader.compactText() ?? '', port: reader.i32() }] as const;
    reader.compactText();
    reader.skipTags();
    return broker;
  });
  reader.compactText();
  reader.i32();
  const found = reader.compactList((): TopicInfo => {
    const [error, name] = [reader.i16(), reader.compactText() ?? ''];
    const id = reader.take(16).toString('hex');
    reader.flag();
    const partitions = reader.compactList((): PartitionInfo => {
      reader.i16();
      const info = { partition: reader.i32(), leader: reader.i32() };
      reader.i32();
      for (let lists = 0; lists < 3; lists++) reader.compactList(() => reader.i32());
      reader.skipTags();
      return info;
    });
    reader.i32();
    reader.skipTags();
    return { name, id, error, partitions };
  });
  return { brokers: new Map(brokers), topics: found };
}

/** The broker that keeps a group (0) or a transactional id (1). */
export async function findCoordinator(connection: Connection, key: string, kind: 0 | 1): Promise<number> {
  const reader = await connection.send(FIND_COORDINATOR, new WireWriter().text(key).i8(kind));
  reader.i32();
  requireNoError(reader.i16(), `looking for the coordinator of "${key}"`, reader.nullableText());
  return reader.i32();
}

export interface NewTopic {
  readonly name: string;
  readonly partitions: number;
  /** −1: the broker's default. */
  readonly replicas: number;
  readonly config: Readonly<Record<string, string>>;
}

/** The error code of the answer; the caller decides what an existing topic means. */
export async function createTopic(
  connection: Connection,
  topic: NewTopic,
): Promise<{ readonly code: number; readonly detail: string | null }> {
  const body = new WireWriter();
  body.list([topic], ({ name, partitions, replicas, config }) =>
    body
      .text(name)
      .i32(partitions)
      .i16(replicas)
      .i32(0)
      .list(Object.entries(config), ([key, value]) => body.text(key).text(value)),
  );
  const reader = await connection.send(CREATE_TOPICS, body.i32(30_000).flag(false), 30_000);
  reader.i32();
  const [answer] = reader.list(() => (reader.text(), { code: reader.i16(), detail: reader.nullableText() }));
  return answer ?? { code: -1, detail: null };
}
