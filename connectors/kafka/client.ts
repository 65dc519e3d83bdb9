import { unpackZstd, type ZstdDecoder } from '@headrace/connector-sdk/base';
import { decompress, Decompress } from 'fzstd';
import { Cluster, type ClusterSettings } from './cluster/cluster';
import { registerZstd } from './wire/compression';
import { kafkaProblem } from './kafka-error';
import { hostsOf, type KafkaOptions } from './spec';
import type { Credentials } from './wire/sasl';

const zstd: ZstdDecoder = { whole: decompress, pieces: (frame, take) => new Decompress(take).push(frame, true) };
registerZstd((bytes, mostBytes) => unpackZstd(zstd, bytes, mostBytes));

/** Room for a batch that is larger than what is asked for at once. */
const LARGEST_ANSWER_BYTES = 256 << 20;

/** The cluster that a table's options name; nothing is connected yet. Throws where user name or password cannot be read. */
export function openCluster(options: KafkaOptions): Cluster {
  return new Cluster(settingsOf(options));
}

function settingsOf(o: KafkaOptions): ClusterSettings {
  const secure = o['properties.security.protocol'].endsWith('SSL');
  const checksName = o['properties.ssl.endpoint.identification.algorithm'] !== '';
  const ca = o['properties.ssl.truststore.certificates'];
  const [cert, key] = [o['properties.ssl.keystore.certificate.chain'], o['properties.ssl.keystore.key']];
  return {
    bootstrap: hostsOf(o).map(addressOf),
    tls: secure
      ? {
          ...(ca === undefined ? {} : { ca }),
          ...(cert === undefined ? {} : { cert }),
          ...(key === undefined ? {} : { key }),
          ...(checksName ? {} : { checkServerIdentity: () => undefined }),
        }
      : null,
    credentials: o['properties.security.protocol'].startsWith('SASL') ? credentialsOf(o) : null,
    clientId: o['properties.client.id'],
    connectTimeoutMs: 10_000,
    requestTimeoutMs: o['properties.request.timeout.ms'],
    largestAnswerBytes: Math.max(LARGEST_ANSWER_BYTES, 2 * o['properties.fetch.max.bytes']),
    patienceMs: o['properties.delivery.timeout.ms'],
  };
}

function addressOf(text: string): { host: string; port: number } {
  const colon = text.lastIndexOf(':');
  return { host: text.slice(0, colon).replace(/^\[|\]$/g, ''), port: Number(text.slice(colon + 1)) };
}

function credentialsOf(o: KafkaOptions): Credentials {
  const mechanism = o['properties.sasl.mechanism'];
  const jaas = o['properties.sasl.jaas.config'];
  if (jaas === undefined) return { mechanism, username: o['headrace.username'] ?? '', password: o['headrace.password'] ?? '' };
  const part = (name: string): string | undefined =>
    new RegExp(`\\b${name}\\s*=\\s*"((?:[^"\\\\]|\\\\.)*)"`).exec(jaas)?.[1]?.replaceAll(/\\(.)/g, '$1');
  const [username, password] = [part('username'), part('password')];
  if (username !== undefined && password !== undefined) return { mechanism, username, password };
  throw kafkaProblem(
    'jaas',
    'The option "properties.sasl.jaas.config" holds no username="…" and password="…".',
    'Write … required username="name" password="secret"; or use "headrace.username" and "headrace.password".',
  );
}
