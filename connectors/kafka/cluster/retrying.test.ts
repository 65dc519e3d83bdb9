import { optionsOf } from '@headrace/connector-sdk/testing';
import { expect, it } from 'vitest';
import { openCluster } from '../client';
import { BrokerError, Code } from '../kafka-error';
import { kafkaSpec } from '../spec';

it('tries again though the time is over at the first error, for the process may have stood still; then it gives up', async () => {
  const cluster = openCluster(optionsOf(kafkaSpec, { topic: 't', 'properties.bootstrap.servers': '127.0.0.1:1' }));
  let tries = 0;
  const failing = (times: number) => (): Promise<number> =>
    ++tries > times ? Promise.resolve(tries) : Promise.reject(new BrokerError(Code.concurrentTransactions, 'claiming an id'));
  expect(await cluster.retrying(failing(3), 0)).toBe(4);
  tries = 0;
  await expect(cluster.retrying(failing(100), 0)).rejects.toMatchObject({ brokerCode: Code.concurrentTransactions });
  expect(tries).toBe(4);
});
