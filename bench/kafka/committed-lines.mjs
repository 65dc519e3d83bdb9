// @ts-check
import { spawn } from 'node:child_process';
import path from 'node:path';
import { inCheckout } from '../../server/launch/checkout.mjs';
import { endWithUs } from '../../server/launch/services/end-with-us.mjs';
import { mavenJars } from '../../server/launch/services/maven-jars.mjs';

/** Folder of Kafka's jars, the clients' too. */
export const kafkaJars = () =>
  mavenJars(inCheckout('server/launch/services/kafka'), inCheckout('node_modules/.cache/headrace-services/kafka'));

/** What Java's consumer sees of a topic with isolation.level=read_committed. @param {string} bootstrap @param {string} topic @returns {Promise<string[]>} */
export async function committedLines(bootstrap, topic) {
  const jars = await kafkaJars();
  const program = path.join(import.meta.dirname, 'java/ReadCommitted.java');
  const quiet = '-Dorg.slf4j.simpleLogger.defaultLogLevel=error';
  const child = spawn('java', ['-Xmx512m', quiet, '-cp', path.join(jars, '*'), program, bootstrap, topic], { detached: true });
  const forget = endWithUs(() => void child.kill('SIGKILL'));
  let [text, complaint] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (/** @type {string} */ chunk) => (text += chunk));
  child.stderr.setEncoding('utf8').on('data', (/** @type {string} */ chunk) => (complaint = (complaint + chunk).slice(-4_000)));
  const code = await new Promise((resolve) => child.once('close', resolve));
  forget();
  if (code !== 0) throw new Error(`Java's consumer ended with ${code}: ${complaint}`);
  return text.split('\n').filter((line) => line !== '');
}

/** Makes topics by name and number of partitions. @param {string} bootstrap @param {Record<string, number>} topics */
export async function createTopics(bootstrap, topics) {
  const jars = await kafkaJars();
  const program = path.join(import.meta.dirname, 'java/CreateTopics.java');
  const args = Object.entries(topics).map(([name, partitions]) => `${name}=${partitions}`);
  const quiet = '-Dorg.slf4j.simpleLogger.defaultLogLevel=error';
  const child = spawn('java', [quiet, '-cp', path.join(jars, '*'), program, bootstrap, ...args], { stdio: 'inherit' });
  const code = await new Promise((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error(`Topics could not be made: code ${code}`);
}
