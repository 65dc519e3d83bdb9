import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { systemCode } from '@/server/db/database-error';
import type { CheckpointReport } from '@/server/engine/contract/job';

const Times = z.object({ startedAtMs: z.number(), completedAtMs: z.number(), sizeBytes: z.number() });

/**
 * The newest complete checkpoint in a job's folder, as the job would have reported it. A job that dies right behind its manifest leaves
 * one that nobody was told of, whose output may be there already: a later job must not begin before it. One that is damaged counts too,
 * since passing it over is the engine's decision.
 */
export function newestCheckpoint(folder: string): CheckpointReport | undefined {
  const id = Math.max(...idsIn(folder).filter((each) => existsSync(path.join(folder, `chk-${each}`, 'manifest.json'))));
  if (id === -Infinity) return undefined;
  const place = path.join(folder, `chk-${id}`);
  const { startedAtMs, completedAtMs, sizeBytes } = timesIn(path.join(place, 'manifest.json'));
  const durationMs = completedAtMs - startedAtMs;
  return { id, kind: 'checkpoint', startedAt: startedAtMs, durationMs, sizeBytes, path: place, outcome: 'completed' };
}

function idsIn(folder: string): number[] {
  try {
    return readdirSync(folder).flatMap((name) => (/^chk-\d+$/.test(name) ? [Number(name.slice(4))] : []));
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return [];
    throw error;
  }
}

/** Of a manifest that cannot be read, the present moment: it is newer than all that were reported. */
function timesIn(manifest: string): z.infer<typeof Times> {
  const [line = ''] = readFileSync(manifest, 'utf8').split('\n');
  try {
    return Times.parse(JSON.parse(line));
  } catch {
    return { startedAtMs: Date.now(), completedAtMs: Date.now(), sizeBytes: 0 };
  }
}
