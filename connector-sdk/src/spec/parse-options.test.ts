import { describe, expect, it } from 'vitest';
import { connectorSpecs, formatSpecs } from '@/server/catalog/connectors';
import { formatOptionKey, parseOptions, partTableOptions, printFlinkOptions } from './parse-options';

const connector = (name: string) => connectorSpecs[name]!;

describe('parseOptions', () => {
  it('fills defaults in and types the values', () => {
    const parsed = parseOptions(connector('filesystem'), { path: 'a/*.json', 'headrace.range-size': '1 mb' });
    expect(parsed).toMatchObject({
      ok: true,
      options: {
        path: 'a/*.json',
        'headrace.range-size': 1_048_576,
        'headrace.replay-duration': 0,
        'partition.default-name': '__DEFAULT_PARTITION__',
      },
    });
  });

  it('names the nearest key of an unknown one, and what is missing', () => {
    const parsed = parseOptions(connector('filesystem'), { paht: 'x' });
    expect(parsed.ok).toBe(false);
    if (parsed.ok) return;
    expect(parsed.problems.map((p) => [p.kind, p.option, p.nearest])).toEqual([
      ['unknown', 'paht', 'path'],
      ['missing', 'path', undefined],
    ]);
  });

  it('lets families of keys through and checks their values', () => {
    expect(parseOptions(connector('datagen'), { 'fields.price.max': '9.5' }).ok).toBe(true);
    const bad = parseOptions(connector('datagen'), { 'fields.price.max': 'many' });
    expect(bad.ok ? [] : bad.problems.map((p) => p.option)).toEqual(['fields.price.max']);
    expect(parseOptions(connector('datagen'), { 'fields.price.maximum': '1' }).ok).toBe(false);
  });

  it('takes secrets only as references until a job resolved them', () => {
    const given = { url: 'jdbc:postgresql://h:5432/d', 'table-name': 't', password: 'hunter2' };
    const refused = parseOptions(connector('jdbc'), given);
    expect(refused.ok ? [] : refused.problems.map((p) => p.kind)).toEqual(['secret-in-clear']);
    expect(JSON.stringify(refused)).not.toContain('hunter2');
    expect(parseOptions(connector('jdbc'), { ...given, password: '${secret.DB}' }).ok).toBe(true);
    expect(parseOptions(connector('jdbc'), given, 'resolved').ok).toBe(true);
  });

  it('refuses a value with its key, the value and the reason', () => {
    const parsed = parseOptions(connector('jdbc'), { url: 'postgres://h/d', 'table-name': 't' });
    expect(parsed.ok ? null : parsed.problems[0]?.problem).toBe(
      'The option "url" has the value "postgres://h/d": it is not of the form jdbc:postgresql://host:port/database (or mysql, mariadb), or jdbc:sqlite:file.',
    );
  });
});

describe('partTableOptions', () => {
  it('gives the format its own keys, also those that only Headrace knows', () => {
    expect(
      partTableOptions({ connector: 'filesystem', path: 'x', format: 'csv', 'csv.null-literal': 'n', 'headrace.csv.header': 'true' }),
    ).toEqual({
      connector: 'filesystem',
      format: { name: 'csv', options: { 'null-literal': 'n', 'headrace.header': 'true' } },
      options: { path: 'x' },
    });
  });
  it('is undone by formatOptionKey', () => {
    expect(['null-literal', 'headrace.header'].map((key) => formatOptionKey('csv', key))).toEqual([
      'csv.null-literal',
      'headrace.csv.header',
    ]);
  });
});

/** Without what only a connector of another name in Flink knows. */
function ownOptions(name: string, options: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  if (options['connector'] === undefined) return options;
  const known = parseOptions(connector(name), options);
  const foreign = known.ok ? [] : known.problems.filter(({ kind }) => kind === 'unknown').map(({ option }) => option);
  expect(foreign).toEqual(foreignOptions[name]);
  return Object.fromEntries(Object.entries(options).filter(([key]) => !foreign.includes(key)));
}
const foreignOptions: Readonly<Record<string, readonly string[]>> = {
  elasticsearch: ['connector', 'sink.bulk-flush.backoff.strategy', 'format', 'json.timestamp-format.standard'],
};

describe('every spec', () => {
  const minimal: Record<string, Record<string, string>> = {
    filesystem: { path: 'x' },
    jdbc: { url: 'jdbc:postgresql://h/d', 'table-name': 't' },
    kafka: { 'properties.bootstrap.servers': 'h:9092', topic: 't', 'sink.transactional-id-prefix': 'p' },
    elasticsearch: { hosts: 'http://h:9200', index: 'i' },
    redis: { url: 'redis://h:6379', key: 'k' },
    http: { url: 'http://h/' },
    'upsert-kafka': { 'properties.bootstrap.servers': 'h:9092', topic: 't', 'key.format': 'json', 'sink.transactional-id-prefix': 'p' },
  };
  const onlyHeadrace = new Set(['nexmark', 'values', 'redis', 'http']);
  it.each(Object.keys(connectorSpecs))('%s maps to Flink options that parse to the same values, or says why Flink has none', (name) => {
    const spec = connector(name);
    const parsed = parseOptions(spec, minimal[name] ?? {});
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
    const mapped = spec.flink(parsed.options);
    expect(mapped.kind).toBe(onlyHeadrace.has(name) ? 'unsupported' : 'mapped');
    if (mapped.kind === 'unsupported') return expect(mapped.reason).toMatch(/^[A-Z].+\.$/);
    const again = parseOptions(spec, ownOptions(name, mapped.options));
    expect(again.ok).toBe(true);
    if (again.ok) expect(printFlinkOptions(spec, again.options)).toEqual(printFlinkOptions(spec, parsed.options));
    expect(Object.keys(mapped.options).some((key) => key.startsWith('headrace.'))).toBe(false);
  });
  const minimalFormat: Record<string, Record<string, string>> = { 'avro-confluent': { url: 'http://h:8081' } };
  it.each(Object.keys(formatSpecs))('format %s has defaults for all options that it does not ask for', (name) => {
    expect(parseOptions(formatSpecs[name]!, minimalFormat[name] ?? {}).ok).toBe(true);
  });
});
