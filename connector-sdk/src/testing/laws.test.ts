import { afterEach, describe, expect, it } from 'vitest';
import type { Versioned } from '../source/versioned';
import { z } from '../spec/index';
import { connectorLaws } from './connector-laws';
import { formatLaws } from './format-laws';
import type { ConnectorHarness, FormatHarness, ReleasedValues, SinkCase, SourcePlace } from './harness';
import { lookupLaws } from './lookup-laws';
import { sinkLaws } from './sink-laws';
import { sourceLaws } from './source-laws';
import { containerFaults, memoryContainerHarness } from './test/memory-container';
import { formatFaults, memoryFormatHarness } from './test/memory-format';
import { connectorFaults, lookupFaults, memoryLookupHarness } from './test/memory-lookup';
import { memorySinkHarness, sinkFaults, type SinkFault } from './test/memory-sink';
import { leaked, memorySourceHarness, sourceFaults, type SourceFault, type SourceKind } from './test/memory-source';
import { lawRuns, verify } from './verify';

async function failedLaws(harness: ConnectorHarness | FormatHarness): Promise<Map<string, string>> {
  const results = await verify(harness);
  return new Map(results.filter(({ status }) => status === 'failed').map(({ law, reason }) => [law, reason]));
}

/** Laws that no broken one was found by. */
function neverCaught(laws: readonly { readonly id: string }[], caughtBy: Readonly<Record<string, readonly string[]>>): string[] {
  const caught = new Set(Object.values(caughtBy).flat());
  return laws.map(({ id }) => id).filter((id) => !caught.has(id));
}

const withPlace = (change: Partial<SourcePlace<unknown>>, kind: SourceKind = 'bounded'): ConnectorHarness['sources'] =>
  memorySourceHarness('none', kind).sources!.map((each) => ({ ...each, open: async () => ({ ...(await each.open()), ...change }) }));

afterEach(() => leaked.splice(0).forEach((timer) => clearInterval(timer)));

describe('laws of sinks', () => {
  it.each([true, false])('hold for a right one (keyed: %s)', async (keyed) => {
    expect([...(await failedLaws(memorySinkHarness('none', keyed)))]).toEqual([]);
  });

  const caughtBy: Readonly<Record<(typeof sinkFaults)[number], readonly string[]>> = {
    'writes at once': ['sink.invisible', 'sink.crash-explorer'],
    'commits at prepare': ['sink.invisible', 'sink.crash-explorer'],
    'commits twice': ['sink.commit-repeated', 'sink.crash-after-commit', 'sink.crash-explorer'],
    'forgets pending': ['sink.crash-after-prepare', 'sink.rescale-pending', 'sink.crash-explorer'],
    'keeps the old epoch': ['sink.crash-before-prepare', 'sink.writer-replaced', 'sink.crash-explorer'],
    'answers wrongly': ['sink.commit-answer'],
    'answers twice': ['sink.append'],
    'has no committer': ['sink.invisible', 'sink.crash-explorer'],
    'gives up while away': ['sink.outage'],
    'gives other values': ['sink.types'],
    'deletes whole rows only': ['sink.delete'],
    'ignores updates': ['sink.upsert', 'sink.crash-explorer'],
    'commits the first alone': ['sink.crash-mid-commit', 'sink.large-epoch', 'sink.crash-explorer'],
    'does not fence': ['sink.writer-replaced', 'sink.crash-explorer'],
    'loses the last row': ['sink.append', 'sink.crash-explorer'],
    'ignores deletes': ['sink.delete', 'sink.crash-explorer'],
    'first change wins': ['sink.order'],
    'fails on close': ['sink.close-twice'],
    'leaks timers': ['sink.no-leak'],
    'swallows refusals': ['sink.partial-failure'],
    'acknowledges while away': ['sink.outage'],
    'lets zombies commit': ['sink.zombie-commit', 'sink.writer-replaced'],
    'drops what a zombie commits': ['sink.zombie-commit'],
  };
  /** Rows without a key show doubled ones. */
  const unkeyed: readonly SinkFault[] = [
    'writes at once',
    'commits twice',
    'keeps the old epoch',
    'does not fence',
    'has no committer',
    'lets zombies commit',
  ];

  it.each(sinkFaults)('find one that %s', async (fault) => {
    const failed = await failedLaws(memorySinkHarness(fault, !unkeyed.includes(fault)));
    expect([...failed.keys()]).toEqual(expect.arrayContaining([...caughtBy[fault]]));
  });

  it('can each fail', () => expect(neverCaught(sinkLaws, caughtBy)).toEqual(['sink.empty-checkpoint']));

  it('show the shortest way into the fault', async () => {
    const reason = (await failedLaws(memorySinkHarness('commits twice', false))).get('sink.crash-explorer')!;
    expect(reason).toMatch(/rows? (are|instead)/);
    expect(reason).toContain('the effect of committable 0 is there, not yet acknowledged');
    expect(reason).toContain('the process dies; life 2 starts');
    expect(reason.split('\n').length).toBeLessThan(24);
  });
});

