import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { connectorLaws, formatLaws, lookupLaws, sinkLaws, sourceLaws, type LawResult } from '@headrace/connector-sdk/testing';
import { whyNoRedis } from '@/server/launch/services/redis.mjs';
import { headrace, until, workFolder } from '../testing/headrace';

/** Processes below one, with their command lines. */
function below(parent: number): { readonly pid: number; readonly args: string }[] {
  const all = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' })
    .split('\n')
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line))
    .map((found) => ({ pid: Number(found?.[1]), ppid: Number(found?.[2]), args: found?.[3] ?? '' }));
  const of = (pid: number): typeof all => all.filter(({ ppid }) => ppid === pid).flatMap((each) => [each, ...of(each.pid)]);
  return of(parent);
}

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

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

  it('interrupted: ends with 130, and no server stays behind', async (test) => {
    const noRedis = whyNoRedis();
    if (noRedis !== null) test.skip(noRedis);
    const { child, ended } = headrace(['connector', 'verify', 'redis', 'values']);
    const servers = (): number[] => below(child.pid!).flatMap(({ pid, args }) => (/redis-server/.test(args) ? [pid] : []));
    await until('a server runs for the laws', () => servers().length > 0);
    const started = servers();
    child.kill('SIGTERM');
    const { code, stderr } = await ended;
    expect(code, stderr).toBe(130);
    await until('its end', () => !started.some(isAlive));
  });

  it('fails where a folder has no harness', async () => {
    const { code, stderr } = await headrace(['connector', 'verify', work.path('nothing')]).ended;
    expect(code).toBe(2);
    expect(stderr).toContain('Name a connector of this build, or the folder of one with a harness.');
  });
});
