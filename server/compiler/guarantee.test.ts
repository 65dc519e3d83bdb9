import { describe, expect, it } from 'vitest';
import { z, type ConnectorSpec, type SourceRecovery } from '@headrace/connector-sdk';
import { emptyCatalog } from '@/model/catalog/table-definition';
import { connectorSpecs, formatSpecs } from '@/server/catalog/connectors';
import { compileScript, type Compilation } from './index';

/** A source without options that recovers in a given way. */
const sourceThat = (name: string, recovery: SourceRecovery): ConnectorSpec => ({
  ...connectorSpecs['values']!,
  name,
  options: z.object({}) as unknown as ConnectorSpec['options'],
  source: { payload: () => 'rows', boundedness: () => 'unbounded', changelog: () => 'insert', recovery: () => recovery },
});
const connectors = {
  connectors: { ...connectorSpecs, hook: sourceThat('hook', 'loses'), queue: sourceThat('queue', 'repeats') },
  formats: formatSpecs,
};
const compile = (text: string): Compilation => compileScript({ text, catalog: emptyCatalog, connectors });

const at = `'properties.bootstrap.servers' = 'localhost:9092'`;
const upsert = `'connector' = 'upsert-kafka', 'topic' = 't', ${at}, 'key.format' = 'json', 'value.format' = 'json'`;
const sources = {
  files: `'connector' = 'filesystem', 'path' = 'orders', 'format' = 'json'`,
  kafka: `'connector' = 'kafka', 'topic' = 'orders', ${at}, 'format' = 'json'`,
  hook: `'connector' = 'hook'`,
  queue: `'connector' = 'queue'`,
};
const sinks = {
  print: `'connector' = 'print'`,
  topic: `'connector' = 'kafka', 'topic' = 't', ${at}, 'format' = 'json'`,
  'topic at once': `'connector' = 'kafka', 'topic' = 't', ${at}, 'format' = 'json', 'sink.delivery-guarantee' = 'at-least-once'`,
  keyed: upsert,
  'keyed at once': `${upsert}, 'sink.delivery-guarantee' = 'at-least-once'`,
};

interface Pipeline {
  readonly source: keyof typeof sources;
  readonly sink: keyof typeof sinks;
  readonly amount?: string;
  readonly demanded?: string;
}
const key = (sink: keyof typeof sinks): string => (sink.startsWith('keyed') ? ', PRIMARY KEY (id) NOT ENFORCED' : '');
const scriptOf = ({ source, sink, amount = 'amount', demanded }: Pipeline): string => `
  ${demanded === undefined ? '' : `SET 'headrace.guarantee' = '${demanded}';`}
  CREATE TEMPORARY TABLE orders (id BIGINT NOT NULL, amount DOUBLE) WITH (${sources[source]});
  CREATE TEMPORARY TABLE written (id BIGINT NOT NULL, amount DOUBLE${key(sink)}) WITH (${sinks[sink]});
  INSERT INTO written SELECT id, ${amount} FROM orders;`;

describe('the promise of a pipeline', () => {
  it.each<[Pipeline, string, RegExp]>([
    [{ source: 'files', sink: 'topic' }, 'exactly-once', /^"written" \(kafka\) takes the rows of a checkpoint all at once/],
    [{ source: 'kafka', sink: 'topic', amount: 'RAND()' }, 'exactly-once', /all at once, and once/],
    [{ source: 'kafka', sink: 'topic at once' }, 'at-least-once', /shows rows at once/],
    [{ source: 'kafka', sink: 'print' }, 'at-least-once', /^"written" \(print\)/],
    [{ source: 'kafka', sink: 'keyed' }, 'exactly-once', /all at once/],
    [{ source: 'kafka', sink: 'keyed at once' }, 'idempotent', /again under the same key, with the same result/],
    [{ source: 'kafka', sink: 'keyed at once', amount: 'amount * RAND()' }, 'at-least-once', /computes with RAND, so that others may come/],
    [{ source: 'queue', sink: 'topic' }, 'at-least-once', /^"orders" \(queue\) gives rows again after a crash that were counted/],
    [{ source: 'hook', sink: 'topic' }, 'best-effort', /^"orders" \(hook\) cannot give rows again/],
    [{ source: 'hook', sink: 'print' }, 'best-effort', /cannot give rows again/],
  ])('of %o is %s', (pipeline, guarantee, reason) => {
    const compiled = compile(scriptOf(pipeline));
    expect(compiled.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(compiled.guarantee).toBe(guarantee);
    expect(compiled.promises).toMatchObject([{ table: 'written', guarantee, reason: expect.stringMatching(reason) as string }]);
  });

  it('is the weakest of its sinks', () => {
    const { guarantee, promises } = compile(`
      CREATE TEMPORARY TABLE orders (id BIGINT) WITH (${sources.files});
      CREATE TEMPORARY TABLE stored (id BIGINT) WITH (${sinks.topic});
      CREATE TEMPORARY TABLE shown (id BIGINT) WITH (${sinks.print});
      EXECUTE STATEMENT SET BEGIN INSERT INTO stored SELECT id FROM orders; INSERT INTO shown SELECT id FROM orders; END;`);
    expect(guarantee).toBe('at-least-once');
    expect(promises.map((promise) => [promise.table, promise.guarantee])).toEqual([
      ['stored', 'exactly-once'],
      ['shown', 'at-least-once'],
    ]);
  });

  it.each<[Pipeline, boolean]>([
    [{ source: 'files', sink: 'topic', demanded: 'exactly-once' }, true],
    [{ source: 'files', sink: 'print', demanded: 'at-least-once' }, true],
    [{ source: 'files', sink: 'print', demanded: 'exactly-once' }, false],
    [{ source: 'files', sink: 'keyed at once', demanded: 'exactly-once' }, false],
    [{ source: 'files', sink: 'keyed at once', demanded: 'effectively-once' }, true],
    [{ source: 'files', sink: 'keyed at once', demanded: 'effectively-once', amount: 'RAND()' }, false],
    [{ source: 'hook', sink: 'topic', demanded: 'at-least-once' }, false],
  ])('that is demanded: %o holds: %s', (pipeline, holds) => {
    const { plan, diagnostics, guarantee } = compile(scriptOf(pipeline));
    expect(diagnostics.map(({ code }) => code)).toEqual(holds ? [] : ['guarantee-not-met']);
    expect(plan !== null).toBe(holds);
    expect(guarantee !== null).toBe(holds);
  });

  it('is told by the setting’s own words only', () => {
    expect(compile(scriptOf({ source: 'files', sink: 'topic', demanded: 'twice' })).diagnostics).toMatchObject([
      { code: 'invalid-setting' },
    ]);
  });
});
