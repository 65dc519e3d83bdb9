import type { StopMode } from '@/model/job/states';
import type { Db } from '@/server/db/database';
import type { DeploymentRecord } from '@/server/db/repositories/deployments';
import type { JobBeginning, JobRecord } from '@/server/db/repositories/jobs';

/**
 * Where jobs run. Both calls only write the wish down, inside the reconciler's transaction; the back end carries it out afterwards and
 * reports through the job's state. After a crash neither is repeated: the row stands or it does not.
 */
export interface DeploymentBackend {
  readonly name: string;
  createJob(db: Db, deployment: DeploymentRecord, beginning: JobBeginning): Promise<void>;
  /** May be called again with `cancel` after `suspend`. `cause`: for the events, where no person's wish has told it. */
  stopJob(db: Db, job: JobRecord, stop: { mode: StopMode; cause: string | null }): Promise<void>;
}
