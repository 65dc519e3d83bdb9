import { createHash, createHmac, pbkdf2Sync, randomBytes, timingSafeEqual } from 'node:crypto';
import { kafkaProblem, requireNoError } from '../kafka-error';
import type { Connection } from './connection';
import { WireWriter } from './wire-writer';

export type SaslMechanism = 'PLAIN' | 'SCRAM-SHA-256' | 'SCRAM-SHA-512';
export interface Credentials {
  readonly mechanism: SaslMechanism;
  readonly username: string;
  readonly password: string;
}

const HANDSHAKE = { key: 17, version: 1, flexible: false };
const AUTHENTICATE = { key: 36, version: 1, flexible: false };
const LOGGING_IN = 'logging in';
/** Kafka's own least. With few rounds, who plays the broker could try passwords out; with too many, each log-in would take minutes. */
const [LEAST_ROUNDS, MOST_ROUNDS] = [4_096, 1_000_000] as const;

/** Logs in on a fresh connection. Throws with the remedy where the broker refuses. */
export async function logIn(connection: Connection, credentials: Credentials): Promise<void> {
  const hello = await connection.send(HANDSHAKE, new WireWriter().text(credentials.mechanism));
  const code = hello.i16();
  requireNoError(code, LOGGING_IN, `the broker takes ${hello.list(() => hello.text()).join(', ')}`);
  const exchange = async (message: Buffer): Promise<Buffer> => {
    const answer = await connection.send(AUTHENTICATE, new WireWriter().blob(message));
    requireNoError(answer.i16(), LOGGING_IN, answer.nullableText());
    return answer.blob() ?? Buffer.alloc(0);
  };
  if (credentials.mechanism === 'PLAIN') await exchange(Buffer.from(`\0${credentials.username}\0${credentials.password}`));
  else await scram(exchange, credentials);
}

/** RFC 5802, without channel binding. */
async function scram(exchange: (message: Buffer) => Promise<Buffer>, { mechanism, username, password }: Credentials): Promise<void> {
  const hash = mechanism === 'SCRAM-SHA-256' ? 'sha256' : 'sha512';
  const nonce = randomBytes(18).toString('base64url');
  const clientFirst = `n=${username.replaceAll('=', '=3D').replaceAll(',', '=2C')},r=${nonce}`;
  const serverFirst = (await exchange(Buffer.from(`n,,${clientFirst}`))).toString();
  const { r: joined = '', s: salt = '', i: rounds = '0' } = attributes(serverFirst);
  if (!joined.startsWith(nonce)) throw notTheServer();
  if (!(Number(rounds) >= LEAST_ROUNDS && Number(rounds) <= MOST_ROUNDS)) throw wrongRounds(rounds);
  const length = createHash(hash).digest().length;
  const salted = pbkdf2Sync(password, Buffer.from(salt, 'base64'), Number(rounds), length, hash);
  const mac = (key: Buffer, text: string): Buffer => createHmac(hash, key).update(text).digest();
  const clientKey = mac(salted, 'Client Key');
  const withoutProof = `c=biws,r=${joined}`;
  const message = `${clientFirst},${serverFirst},${withoutProof}`;
  const signature = mac(createHash(hash).update(clientKey).digest(), message);
  const proof = Buffer.from(clientKey.map((byte, i) => byte ^ signature[i]!)).toString('base64');
  const last = attributes((await exchange(Buffer.from(`${withoutProof},p=${proof}`))).toString());
  const given = Buffer.from(last['v'] ?? '', 'base64');
  const own = mac(mac(salted, 'Server Key'), message);
  if (given.length !== own.length || !timingSafeEqual(given, own)) throw notTheServer();
}

const attributes = (text: string): Readonly<Record<string, string>> =>
  Object.fromEntries(text.split(',').map((part) => [part.slice(0, 1), part.slice(2)]));

const wrongRounds = (rounds: string): Error =>
  kafkaProblem(
    'scram-rounds',
    `The broker asks for ${rounds.slice(0, 20)} rounds of the password’s hash; ${LEAST_ROUNDS} to ${MOST_ROUNDS} are taken.`,
    'Check that the addresses in "properties.bootstrap.servers" are those of your brokers, and set "iterations" of the user’s credentials.',
  );

const notTheServer = (): Error =>
  kafkaProblem(
    'server-not-proven',
    'The broker could not prove that it knows the password.',
    'Check that the addresses in "properties.bootstrap.servers" are those of your brokers.',
  );
