import { mkdir, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CheckpointDirectory, copyStages, stagesToRestore } from '../checkpoint/checkpoint-directory';
import { checkpointError } from '../checkpoint/checkpoint-error';
import { lockDirectory, type DirectoryLock } from '../checkpoint/directory-lock';
import { faultPoint } from '../checkpoint/fault-points';
import { newLineageId, writeLineage, type LineageRecord } from '../checkpoint/lineage';
import { chooseRestore } from '../checkpoint/restore-choice';
import { loadCheckpoint } from '../checkpoint/checkpoint-directory';
import type { JobStart } from '../contract/job';
import type { Manifest } from '../checkpoint/manifest';
import type { PlanOperatorKind } from '@/server/plan/job/job-plan';
import type { RestoredPlan } from './restored-state';

/** Where a start stands before anything of the job runs. `finished`: the directory's job ended before. */
export type JobBeginning =
  | { readonly kind: 'finished'; readonly lock: DirectoryLock }
  | {
      readonly kind: 'begin';
      readonly lock: DirectoryLock | null;
      readonly directory: CheckpointDirectory | null;
      readonly lineage: LineageRecord;
      readonly restored: RestoredPlan | null;
      readonly notes: readonly string[];
      readonly stageFolder: string;
      readonly deadLetterFolder: string;
    };

export interface BeginningParts {
  readonly start: JobStart;
  readonly sinksRewindable: boolean;
  readonly signal: AbortSignal;
  readonly onWaiting: (directory: string) => void;
}

/** Locks the directory, chooses what to restore, writes this attempt down and clears away what earlier ones left. */
export async function beginJob(parts: BeginningParts): Promise<JobBeginning> {
  const { start } = parts;
  if (start.checkpointDirectory === null) return withoutDirectory(start);
  const directory = new CheckpointDirectory(path.resolve(start.checkpointDirectory));
  await directory.create();
  const lock = await lockDirectory(directory.root, { signal: parts.signal, onWaiting: () => parts.onWaiting(directory.root) });
  try {
    return await beginLocked(parts, directory, lock);
  } catch (error) {
    await lock.release();
    throw error;
  }
}

async function beginLocked(parts: BeginningParts, directory: CheckpointDirectory, lock: DirectoryLock): Promise<JobBeginning> {
  const { start } = parts;
  faultPoint('start.locked');
  const { restore, fencingEpoch, allowRewind } = start;
  const choice = await chooseRestore({ directory, restore, fencingEpoch, allowRewind, sinksRewindable: parts.sinksRewindable });
  if (choice.kind === 'finished') return { kind: 'finished', lock };
  const { from, lineage, notes } = choice;
  if (from) requireKnownState(from.manifest.operators, start);
  await writeLineage(directory.root, lineage);
  await directory.clearFinished();
  faultPoint('start.lineage-written');
  const own = from !== null && path.dirname(from.path) === directory.root;
  if (from && !own) await copyStages(stagesToRestore(from.path), directory.stageFolder, from.manifest.stages);
  await directory.removeLeftovers(from?.manifest ?? null);
  const { stageFolder, deadLetterFolder } = directory;
  return { kind: 'begin', lock, directory, lineage, restored: from, notes, stageFolder, deadLetterFolder };
}

async function withoutDirectory(start: JobStart): Promise<JobBeginning> {
  const restored = start.restore.kind === 'path' ? await loadCheckpoint(path.resolve(start.restore.path)) : null;
  if (restored && restored.kind !== 'readable') {
    const why = restored.kind === 'damaged' ? restored.problem : 'there is none';
    throw checkpointError('not-found', `The checkpoint ${restored.path} cannot be restored: ${why}.`, { domain: 'user' });
  }
  if (restored) requireKnownState(restored.manifest.operators, start);
  const stageFolder = await mkdtemp(path.join(tmpdir(), 'headrace-stage-'));
  await mkdir(stageFolder, { recursive: true });
  if (restored) await copyStages(stagesToRestore(restored.path), stageFolder, restored.manifest.stages);
  const lineage: LineageRecord = {
    version: 1,
    lineageId: newLineageId(),
    attempt: 1,
    fencingEpoch: start.fencingEpoch,
    lastId: restored?.manifest.id ?? 0,
    origin: null,
  };
  const deadLetterFolder = path.join(start.baseDirectory, 'dead-letters', start.jobId);
  return { kind: 'begin', lock: null, directory: null, lineage, restored, notes: [], stageFolder, deadLetterFolder };
}

/** Kinds, as manifests record them, that keep nothing of which results depend: a local phase keeps nothing over a barrier, and sinks are asked for what they have pending. */
const passing = new Set([
  'calc',
  'watermark',
  'window-assign',
  'window-aggregate-local',
  'group-aggregate-local',
  'correlate',
  'expand',
  'drop-update-before',
  'union',
  'sink',
] satisfies (PlanOperatorKind | `${PlanOperatorKind}-local`)[] as string[]);

/** State that no operator of the plan takes over is dropped only where that was allowed. */
function requireKnownState(operators: Manifest['operators'], start: JobStart): void {
  if (start.allowNonRestoredState) return;
  const known = new Set<string>(start.plan.operators.map((operator) => operator.id));
  const lost = Object.entries(operators)
    .filter(([id, record]) => !known.has(id) && !passing.has(record.kind))
    .map(([id]) => id);
  if (lost.length === 0) return;
  throw checkpointError(
    'state-without-operator',
    `The checkpoint holds state of ${lost.join(', ')}, which the job does not have any more.`,
    {
      domain: 'user',
      remedy: 'Bring the nodes back under their old names, or allow state that is not restored.',
    },
  );
}