describe('laws of sources', () => {
  const kinds = ['bounded', 'unbounded', 'decoding'] as const;
  it.each(kinds)('hold for a right one (%s)', async (kind) => {
    expect([...(await failedLaws(memorySourceHarness('none', kind)))]).toEqual([]);
  });

  const caughtBy: Readonly<Record<Exclude<SourceFault, 'none'>, readonly string[]>> = {
    'position before': ['source.restart-anywhere', 'source.crash-explorer'],
    'position behind': ['source.restart-anywhere', 'source.crash-explorer'],
    'loses a restored split': ['source.scale-up', 'source.scale-down', 'source.reassigned', 'source.crash-explorer'],
    'gives a split twice': ['source.scale-up', 'source.crash-explorer'],
    'forgets its queue': ['source.restart-anywhere', 'source.crash-explorer'],
    'begins anew behind its end': ['source.restart-anywhere'],
    'turns around': ['source.order'],
    'ignores pauses': ['source.pause'],
    'ignores wake-ups': ['source.wake'],
    'gives more than asked': ['source.slow-consumer'],
    'gives two batches of a split': ['source.one-reader', 'source.many-readers'],
    'gives all columns': ['source.projection'],
    'sorts columns': ['source.projection'],
    'ends while away': ['source.outage'],
    'blames nobody while away': ['source.outage'],
    'gives other values': ['source.types'],
    'fails on close': ['source.close-twice'],
    'leaks timers': ['source.no-leak'],
    'lists nothing': ['source.discover'],
    'describes what is not there': ['source.discover'],
    'describes columns that are empty': ['source.discover'],
    spins: ['source.idle'],
    'never says that it has caught up': ['source.idle'],
    'finds nothing new': ['source.discovery'],
    'reads again what was added': ['source.discovery'],
    'sleeps on': ['source.wake'],
    'holds the others up': ['source.pause'],
    'swallows poison': ['source.poison.fail', 'source.poison.skip', 'source.poison.dead-letter'],
    'drops the bytes of poison': ['source.poison.fail', 'source.poison.dead-letter'],
    'stops under skip': ['source.poison.skip', 'source.poison.dead-letter'],
    'keeps poison to itself': ['source.poison.dead-letter'],
  };
  const all = kinds.flatMap((kind) => sourceFaults[kind].map((fault) => [fault, kind] as const));
  it.each(all)('find one that has the fault "%s" (%s)', async (fault, kind) => {
    expect([...(await failedLaws(memorySourceHarness(fault, kind))).keys()]).toEqual(expect.arrayContaining([...caughtBy[fault]]));
  });

  it('can each fail', () => expect(neverCaught(sourceLaws, caughtBy)).toEqual([]));

  it('do not blame a source for a machine that stands still for seconds', async () => {
    const harness = memorySourceHarness('none');
    const source = harness.connector.source!;
    const createReader: typeof source.createReader = (ctx) => {
      const reader = source.createReader(ctx);
      const wakeUp = reader.wakeUp.bind(reader);
      reader.wakeUp = () => {
        for (const end = performance.now() + 2_600; performance.now() < end;);
        wakeUp();
      };
      return reader;
    };
    const runs = lawRuns({ ...harness, connector: { ...harness.connector, source: { ...source, createReader } } });
    expect(await runs.find(({ law }) => law === 'source.wake')!.run()).toMatchObject({ status: 'passed', reason: '' });
  });
});

