import type { Db } from '@/server/db/database';
import type { DeploymentRecord } from '@/server/db/repositories/deployments';
import type { JobRecord } from '@/server/db/repositories/jobs';
import { snapshotRepository } from '@/server/db/repositories/snapshots';

/**
 * Folder of the checkpoint or savepoint that a new job begins from, null for none. After a finished job it begins with nothing: its
 * final checkpoint holds the end of the input, and restoring that would do nothing.
 */
export async function restorePoint(db: Db, deployment: DeploymentRecord, previous: JobRecord | undefined): Promise<string | null> {
  const { restore } = deployment.config;
  if (restore === 'NONE' || previous === undefined || previous.state === 'FINISHED') return null;
  const [newest] = await snapshotRepository.list(db, deployment.id, restore === 'LATEST_SAVEPOINT' ? 'savepoint' : undefined);
  if (newest) return newest.path;
  // It ended before its first checkpoint: what it began from still holds.
  return previous.restoreFrom;
}
