// @ts-check
import { elasticsearchService } from './elasticsearch.mjs';
import { startKafka, whyNoKafka } from './kafka.mjs';
import { mariadbService } from './mariadb.mjs';
import { postgresService } from './postgres.mjs';
import { portNear } from './process.mjs';
import { redisService } from './redis.mjs';

/**
 * @typedef {{ address: string; pid: number; stop(): Promise<void> }} Running
 * @typedef {{ title: string; missing(): Promise<string | null>; start(folder: string, wishes?: { apart?: boolean; port?: number }): Promise<Running> }} Service
 *   `missing`: why it cannot run on this machine, with the remedy. `start`: answers when it takes requests; `apart` as in `startProcess`.
 *   `port` (MariaDB): another than the usual one, which two that start at once would both find free.
 */

/** @type {Service} */
const kafka = {
  title: 'Kafka',
  missing: () => Promise.resolve(whyNoKafka()),
  start: async (folder) => {
    const broker = await startKafka({ folder, port: await portNear(9092), properties: { 'auto.create.topics.enable': 'true' } });
    return { address: broker.bootstrap, pid: broker.pid(), stop: () => broker.stop() };
  },
};

/** By the name that `npm run services` takes, in the order of their start. @type {Readonly<Record<string, Service>>} */
export const services = {
  kafka,
  postgres: postgresService,
  mariadb: mariadbService,
  redis: redisService,
  elasticsearch: elasticsearchService,
};
