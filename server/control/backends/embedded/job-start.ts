import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { systemCode } from '@/server/db/database-error';
import { checkpointFolder, type HomeLayout } from '@/server/db/home';
import type { JobRecord } from '@/server/db/repositories/jobs';
import type { JobStart } from '@/server/engine/contract/job';
import type { JobPlan } from '@/server/plan/job/job-plan';
import { withDeploymentConfig } from './job-settings';
import { resolveServingDatabase } from './serving-database';

export interface JobStartInput {
  readonly home: HomeLayout;
  readonly job: JobRecord;
  readonly plan: JobPlan;
  readonly dataUrl: string;
  /** Opened secrets of the pipeline's namespace. */
  readonly secrets: Readonly<Record<string, string>>;
  /** Beside the home's files folder: HEADRACE_ALLOWED_PATHS. */
  readonly allowedPaths: readonly string[];
}

/** The message that a job process begins with. Same job, later attempt: it goes on from its own newest checkpoint once it has one. */
export function jobStart({ home, job, plan, dataUrl, secrets, allowedPaths }: JobStartInput): JobStart {
  const directory = checkpointFolder(home, job.deploymentId, job.id);
  const resolved = resolveServingDatabase(withDeploymentConfig(plan, job.config), dataUrl);
  return {
    jobId: job.id,
    plan: resolved.plan,
    checkpointDirectory: directory,
    restore: restoreOf(job, directory),
    fencingEpoch: job.epoch,
    allowRewind: false,
    allowNonRestoredState: job.config.allowNonRestoredState,
    secrets: { ...secrets, ...resolved.secrets },
    baseDirectory: home.files,
    allowedPaths: [home.files, ...allowedPaths],
    functionFolders: [home.functions],
  };
}

function restoreOf(job: JobRecord, directory: string): JobStart['restore'] {
  if (holdsCheckpoint(directory)) return { kind: 'latest' };
  return job.restoreFrom === null ? { kind: 'none' } : { kind: 'path', path: job.restoreFrom };
}

/** A checkpoint is one when its manifest stands; whether it is whole, the engine finds out. */
function holdsCheckpoint(directory: string): boolean {
  try {
    return readdirSync(directory).some((name) => name.startsWith('chk-') && existsSync(path.join(directory, name, 'manifest.json')));
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return false;
    throw error;
  }
}