describe('laws of look-ups', () => {
  it('hold for a right one', async () => {
    expect([...(await failedLaws(memoryLookupHarness('none')))]).toEqual([]);
  });

  const caughtBy: Readonly<Record<(typeof lookupFaults)[number], readonly string[]>> = {
    'answers by the order of its rows': ['lookup.answers'],
    'gives one row a key': ['lookup.answers', 'lookup.columns'],
    'reads times in its zone': ['lookup.answers'],
    'answers from the neighbour': ['lookup.absent'],
    'leaves absent keys out': ['lookup.absent'],
    'gives columns as they stand': ['lookup.columns'],
    'mixes questions': ['lookup.concurrent'],
    'scans its first batch alone': ['lookup.scan'],
    'has no scan': ['lookup.scan'],
    'answers while away': ['lookup.outage'],
    'blames nobody while away': ['lookup.outage'],
    'gives up while away': ['lookup.outage'],
    'never comes back': ['lookup.outage'],
    'fails on close': ['lookup.close-twice'],
    'leaks timers': ['lookup.no-leak'],
  };
  it.each(lookupFaults)('find one that %s', async (fault) => {
    expect([...(await failedLaws(memoryLookupHarness(fault))).keys()]).toEqual(expect.arrayContaining([...caughtBy[fault]]));
  });

  it('can each fail', () => expect(neverCaught(lookupLaws, caughtBy)).toEqual([]));
});

describe('laws of connectors', () => {
  const caughtBy: Readonly<Record<(typeof connectorFaults)[number], readonly string[]>> = {
    'has no run time for its role': ['connector.roles'],
    'has an option without a title': ['connector.options'],
    'has an option that hangs on nothing': ['connector.options'],
    'has an option that is not described': ['connector.options'],
    'gives Flink no reason': ['connector.answers'],
    'permits an empty host': ['connector.answers'],
    'is never content': ['connector.check.ok'],
    'refuses nothing': ['connector.check.refuses'],
    'names another option': ['connector.check.refuses'],
    'says no remedy': ['connector.check.refuses'],
    'throws at a check': ['connector.check.ok', 'connector.check.refuses'],
  };
  it.each(connectorFaults)('find one that %s', async (fault) => {
    const failed = [...(await failedLaws(memoryLookupHarness(fault))).keys()];
    expect(failed.filter((law) => law.startsWith('connector.'))).toEqual([...caughtBy[fault]]);
  });

  const versioned = (committable: Versioned<unknown>, released: ReleasedValues = {}): ConnectorHarness => {
    const harness = memorySinkHarness('none');
    return { ...harness, connector: { ...harness.connector, sink: { ...harness.connector.sink!, committable } }, released };
  };
  const name = z.object({ name: z.string() });
  const migrate = { 1: (old: unknown) => ({ name: (old as { id: string }).id }) };
  const first = { version: 1, value: { id: 'x' } };
  it.each<[string, ConnectorHarness, string | undefined]>([
    ['a step of a version is missing', versioned({ version: 2, schema: name }, { committable: [first] }), 'no step from version 1'],
    ['no value of a version is kept', versioned({ version: 2, schema: name, migrate }), 'holds no committable of version 1'],
    [
      'a step makes no value',
      versioned({ version: 2, schema: name, migrate: { 1: (old) => old } }, { committable: [first] }),
      'committable',
    ],
    ['all is right', versioned({ version: 2, schema: name, migrate }, { committable: [first] }), undefined],
  ])('find where %s', async (_what, harness, reason) => {
    const seen = await lawRuns(harness)
      .find(({ law }) => law === 'connector.versions')!
      .run();
    expect(seen).toMatchObject(
      reason === undefined ? { status: 'passed' } : { status: 'failed', reason: expect.stringContaining(reason) as string },
    );
  });

  it('can each fail', () => expect(neverCaught(connectorLaws, caughtBy)).toEqual(['connector.versions']));
});

describe('laws of formats of records', () => {
  it('hold for a right one', async () => {
    expect([...(await failedLaws(memoryFormatHarness('none')))]).toEqual([]);
  });

  const caughtBy: Readonly<Record<(typeof formatFaults)[number], readonly string[]>> = {
    'reads times in its zone': ['format.round-trip'],
    'ends records where pieces end': ['format.pieces'],
    'names the next record': ['format.framed'],
    'loses the last record': ['format.framed', 'format.changelog'],
    'fetches again and again': ['format.prepared'],
    'says that it needs nothing': ['format.prepared'],
    'forgets deletes': ['format.changelog'],
    'loses the row behind a full batch': ['format.small-batches'],
    'gives all columns': ['format.projection'],
    'writes something new each time': ['format.deterministic'],
    'takes anything': ['format.poison.fail', 'format.poison.skip', 'format.poison.dead-letter'],
    'hides the place': ['format.poison.fail', 'format.poison.skip', 'format.poison.dead-letter'],
    'throws what it met': ['format.poison.fail', 'format.poison.skip', 'format.poison.dead-letter'],
    'drops the bytes': ['format.poison.fail', 'format.poison.skip', 'format.poison.dead-letter'],
    'stops under skip': ['format.poison.skip', 'format.poison.dead-letter'],
    'rejects twice': ['format.poison.skip', 'format.poison.dead-letter'],
  };
  it.each(formatFaults)('find one that %s', async (fault) => {
    expect([...(await failedLaws(memoryFormatHarness(fault))).keys()]).toEqual(expect.arrayContaining([...caughtBy[fault]]));
  });

  it('can each fail', () => {
    expect(neverCaught(formatLaws, caughtBy).filter((law) => !law.startsWith('format.files.'))).toEqual([]);
  });
});

