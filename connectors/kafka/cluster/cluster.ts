import type { ConnectionOptions as TlsOptions } from 'node:tls';
import { BrokerError, Code, ConnectionError, hasBrokerCode, isPassing, kafkaProblem, requireNoError } from '../kafka-error';
import { Connection, type Address } from '../wire/connection';
import { apiVersions, findCoordinator, metadata, type ClusterInfo, type TopicInfo } from '../wire/metadata-api';
import { partitionName, type TopicPartition } from '../wire/offset-api';
import { logIn, type Credentials } from '../wire/sasl';

export interface ClusterSettings {
  readonly bootstrap: readonly Address[];
  readonly tls: TlsOptions | null;
  readonly credentials: Credentials | null;
  readonly clientId: string;
  readonly connectTimeoutMs: number;
  readonly requestTimeoutMs: number;
  readonly largestAnswerBytes: number;
  /** How long a request that may yet succeed is tried again. */
  readonly patienceMs: number;
}

/** Requests that the broker holds back must not stand before others: each purpose has connections of its own. */
export type Purpose = 'control' | 'fetch' | 'produce';

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 1_000;
/** There are so many tries whatever the clock says: a process that stood still all the time has not been patient. */
const LEAST_TRIES = 4;
/** What we speak, by request key: checked once a connection, so that a cluster too old or too new says so by name. */
export const SPOKEN: Readonly<Record<number, number>> = { 0: 8, 1: 11, 2: 5, 3: 12, 8: 7, 9: 5, 10: 2, 19: 4, 22: 1, 24: 1, 26: 1 };

/** One cluster as one role of one table sees it: connections by broker and purpose, and where leaders and coordinators are. */
export class Cluster {
  private readonly connections = new Map<string, Promise<Connection>>();
  /** Not yet connected, or not yet logged in. */
  private readonly opening = new Set<Connection>();
  private readonly coordinators = new Map<string, number>();
  private brokers: ReadonlyMap<number, Address> = new Map();
  private leaders = new Map<string, number>();
  private closed = false;

  constructor(readonly settings: ClusterSettings) {}

  /** The topics as they are now; a missing one has an error. Refreshes leaders. Null: all topics. */
  async topics(names: readonly string[] | null): Promise<readonly TopicInfo[]> {
    const info = await this.retrying(async () => this.refresh(names));
    return info.topics;
  }

  /** The topics, all there; fails with the remedy where one is missing or may not be seen. */
  async requireTopics(names: readonly string[]): Promise<readonly TopicInfo[]> {
    const topics = await this.topics(names);
    for (const { name, error } of topics) {
      if (error === Code.unknownTopic) throw noTopic(name);
      requireNoError(error === LEADER_MISSING ? 0 : error, `looking at the topic "${name}"`);
    }
    return topics;
  }

  /** Groups partitions by the broker that leads them. Unknown ones are looked up; one without a leader counts as passing. */
  async byLeader<T extends TopicPartition>(partitions: readonly T[]): Promise<ReadonlyMap<number, readonly T[]>> {
    const missing = [...new Set(partitions.filter((one) => !this.leaders.has(partitionName(one))).map(({ topic }) => topic))];
    if (missing.length > 0) await this.refresh(missing);
    const groups = new Map<number, T[]>();
    for (const partition of partitions) {
      const leader = this.leaders.get(partitionName(partition));
      if (leader === undefined) throw new BrokerError(LEADER_MISSING, `looking for the leader of ${partitionName(partition)}`);
      const group = groups.get(leader);
      if (group) group.push(partition);
      else groups.set(leader, [partition]);
    }
    return groups;
  }

  /** Leaders of these topics are looked up anew before they are asked next. */
  forgetLeaders(topics: Iterable<string>): void {
    for (const topic of topics) for (const name of this.leaders.keys()) if (name.startsWith(`${topic}-`)) this.leaders.delete(name);
  }

  /** Runs at the leader of each partition, once a broker; all of it again where an error passes. */
  async atLeaders<T extends TopicPartition, R>(
    partitions: readonly T[],
    run: (at: Connection, own: readonly T[]) => Promise<R>,
  ): Promise<R[]> {
    return this.retrying(async () => {
      try {
        const groups = await this.byLeader(partitions);
        return await Promise.all([...groups].map(async ([broker, own]) => run(await this.connection(broker, 'control'), own)));
      } catch (error) {
        this.forgetLeaders(new Set(partitions.map(({ topic }) => topic)));
        throw error;
      }
    });
  }

