import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { connectorLaws, formatLaws, lookupLaws, sinkLaws, sourceLaws, type LawResult } from '@headrace/connector-sdk/testing';
import { headrace, workFolder } from '../testing/headrace';

const ids = (laws: readonly { readonly id: string }[]): string[] => laws.map(({ id }) => id);

describe('headrace connector verify', () => {
  const work = workFolder();
  afterAll(() => work.remove());

  it('reports what became of every law of each connector, and says how far it is', async () => {
    const report = work.path('laws.json');
    const { code, stdout, stderr } = await headrace(['connector', 'verify', 'blackhole', 'values', 'format-raw', '--json', report]).ended;
    expect(code, stderr).toBe(0);
    const laws = JSON.parse(readFileSync(report, 'utf8')) as LawResult[];
    const lawsOf = (connector: string): string[] => [...new Set(laws.filter((each) => each.connector === connector).map(({ law }) => law))];
    const all = ids([...connectorLaws, ...sourceLaws, ...sinkLaws, ...lookupLaws]).sort();
    expect(lawsOf('blackhole').sort()).toEqual(all);
    expect(lawsOf('values').sort()).toEqual(all);
    expect(lawsOf('format-raw')).toEqual(ids(formatLaws));
    expect(laws.filter(({ status, reason }) => status === 'failed' || (status === 'skipped' && reason === ''))).toEqual([]);
    // In the order in which they were named, whichever was through first.
    expect([...new Set(laws.map(({ connector }) => connector))]).toEqual(['blackhole', 'values', 'format-raw']);
    expect(stderr).toContain('3 of 3 through after');
    expect(stdout).toMatch(new RegExp(`skipped {2}sink: ${sinkLaws.length} laws +— says nothing here: it is no sink`));
  });

  it('fails where a folder has no harness', async () => {
    const { code, stderr } = await headrace(['connector', 'verify', work.path('nothing')]).ended;
    expect(code).toBe(2);
    expect(stderr).toContain('Name a connector of this build, or the folder of one with a harness.');
  });
});
