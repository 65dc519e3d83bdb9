import { rmSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { DatabaseError } from '@/server/db/database-error';
import { temporaryFolder } from '@/server/db/testing/temporary-cluster';
import { mountSmallDisk, whyNoSmallDisk } from '../testing/small-disk';
import { startProblem } from './preflight';
import { StartError, sentenceOf } from './start-error';

let home: string;
beforeEach(() => {
  home = temporaryFolder();
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

it('names a disk that is as good as full as the reason of whatever failed on it, and nothing else than what failed on one with space', (ctx) => {
  const disk = mountSmallDisk(home, 64);
  if (!disk) return ctx.skip(whyNoSmallDisk);
  try {
    const lost = new Error('Connection terminated unexpectedly');
    const failed = new DatabaseError('database.migration-failed', 'The migration failed.', 'Report this.', { cause: lost });
    const taken = new StartError('Port 3000 on 127.0.0.1 is taken by another program.', 'Stop that program.');
    for (const error of [lost, failed, taken]) expect(startProblem(home, error)).toBe(error);
    disk.fill();
    for (const error of [lost, failed])
      expect(sentenceOf(startProblem(home, error))).toBe(
        `The disk of the home ${home} has 0 MB free, and Headrace needs 200 MB; it failed with "${error.message}". Free some space, or set HEADRACE_HOME to a folder on another disk.`,
      );
    expect(startProblem(home, taken)).toBe(taken);
    disk.free();
    expect(startProblem(home, lost)).toBe(lost);
  } finally {
    disk.unmount();
  }
});
