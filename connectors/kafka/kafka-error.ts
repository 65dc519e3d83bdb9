import { HeadraceError, isHeadraceError } from '@headrace/connector-sdk';

interface Known {
  readonly name: string;
  /** Kafka's own word: the same request may succeed later, perhaps at another broker. */
  readonly retriable: boolean;
  readonly remedy?: string;
}

const known = (name: string, remedy?: string): Known => ({ name, retriable: false, ...(remedy ? { remedy } : {}) });
const passing = (name: string): Known => ({ name, retriable: true });

const topicRights = 'Grant the user READ, WRITE and DESCRIBE on the topic as the pipeline needs them.';
const idRights = 'Grant the user WRITE and DESCRIBE on the transactional ids that begin with the option "sink.transactional-id-prefix".';

/** Kafka's error codes that its answers to our requests can hold. */
const codes: Readonly<Record<number, Known>> = {
  [-1]: passing('UNKNOWN_SERVER_ERROR'),
  1: known('OFFSET_OUT_OF_RANGE'),
  2: passing('CORRUPT_MESSAGE'),
  3: passing('UNKNOWN_TOPIC_OR_PARTITION'),
  5: passing('LEADER_NOT_AVAILABLE'),
  6: passing('NOT_LEADER_OR_FOLLOWER'),
  7: passing('REQUEST_TIMED_OUT'),
  9: passing('REPLICA_NOT_AVAILABLE'),
  10: known('MESSAGE_TOO_LARGE', 'Raise max.message.bytes of the topic, or keep such rows away.'),
  13: passing('NETWORK_EXCEPTION'),
  14: passing('COORDINATOR_LOAD_IN_PROGRESS'),
  15: passing('COORDINATOR_NOT_AVAILABLE'),
  16: passing('NOT_COORDINATOR'),
  17: known('INVALID_TOPIC_EXCEPTION', 'Correct the option "topic".'),
  18: known('RECORD_LIST_TOO_LARGE', 'Lower the option "properties.batch.size".'),
  19: passing('NOT_ENOUGH_REPLICAS'),
  20: passing('NOT_ENOUGH_REPLICAS_AFTER_APPEND'),
  29: known('TOPIC_AUTHORIZATION_FAILED', topicRights),
  30: known('GROUP_AUTHORIZATION_FAILED', 'Grant the user READ on the group of the option "properties.group.id".'),
  31: known('CLUSTER_AUTHORIZATION_FAILED', 'Grant the user IDEMPOTENT_WRITE on the cluster.'),
  33: known('UNSUPPORTED_SASL_MECHANISM', 'Correct the option "properties.sasl.mechanism".'),
  35: known('UNSUPPORTED_VERSION', 'Kafka 3.0 or newer is needed.'),
  36: known('TOPIC_ALREADY_EXISTS'),
  37: known('INVALID_PARTITIONS'),
  38: known('INVALID_REPLICATION_FACTOR'),
  45: known('OUT_OF_ORDER_SEQUENCE_NUMBER'),
  46: known('DUPLICATE_SEQUENCE_NUMBER'),
  47: known('INVALID_PRODUCER_EPOCH'),
  48: known('INVALID_TXN_STATE'),
  49: known('INVALID_PRODUCER_ID_MAPPING'),
  50: known(
    'INVALID_TRANSACTION_TIMEOUT',
    'Lower the option "properties.transaction.timeout.ms" to the broker’s transaction.max.timeout.ms.',
  ),
  51: passing('CONCURRENT_TRANSACTIONS'),
  53: known('TRANSACTIONAL_ID_AUTHORIZATION_FAILED', idRights),
  56: passing('KAFKA_STORAGE_ERROR'),
  58: known('SASL_AUTHENTICATION_FAILED', 'Correct the user name and the password.'),
  59: known('UNKNOWN_PRODUCER_ID'),
  72: passing('LISTENER_NOT_FOUND'),
  74: passing('FENCED_LEADER_EPOCH'),
  75: passing('UNKNOWN_LEADER_EPOCH'),
  76: known('UNSUPPORTED_COMPRESSION_TYPE', 'Choose another value of the option "properties.compression.type".'),
  87: known('INVALID_RECORD', 'A topic with cleanup.policy=compact needs a key: declare "key.fields", or write to another topic.'),
  90: known('PRODUCER_FENCED'),
};

/** An error code that a broker answered with. */
export class BrokerError extends HeadraceError {
  readonly brokerCode: number;
  readonly retriable: boolean;

  constructor(brokerCode: number, doing: string, detail: string | null = null) {
    const found = codes[brokerCode] ?? known(`error ${brokerCode}`);
    super(`While ${doing}, Kafka said ${found.name}${detail ? `: ${detail}` : ''}.`, {
      code: `connector.kafka.${found.name.toLowerCase().replaceAll(/[_ ]/g, '-')}`,
      domain: found.remedy ? 'user' : 'external',
      retry: found.remedy ? 'none' : 'backoff',
      remedy: found.remedy ?? 'Look into the broker’s log; the job tries again by itself.',
    });
    this.brokerCode = brokerCode;
    this.retriable = found.retriable;
  }
}

/** Throws where `code` says that something went wrong. */
export function requireNoError(code: number, doing: string, detail: string | null = null): void {
  if (code !== 0) throw new BrokerError(code, doing, detail);
}

/** No broker answers: the connection could not be made, broke, or stayed silent. */
export class ConnectionError extends HeadraceError {
  constructor(message: string, cause?: unknown) {
    super(message, {
      code: 'connector.kafka.connection-lost',
      domain: 'external',
      retry: 'backoff',
      remedy: 'Make sure that the brokers run and can be reached at the addresses that they advertise; the job tries again by itself.',
      cause,
    });
  }
}

export const kafkaProblem = (code: string, message: string, remedy: string): HeadraceError =>
  new HeadraceError(message, { code: `connector.kafka.${code}`, domain: 'user', retry: 'none', remedy });

/** May the same request succeed later, perhaps after a look at where the leader is now? */
export const isPassing = (error: unknown): error is ConnectionError | BrokerError =>
  error instanceof ConnectionError || (error instanceof BrokerError && error.retriable);

export const hasBrokerCode = (error: unknown, ...wanted: readonly number[]): boolean =>
  error instanceof BrokerError && wanted.includes(error.brokerCode);

/** Numbers of the answers that protocol steps decide by. */
export const Code = {
  offsetOutOfRange: 1,
  unknownTopic: 3,
  topicExists: 36,
  outOfOrderSequence: 45,
  duplicateSequence: 46,
  invalidEpoch: 47,
  invalidTxnState: 48,
  invalidIdMapping: 49,
  concurrentTransactions: 51,
  unknownProducer: 59,
  fenced: 90,
} as const;

/** Whatever was thrown, as a typed error. `doing` ends the sentence "While …". */
export function asKafkaError(doing: string, error: unknown): HeadraceError {
  if (isHeadraceError(error)) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new HeadraceError(`While ${doing}: ${message}`, {
    code: 'connector.kafka.failed',
    domain: 'internal',
    retry: 'backoff',
    cause: error,
  });
}
