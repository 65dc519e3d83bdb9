import { HeadraceError } from '@headrace/connector-sdk';
import type { Cluster } from '../cluster/cluster';
import { asKafkaError, BrokerError, Code, isPassing } from '../kafka-error';
import { countOf, stampBatch } from '../wire/batch-writer';
import { partitionName, type TopicPartition } from '../wire/offset-api';
import { produceRecords, type ProducedPartition } from '../wire/record-api';
import { addPartitions, type ProducerIdentity, type TransactionIdentity } from '../wire/transaction-api';

/** Whose batches they are; a transaction is told of each partition before the first batch for it. */
export type Session =
  | { readonly kind: 'transaction'; readonly identity: TransactionIdentity }
  | { readonly kind: 'idempotent'; readonly identity: ProducerIdentity }
  | { readonly kind: 'plain' };

interface Lane extends TopicPartition {
  readonly waiting: Buffer[];
  sending: Buffer | null;
  sequence: number;
}

const MOST_REQUEST_BYTES = 4 << 20;
const NOBODY: ProducerIdentity = { producerId: -1n, producerEpoch: -1 };
const AGAIN_AFTER_MS = 50;

/**
 * Sends finished batches, each to the partition that was chosen for it and no other, in their order, one a partition at a time. A batch
 * counts as written only when the answer names its very partition; sent again it keeps its number, so the broker sees that it has it.
 */
export class Producer {
  private readonly lanes = new Map<string, Lane>();
  private readonly joined = new Set<string>();
  private session: Promise<Session> | null = null;
  private running = false;
  private failure: HeadraceError | null = null;
  private waiters: (() => void)[] = [];
  pendingBytes = 0;

  constructor(private readonly cluster: Cluster) {}

  /** The session for all that follows; everything before must be drained. */
  begin(session: Promise<Session>): void {
    this.lanes.clear();
    this.joined.clear();
    this.session = session;
    session.catch((error: unknown) => this.fail(error));
  }

  /** Takes a batch over. */
  enqueue(to: TopicPartition, batch: Buffer): void {
    const name = partitionName(to);
    let lane = this.lanes.get(name);
    if (!lane) this.lanes.set(name, (lane = { topic: to.topic, partition: to.partition, waiting: [], sending: null, sequence: 0 }));
    lane.waiting.push(batch);
    this.pendingBytes += batch.length;
    if (!this.running) void this.run();
  }

  /** Resolves when at most so many bytes are not acknowledged; rejects with what sending failed of. */
  async below(sizeBytes: number): Promise<void> {
    while (this.failure === null && this.pendingBytes > sizeBytes) await new Promise<void>((resolve) => this.waiters.push(resolve));
    if (this.failure !== null) throw this.failure;
  }

  drain(): Promise<void> {
    return this.below(0);
  }

  requireNoFailure(): void {
    if (this.failure !== null) throw this.failure;
  }

  private fail(error: unknown): void {
    this.failure ??= asKafkaError('sending rows', error);
    this.notify();
  }

  private notify(): void {
    for (const wake of this.waiters.splice(0)) wake();
  }

  /** Sends until nothing waits. Ends in the same step that sees so: what is enqueued afterwards starts it anew. */
  private async run(): Promise<void> {
    this.running = true;
    try {
      const session = await this.session!;
      let failingSince: number | null = null;
      while (this.pendingBytes > 0 && this.failure === null) {
        const passed = await this.sendRound(session);
        if (passed === null) {
          failingSince = null;
          continue;
        }
        failingSince ??= Date.now();
        if (Date.now() - failingSince > this.cluster.settings.patienceMs) return this.fail(passed);
        await new Promise((resolve) => setTimeout(resolve, AGAIN_AFTER_MS));
      }
    } catch (error) {
      this.fail(error);
    } finally {
      this.running = false;
    }
  }

  /** One request a broker; null, or the passing error that something has to be sent again for. */
  private async sendRound(session: Session): Promise<HeadraceError | null> {
    const ready = [...this.lanes.values()].filter((lane) => lane.sending !== null || lane.waiting.length > 0);
    try {
      if (session.kind === 'transaction') await this.join(session.identity, ready);
      const groups = await this.cluster.byLeader(ready);
      const outcomes = await Promise.all([...groups].map(([broker, lanes]) => this.sendTo(broker, lanes, session)));
      return outcomes.find((outcome) => outcome !== null) ?? null;
    } catch (error) {
      return passingOnly(error);
    }
  }

  private async join(identity: TransactionIdentity, lanes: readonly Lane[]): Promise<void> {
    const fresh = lanes.filter((lane) => !this.joined.has(partitionName(lane)));
    if (fresh.length === 0) return;
    await this.cluster.atCoordinator(identity.transactionalId, 1, (connection) => addPartitions(connection, identity, fresh));
    for (const lane of fresh) this.joined.add(partitionName(lane));
  }

  private async sendTo(broker: number, lanes: readonly Lane[], session: Session): Promise<HeadraceError | null> {
    const chosen = this.choose(lanes, session);
    const transactionalId = session.kind === 'transaction' ? session.identity.transactionalId : null;
    const batches = chosen.map(({ topic, partition, sending }) => ({ topic, partition, batch: sending! }));
    let answers: readonly ProducedPartition[];
    try {
      answers = await produceRecords(await this.cluster.connection(broker, 'produce'), transactionalId, batches);
    } catch (error) {
      this.cluster.forgetLeaders(new Set(chosen.map(({ topic }) => topic)));
      return passingOnly(error);
    }
    let passed: BrokerError | null = null;
    for (const lane of chosen) {
      const answer = answers.find(({ topic, partition }) => topic === lane.topic && partition === lane.partition);
      if (!answer) throw unanswered(lane);
      if (answer.error === 0 || answer.error === Code.duplicateSequence) this.acknowledge(lane);
      else {
        passed = new BrokerError(answer.error, `writing to ${partitionName(lane)}`, answer.detail);
        if (!passed.retriable) throw passed;
        this.cluster.forgetLeaders([lane.topic]);
      }
    }
    return passed;
  }

  /** A batch gets its number once, when it is first sent. */
  private choose(lanes: readonly Lane[], session: Session): Lane[] {
    const chosen: Lane[] = [];
    let sizeBytes = 0;
    for (const lane of lanes) {
      const next = lane.sending ?? lane.waiting[0]!;
      if (chosen.length > 0 && sizeBytes + next.length > MOST_REQUEST_BYTES) break;
      if (lane.sending === null) {
        lane.sending = lane.waiting.shift()!;
        stampBatch(lane.sending, session.kind === 'plain' ? NOBODY : session.identity, session.kind === 'plain' ? -1 : lane.sequence);
      }
      sizeBytes += next.length;
      chosen.push(lane);
    }
    return chosen;
  }

  private acknowledge(lane: Lane): void {
    const batch = lane.sending!;
    lane.sending = null;
    // Numbers wrap at 2^31, as the broker expects.
    lane.sequence = (lane.sequence + countOf(batch)) % 2 ** 31;
    this.pendingBytes -= batch.length;
    this.notify();
  }
}

/** What may be tried again; throws everything else. */
function passingOnly(error: unknown): HeadraceError {
  if (isPassing(error)) return error;
  throw error;
}

const unanswered = (lane: Lane): HeadraceError =>
  new HeadraceError(`Kafka’s answer says nothing of ${partitionName(lane)}, to which rows were sent.`, {
    code: 'connector.kafka.unanswered-partition',
    domain: 'external',
    retry: 'backoff',
    remedy: 'The job goes back to its last checkpoint by itself.',
  });
