import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCaller } from '@/server/api/root';
import { SERVING_URL } from '@/server/control/backends/embedded/serving-database';
import { CheckProcesses } from './check-process';
import type { ServiceError } from './service-error';
import { serviceBench, type ServiceBench } from './testing/service-bench';

let bench: ServiceBench;
let api: ReturnType<typeof createCaller>;

beforeAll(async () => {
  bench = await serviceBench();
  api = createCaller({ services: bench.services, authorised: true });
  await bench.serving.execute(['CREATE TABLE orders (id BIGINT PRIMARY KEY, total NUMERIC(10, 2), shape POLYGON)']);
});
afterAll(() => bench.dispose());

const columnsOf = (options: Readonly<Record<string, string>>) => api.catalog.describe({ namespace: 'w', options });
const refusal = (options: Readonly<Record<string, string>>): Promise<ServiceError> =>
  columnsOf(options).then(
    (table) => expect.fail(`it was described: ${JSON.stringify(table)}`),
    (error: { cause: ServiceError }) => error.cause,
  );
const serving = { connector: 'jdbc', url: SERVING_URL, 'table-name': 'orders', username: 'headrace_data' };

describe('the columns of a table', () => {
  it('are those of the first rows of a file in the home', async () => {
    mkdirSync(path.join(bench.server.home.files, 'sales/day=2017-11-26'), { recursive: true });
    writeFileSync(path.join(bench.server.home.files, 'sales/day=2017-11-26/a.json'), '{"id":1,"item":"apple"}\n{"id":2,"item":null}\n');
    expect(await columnsOf({ connector: 'filesystem', path: 'sales', format: 'json' })).toEqual({
      columns: [
        { name: 'id', type: 'BIGINT' },
        { name: 'item', type: 'STRING' },
        { name: 'day', type: 'STRING' },
      ],
      primaryKey: [],
      partitionedBy: ['day'],
      leftOut: [],
    });
  });

  it('are those that a database declares, under the name by which pipelines know it, and by a secret of the namespace', async () => {
    const table = {
      columns: [
        { name: 'id', type: 'BIGINT NOT NULL' },
        { name: 'total', type: 'DECIMAL(10, 2)' },
      ],
      primaryKey: ['id'],
      partitionedBy: [],
      leftOut: [{ name: 'shape', why: expect.any(String) as string }],
    };
    expect(await columnsOf({ ...serving, password: '${secret.HEADRACE_DATA_PASSWORD}' })).toEqual(table);
    const { hostname, port } = new URL(bench.server.dataUrl);
    const url = `jdbc:postgresql://${hostname}:${port}/headrace_data`;
    await api.secrets.set({ namespace: 'w', name: 'SHOP', value: 'data' });
    expect(await columnsOf({ ...serving, url, password: '${secret.SHOP}' })).toEqual(table);
    // The password of the results goes nowhere else.
    expect((await refusal({ ...serving, url, password: '${secret.HEADRACE_DATA_PASSWORD}' })).message).toContain('is not set');
  });

  it('can be asked for once one has chosen from what there is', async () => {
    const choices = (options: Readonly<Record<string, string>>) => api.catalog.choices({ namespace: 'w', options });
    const { 'table-name': _, ...database } = { ...serving, password: '${secret.HEADRACE_DATA_PASSWORD}' };
    expect(await choices(database)).toEqual({ names: ['orders'], total: 1 });
    expect(await choices({ connector: 'filesystem', format: 'json' })).toEqual({ names: ['sales/day=2017-11-26/a.json'], total: 1 });
    await expect(choices({ connector: 'filesystem', path: '/etc', format: 'json' })).rejects.toThrow('outside');
  });

  it.each([
    [{ connector: 'filesystem', path: 'gone', format: 'json' }, /gone/],
    [{ connector: 'filesystem', path: '/etc/hostname', format: 'csv' }, /HEADRACE_ALLOWED_PATHS/],
    [{ connector: 'filesystem', path: '', format: 'json' }, /"path" is empty.*Fill it in/],
    [{ connector: 'filesystem', path: 'sales', format: 'raw' }, /by hand/],
    [{ connector: 'print' }, /does not tell.*by hand/],
    [{ connector: 'nothing' }, /no connector "nothing"/],
    [{ ...serving, password: 'in clear' }, /in clear/],
    [{ ...serving, 'table-name': 'no_such', password: '${secret.HEADRACE_DATA_PASSWORD}' }, /no_such/],
  ])('are not told for %o, and it says what to do', async (options, said) => {
    const { message, remedy } = await refusal(options);
    expect(`${message} ${remedy}`).toMatch(said);
    expect(remedy).not.toBe('');
  });
});

it('a system that is silent is given up in its time, and a few are asked at once', async () => {
  const silent = createServer(() => undefined);
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const checks = new CheckProcesses(path.join(import.meta.dirname, '../../dist/check.mjs'), 1_500);
  const url = `jdbc:postgresql://127.0.0.1:${(silent.address() as AddressInfo).port}/shop`;
  const ask = () =>
    checks.ask(
      { ask: 'list', options: { ...serving, url, password: '' }, secrets: {}, job: { baseDirectory: '/', allowedPaths: [] } },
      'listed',
    );
  const [first, second, third] = (await Promise.allSettled([ask(), ask(), ask()])).map((each) =>
    each.status === 'rejected' ? (each.reason as ServiceError).code : each.value,
  );
  expect([first, second, third]).toEqual(['check-silent', 'check-silent', 'check-busy']);
  silent.close();
});
