import { snapshotName } from '@/model/job/summaries';
import type { Db } from '@/server/db/database';
import type { DeploymentRecord } from '@/server/db/repositories/deployments';
import type { JobBeginning, JobRecord } from '@/server/db/repositories/jobs';
import { snapshotRepository } from '@/server/db/repositories/snapshots';

/**
 * What a new job begins from. A person's choice holds for the first job of their wish; otherwise the restore strategy decides. After a
 * finished job a job begins with nothing: its final checkpoint holds the end of the input, and restoring that would do nothing.
 */
export async function restorePoint(db: Db, deployment: DeploymentRecord, previous: JobRecord | undefined): Promise<JobBeginning> {
  const { startFrom, generation, config } = deployment;
  const chosen = previous === undefined || previous.generation < generation ? startFrom : null;
  if (chosen?.kind === 'snapshot') return { path: chosen.path, words: `from ${chosen.name}` };
  if (chosen?.kind === 'nothing' || previous === undefined) return withNoState('');
  if (chosen === null && config.restore === 'NONE') return withNoState(', as its restore strategy says');
  if (chosen === null && previous.state === 'FINISHED') return withNoState(`: the input of job ${previous.number} had ended`);
  const onlySavepoints = chosen === null && config.restore === 'LATEST_SAVEPOINT';
  const [newest] = await snapshotRepository.list(db, deployment.id, onlySavepoints ? 'savepoint' : undefined);
  if (newest) return { path: newest.path, words: `from ${snapshotName(newest)}` };
  // It ended before its first checkpoint: what it began from still holds.
  if (previous.restoreFrom !== null) return { path: previous.restoreFrom, words: `where job ${previous.number} began` };
  return withNoState(`: job ${previous.number} left none`);
}

const withNoState = (why: string): JobBeginning => ({ path: null, words: `with no state${why}` });