  /** Runs at the coordinator of a group or a transactional id, which may move meanwhile; again where an error passes. */
  async atCoordinator<R>(key: string, kind: 0 | 1, run: (at: Connection) => Promise<R>, patienceMs = this.settings.patienceMs): Promise<R> {
    const name = `${kind} ${key}`;
    return this.retrying(async () => {
      try {
        const known = this.coordinators.get(name) ?? (await this.askAnyone((at) => findCoordinator(at, key, kind)));
        this.coordinators.set(name, known);
        if (!this.brokers.has(known)) await this.refresh([]);
        return await run(await this.connection(known, 'control'));
      } catch (error) {
        if (!hasBrokerCode(error, Code.concurrentTransactions)) this.coordinators.delete(name);
        throw error;
      }
    }, patienceMs);
  }

  /** Runs at any broker that answers. */
  async atAnyBroker<R>(run: (at: Connection) => Promise<R>): Promise<R> {
    return this.retrying(() => this.askAnyone(run));
  }

  async connection(broker: number, purpose: Purpose): Promise<Connection> {
    const address = this.brokers.get(broker);
    if (!address) throw new ConnectionError(`Broker ${broker} is not known to the cluster at the moment.`);
    return this.connectTo(address, purpose);
  }

  /** Tries `work` again while its error passes, with pauses that grow, for as long as the options allow. */
  async retrying<T>(work: () => Promise<T>, patienceMs = this.settings.patienceMs): Promise<T> {
    const until = Date.now() + patienceMs;
    for (let tries = 1, pauseMs = FIRST_PAUSE_MS; ; tries++, pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 2)) {
      try {
        return await work();
      } catch (error) {
        const isOver = tries >= LEAST_TRIES && Date.now() + pauseMs > until;
        if (this.closed || !isPassing(error) || isOver) throw error;
        await new Promise((resolve) => setTimeout(resolve, pauseMs * (0.5 + Math.random() / 2)));
      }
    }
  }

  /** Ends all connections at once, also those that are being made. Again without effect. */
  close(): void {
    this.closed = true;
    for (const connection of this.opening) connection.close();
    for (const pending of this.connections.values())
      pending.then(
        (connection) => connection.close(),
        () => undefined,
      );
    this.connections.clear();
  }

  private async refresh(topics: readonly string[] | null): Promise<ClusterInfo> {
    const info = await this.askAnyone((at) => metadata(at, topics));
    this.brokers = info.brokers;
    this.forgetLeaders(info.topics.map(({ name }) => name));
    for (const { name, partitions } of info.topics) {
      for (const { partition, leader } of partitions) if (leader >= 0) this.leaders.set(partitionName({ topic: name, partition }), leader);
    }
    return info;
  }

  /** Known brokers first, since the cluster may have moved away from where it was found. */
  private async askAnyone<R>(run: (at: Connection) => Promise<R>): Promise<R> {
    let last: unknown;
    for (const address of [...this.brokers.values(), ...this.settings.bootstrap]) {
      try {
        return await run(await this.connectTo(address, 'control'));
      } catch (error) {
        if (!(error instanceof ConnectionError)) throw error;
        last = error;
      }
    }
    throw last;
  }

  private async connectTo(address: Address, purpose: Purpose): Promise<Connection> {
    if (this.closed) throw new ConnectionError('The connection to Kafka was closed by us.');
    const key = `${address.host}:${address.port} ${purpose}`;
    const open = this.connections.get(key);
    if (open) {
      const connection = await open;
      if (connection.isOpen) return connection;
      if (this.connections.get(key) === open) this.connections.delete(key);
      return this.connectTo(address, purpose);
    }
    const made = this.connectNew(address);
    this.connections.set(key, made);
    try {
      return await made;
    } catch (error) {
      if (this.connections.get(key) === made) this.connections.delete(key);
      throw error;
    }
  }

  private async connectNew(address: Address): Promise<Connection> {
    const { credentials } = this.settings;
    const connection = new Connection(address, this.settings);
    this.opening.add(connection);
    try {
      await connection.connected;
      requireSpoken(await apiVersions(connection));
      if (credentials) await logIn(connection, credentials);
      return connection;
    } catch (error) {
      connection.close();
      throw error;
    } finally {
      this.opening.delete(connection);
    }
  }
}

const LEADER_MISSING = 5;

function requireSpoken(versions: ReadonlyMap<number, { readonly min: number; readonly max: number }>): void {
  for (const [key, version] of Object.entries(SPOKEN)) {
    const range = versions.get(Number(key));
    if (range && range.min <= version && version <= range.max) continue;
    throw kafkaProblem(
      'version',
      `The broker does not take version ${version} of Kafka’s request ${key}.`,
      'Brokers of Kafka 3.0 up to 4.x are supported; update the cluster, or Headrace.',
    );
  }
}

const noTopic = (name: string): Error =>
  kafkaProblem('no-topic', `There is no topic "${name}".`, 'Create the topic, or correct the option "topic".');
