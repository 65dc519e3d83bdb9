import { afterEach, describe, expect, it } from 'vitest';
import type { ConnectorHarness, FormatHarness } from './harness';
import { containerFaults, memoryContainerHarness } from './test/memory-container';
import { memorySinkHarness, sinkFaults, type SinkFault } from './test/memory-sink';
import { leaked, memorySourceHarness, sourceFaults, type SourceFault } from './test/memory-source';
import { verify } from './verify';

async function failedLaws(harness: ConnectorHarness | FormatHarness): Promise<Map<string, string>> {
  const results = await verify(harness);
  return new Map(results.filter(({ status }) => status === 'failed').map(({ law, reason }) => [law, reason]));
}

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
    'commits the first alone': ['sink.crash-mid-commit', 'sink.large-epoch', 'sink.crash-explorer'],
    'does not fence': ['sink.writer-replaced', 'sink.crash-explorer'],
    'loses the last row': ['sink.append', 'sink.crash-explorer'],
    'ignores deletes': ['sink.delete', 'sink.crash-explorer'],
    'first change wins': ['sink.order'],
    'fails on close': ['sink.close-twice'],
    'leaks timers': ['sink.no-leak'],
    'swallows refusals': ['sink.partial-failure'],
    'acknowledges while away': ['sink.outage'],
  };
  /** Rows without a key show doubled ones. */
  const unkeyed: readonly SinkFault[] = ['writes at once', 'commits twice', 'keeps the old epoch', 'does not fence'];

  it.each(sinkFaults)('find one that %s', async (fault) => {
    const failed = await failedLaws(memorySinkHarness(fault, !unkeyed.includes(fault)));
    expect([...failed.keys()]).toEqual(expect.arrayContaining([...caughtBy[fault]]));
  });

  it('show the shortest way into the fault', async () => {
    const reason = (await failedLaws(memorySinkHarness('commits twice', false))).get('sink.crash-explorer')!;
    expect(reason).toMatch(/rows? (are|instead)/);
    expect(reason).toContain('the effect of committable 0 is there, not yet acknowledged');
    expect(reason).toContain('the process dies; life 2 starts');
    expect(reason.split('\n').length).toBeLessThan(24);
  });
});

describe('laws of sources', () => {
  it('hold for a right one', async () => {
    expect([...(await failedLaws(memorySourceHarness('none')))]).toEqual([]);
  });

  it.each<[Exclude<SourceFault, 'none'>, readonly string[]]>([
    ['position before', ['source.restart-anywhere', 'source.crash-explorer']],
    ['position behind', ['source.restart-anywhere', 'source.crash-explorer']],
    ['loses a restored split', ['source.scale-up', 'source.scale-down', 'source.reassigned', 'source.crash-explorer']],
    ['gives a split twice', ['source.scale-up', 'source.crash-explorer']],
    ['forgets its queue', ['source.restart-anywhere', 'source.crash-explorer']],
    ['turns around', ['source.order']],
    ['ignores pauses', ['source.pause']],
    ['ignores wake-ups', ['source.wake']],
    ['gives more than asked', ['source.slow-consumer']],
    ['gives all columns', ['source.projection']],
    ['fails on close', ['source.close-twice']],
    ['leaks timers', ['source.no-leak']],
    ['lists nothing', ['source.discover']],
    ['describes what is not there', ['source.discover']],
  ])('find one that has the fault "%s"', async (fault, laws) => {
    expect([...(await failedLaws(memorySourceHarness(fault))).keys()]).toEqual(expect.arrayContaining([...laws]));
  });

  it('have a case for every fault', () => expect(sourceFaults).toHaveLength(14));
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
    const failed = await failedLaws({ ...harness, skip: {} });
    expect(failed.get('source.outage')).toContain('the harness does not say how the system is taken away');
    expect(failed.get('connector.check.refuses')).toContain('which options are wrong');
  });

  it('whose service is missing is skipped aloud', async () => {
    const results = await verify({ ...memorySourceHarness('none'), start: () => Promise.resolve({ missing: 'there is no broker here' }) });
    const absent = (role: string): string => `skipped: says nothing here: it is no ${role}`;
    expect(new Set(results.map(({ status, reason }) => `${status}: ${reason}`))).toEqual(
      new Set(['skipped: there is no broker here', absent('sink'), absent('dimension')]),
    );
  });
});
