import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { systemCode } from '@/server/db/database-error';
import { checkpointFolder, type HomeLayout } from '@/server/db/home';
import type { JobRecord } from '@/server/db/repositories/jobs';
import { checkpointError } from '@/server/engine/checkpoint/checkpoint-error';
import type { JobStart } from '@/server/engine/contract/job';
import type { JobPlan } from '@/server/plan/job/job-plan';
import { withDeploymentConfig } from './job-settings';
import { resolveServingDatabase } from './serving-database';

export interface JobStartInput {
  readonly home: HomeLayout;
  readonly job: JobRecord;
  readonly plan: JobPlan;
  /** Id of the newest checkpoint that the job is known to have completed; null: of none. */
  readonly lastCheckpoint: number | null;
  readonly dataUrl: string;
  /** Opened secrets of the pipeline's namespace. */
  readonly secrets: Readonly<Record<string, string>>;
  /** Beside the home's files folder: HEADRACE_ALLOWED_PATHS. */
  readonly allowedPaths: readonly string[];
}

/**
 * The message that a job process begins with. Same job, later attempt: it goes on from its own newest checkpoint once it has one. Throws
 * `checkpoint.folder-gone` where it had one and the folder has none any more: going on from where the job began would write again what is there.
 */
export function jobStart(input: JobStartInput): JobStart {
  const { home, job, plan, dataUrl, secrets, allowedPaths } = input;
  const directory = checkpointFolder(home, job.deploymentId, job.id);
  const resolved = resolveServingDatabase(withDeploymentConfig(plan, job.config), dataUrl);
  return {
    jobId: job.id,
    plan: resolved.plan,
    checkpointDirectory: directory,
    restore: restoreOf(input, directory),
    fencingEpoch: job.epoch,
    allowRewind: false,
    allowNonRestoredState: job.config.allowNonRestoredState,
    secrets: { ...secrets, ...resolved.secrets },
    baseDirectory: home.files,
    allowedPaths: [home.files, ...allowedPaths],
    functionFolders: [home.functions],
  };
}

function restoreOf({ job, lastCheckpoint }: JobStartInput, directory: string): JobStart['restore'] {
  if (holdsCheckpoint(directory)) return { kind: 'latest' };
  if (lastCheckpoint !== null)
    throw folderGone(`The job completed checkpoint ${lastCheckpoint}, but its folder ${directory} holds no checkpoint any more.`);
  if (job.restoreFrom === null) return { kind: 'none' };
  if (!isThere(job.restoreFrom)) throw folderGone(`${job.restoreFrom}, which this job begins from, is not there any more.`);
  return { kind: 'path', path: job.restoreFrom };
}

const folderGone = (message: string): Error =>
  checkpointError('folder-gone', message, {
    domain: 'user',
    remedy:
      'Bring the folder back with what was in it, and start again. Where it is lost for good, choose "Start from…" and "Nothing": it reads from the beginning, and what it has written may come twice.',
  });

/** A checkpoint is one when its manifest stands; whether it is whole, the engine finds out. */
function holdsCheckpoint(directory: string): boolean {
  try {
    return readdirSync(directory).some((name) => name.startsWith('chk-') && existsSync(path.join(directory, name, 'manifest.json')));
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return false;
    throw error;
  }
}

const isThere = (folder: string): boolean => statSync(folder, { throwIfNoEntry: false }) !== undefined;