describe('laws of container files', () => {
  it('hold for a right one', async () => {
    expect([...(await failedLaws(memoryContainerHarness('none')))]).toEqual([]);
  });

  const caughtBy: Readonly<Record<(typeof containerFaults)[number], readonly string[]>> = {
    'gives a block to two ranges': ['format.files.ranges'],
    'loses a block at the end of a range': ['format.files.ranges'],
    'begins a block anew': ['format.files.restart'],
    'takes a torn file': ['format.files.cut-off'],
    'takes anything': ['format.files.poison'],
    'stops under skip': ['format.files.cut-off', 'format.files.poison'],
    'hides the place': ['format.files.cut-off', 'format.files.poison'],
    'counts columns for rows': ['format.files.empty'],
  };
  it.each(containerFaults)('find one that %s', async (fault) => {
    expect([...(await failedLaws(memoryContainerHarness(fault))).keys()]).toEqual([...caughtBy[fault]]);
  });
});

describe('a harness', () => {
  it('that gives no means fails, and does not skip in silence', async () => {
    const harness = memorySourceHarness('none');
    const failed = await failedLaws({ ...harness, sources: harness.sources!.map(({ types: _types, ...rest }) => rest), skip: {} });
    expect(failed.get('source.types')).toContain('the harness does not say a place with every type');
    expect(failed.get('connector.check.refuses')).toContain('which options are wrong');
  });

  it.each<[string, Partial<ConnectorHarness>, string, string]>([
    ['puts no rows in', { sources: withPlace({ expected: [] }) }, 'source.one-reader', 'the harness puts 0 rows in'],
    ['adds none', { sources: withPlace({ add: () => Promise.resolve([]) }, 'unbounded') }, 'source.discovery', 'the harness adds no rows'],
    ['names nothing that is refused', { refused: [], skip: {} }, 'connector.check.refuses', 'names no options that are wrong'],
    ['skips without a reason', { skip: { 'source.types': '' } }, 'source.types', 'skips it without a reason'],
  ])('that %s fails', async (_what, change, law, reason) => {
    const kind = law === 'source.discovery' ? 'unbounded' : 'bounded';
    expect((await failedLaws({ ...memorySourceHarness('none', kind), ...change })).get(law)).toContain(reason);
  });

  it('that writes nothing, or the same again and again, fails', async () => {
    const harness = memorySinkHarness('none');
    const writing = (epoch: SinkCase<unknown>['epoch']): ConnectorHarness => ({
      ...harness,
      sinks: harness.sinks!.map((each) => ({ ...each, epoch })),
    });
    expect((await failedLaws(writing(() => []))).get('sink.append')).toContain('the harness gives 0 rows for the epoch 1');
    const same = await failedLaws(writing((n) => [0, 1].map((i) => ({ kind: 'insert', row: [n * 10 + i, 'same'] }))));
    expect(same.get('sink.upsert')).toContain('differ by their key alone');
  });

  it('that explores nothing fails', async () => {
    const harness = memorySinkHarness('none');
    const failed = await failedLaws({ ...harness, sinks: harness.sinks!.map((each) => ({ ...each, explore: 0 })) });
    expect(failed.get('sink.crash-explorer')).toContain('nothing is explored');
  });

  it('whose service is missing is skipped aloud', async () => {
    const results = await verify({ ...memorySourceHarness('none'), start: () => Promise.resolve({ missing: 'there is no broker here' }) });
    const absent = (role: string): string => `skipped: says nothing here: it is no ${role}`;
    expect(new Set(results.map(({ status, reason }) => `${status}: ${reason}`))).toEqual(
      new Set(['skipped: there is no broker here', absent('sink'), absent('dimension')]),
    );
  });
});
