import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '../../..');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');

/** Services of `compose.yaml` by name: the lines below each, and what the file mounts and declares. */
const compose = read('compose.yaml');
const services = new Map([...compose.matchAll(/^ {2}(\w+):\n((?: {4}.*\n)+)/gm)].map(([, name, body]) => [name!, body!]));
const pom = (name: string): string => /<version>(\d+\.\d+\.\d+)<\/version>/.exec(read(`server/launch/services/${name}/pom.xml`))![1]!;

it('offers the servers of "npm run services", at the same ports of the loopback', () => {
  const started = ['kafka', 'postgres', 'mariadb', 'redis', 'elasticsearch'];
  expect([...services.keys()]).toEqual(started);
  for (const name of started) {
    const program = `${read(`server/launch/services/${name}.mjs`)}${name === 'kafka' ? read('server/launch/services/services.mjs') : ''}`;
    const port = /portNear\((\d+)\)/.exec(program)![1]!;
    expect(services.get(name), name).toMatch(new RegExp(`ports: \\['127\\.0\\.0\\.1:${port}:\\d+'\\]`));
    expect(services.get(name), name).toContain('healthcheck:');
  }
});

it('takes the releases that the tests take', () => {
  expect(services.get('kafka')).toContain(`image: apache/kafka:${pom('kafka')}\n`);
  expect(services.get('elasticsearch')).toContain(`image: elasticsearch:${pom('elasticsearch')}\n`);
});

it('keeps the data of each in a volume that is declared', () => {
  const declared = /^volumes: \{ (.*) \}$/m.exec(compose)![1]!.split(', ');
  expect(declared).toEqual([...services.keys()]);
  for (const name of declared) expect(services.get(name)).toMatch(new RegExp(`volumes: \\['${name}:/`));
  expect(services.get('kafka')).toContain('KAFKA_LOG_DIRS: /var/lib/kafka/data');
});
