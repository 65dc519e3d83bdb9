import path from 'node:path';
import type { JobStart } from '../contract/job';
import { checkpointError } from './checkpoint-error';
import { CheckpointDirectory, loadCheckpoint, type LoadedCheckpoint } from './checkpoint-directory';
import { newLineageId, readLineage, type LineageRecord } from './lineage';
import type { Manifest } from './manifest';

type Readable = Extract<LoadedCheckpoint, { kind: 'readable' }>;

/** How a start goes on. `notes` are for the log and the events: what was passed over, what will be repeated. */
export type RestoreChoice =
  | { readonly kind: 'finished' }
  | {
      readonly kind: 'begin';
      readonly from: { readonly manifest: Manifest; readonly path: string } | null;
      readonly lineage: LineageRecord;
      readonly notes: readonly string[];
    };

export interface RestoreQuestion {
  readonly directory: CheckpointDirectory;
  readonly restore: JobStart['restore'];
  readonly fencingEpoch: number;
  readonly allowRewind: boolean;
  /** Every sink is idempotent or can take later epochs back. */
  readonly sinksRewindable: boolean;
}

/**
 * Decides what a start in a checkpoint directory restores and whose lineage it carries on. Damage is never passed over in silence: the
 * next older checkpoint is taken only when no output beyond it can have become visible, or when repeating it was allowed.
 */
export async function chooseRestore(question: RestoreQuestion): Promise<RestoreChoice> {
  const { directory, restore } = question;
  const lineage = await readLineage(directory.root);
  if (lineage && lineage.fencingEpoch > question.fencingEpoch) throw olderClaim(lineage, question.fencingEpoch);
  if (restore.kind === 'none') return begin(question, { lineage, from: null, carryOn: false, notes: [], origin: null });
  if (restore.kind === 'path') return fromPath(question, lineage, path.resolve(restore.path));
  if (await directory.readFinished()) return { kind: 'finished' };
  return fromLatest(question, lineage);
}

async function fromLatest(question: RestoreQuestion, lineage: LineageRecord | null): Promise<RestoreChoice> {
  const { directory } = question;
  const { newest, damaged } = await newestReadable(directory, lineage?.lineageId ?? null);
  // A lineage without a readable checkpoint of its own stands where it began: what that one had pending counts as committed by it.
  const first = newest === null && lineage?.origin ? await loadExplicit(lineage.origin) : null;
  const from = newest ?? first;
  const notes = damaged.map(({ path: folder, problem }) => `Passed over the checkpoint ${folder}: ${problem}.`);
  const lineageId = lineage?.lineageId ?? newest?.manifest.lineageId ?? null;
  const started = lineageId === null ? null : await directory.lastCommitStarted(lineageId);
  if (started !== null && (from === null || from.manifest.id < started)) {
    const wouldRepeat = `output that was committed after checkpoint ${from?.manifest.id ?? 0}, up to checkpoint ${started}, is there already`;
    if (!question.sinksRewindable && !question.allowRewind) throw rewindRefused(notes, wouldRepeat);
    notes.push(`Going back behind committed output: ${wouldRepeat} and will be written again.`);
    return begin(question, { lineage, from, carryOn: false, notes, origin: from?.path ?? null });
  }
  if (first !== null) notes.push(...(await repeatedBehind(first)).notes);
  if (from === null && damaged.length > 0) notes.push('No checkpoint is readable and nothing was committed yet: the job begins afresh.');
  return begin(question, { lineage, from, carryOn: true, notes, origin: first?.path ?? null });
}

/** An explicit checkpoint. Where it is not this lineage's newest one, a new lineage begins, and it is said what will be repeated. */
async function fromPath(question: RestoreQuestion, lineage: LineageRecord | null, folder: string): Promise<RestoreChoice> {
  const from = await loadExplicit(folder);
  const { newest } = await newestReadable(question.directory, from.manifest.lineageId);
  const { started, notes } = await repeatedBehind(from);
  const isNewest = newest?.path === from.path && from.manifest.lineageId === lineage?.lineageId && (started ?? 0) <= from.manifest.id;
  return begin(question, { lineage, from, carryOn: isNewest, notes, origin: isNewest ? null : from.path });
}

/** What is there already of the output behind a checkpoint. Its own directory knows what went on behind it; a savepoint's has no such marks. */
async function repeatedBehind({
  manifest,
  path: folder,
}: Readable): Promise<{ readonly started: number | null; readonly notes: string[] }> {
  const started = await new CheckpointDirectory(path.dirname(folder)).lastCommitStarted(manifest.lineageId);
  if (started === null || started <= manifest.id) return { started, notes: [] };
  return {
    started,
    notes: [`Output that was committed after checkpoint ${manifest.id}, up to checkpoint ${started}, will be written again.`],
  };
}

async function loadExplicit(folder: string): Promise<Readable> {
  const loaded = await loadCheckpoint(folder);
  if (loaded.kind === 'readable') return loaded;
  if (loaded.kind === 'damaged') {
    throw checkpointError('damaged', `The checkpoint ${folder} cannot be restored: ${loaded.problem}.`, {
      domain: 'user',
      remedy: 'Restore another checkpoint.',
    });
  }
  const { newest } = await newestReadable(new CheckpointDirectory(folder), null);
  if (newest) return newest;
  throw checkpointError('not-found', `There is no checkpoint at ${folder}.`, {
    domain: 'user',
    remedy: 'Give the path of a chk-<n> folder, of a savepoint, or of a checkpoint directory.',
  });
}

async function newestReadable(
  directory: CheckpointDirectory,
  lineageId: string | null,
): Promise<{ readonly newest: Readable | null; readonly damaged: Extract<LoadedCheckpoint, { kind: 'damaged' }>[] }> {
  const damaged: Extract<LoadedCheckpoint, { kind: 'damaged' }>[] = [];
  for (const id of await directory.ids()) {
    const loaded = await loadCheckpoint(directory.pathOf(id));
    if (loaded.kind === 'damaged') damaged.push(loaded);
    else if (loaded.kind === 'readable' && (lineageId === null || loaded.manifest.lineageId === lineageId))
      return { newest: loaded, damaged };
  }
  return { newest: null, damaged };
}

interface Beginning {
  readonly lineage: LineageRecord | null;
  readonly from: Readable | null;
  readonly carryOn: boolean;
  readonly notes: readonly string[];
  readonly origin: string | null;
}

async function begin(question: RestoreQuestion, { lineage, from, carryOn, notes, origin }: Beginning): Promise<RestoreChoice> {
  const lastId = Math.max(await question.directory.highestId(), lineage?.lastId ?? 0, from?.manifest.id ?? 0);
  const lineageId = carryOn ? (lineage?.lineageId ?? from?.manifest.lineageId ?? newLineageId()) : newLineageId();
  return {
    kind: 'begin',
    from,
    notes,
    lineage: {
      version: 1,
      lineageId,
      attempt: Math.max(lineage?.attempt ?? 0, from?.manifest.attempt ?? 0) + 1,
      fencingEpoch: question.fencingEpoch,
      lastId,
      origin,
    },
  };
}

const rewindRefused = (notes: readonly string[], wouldRepeat: string): Error =>
  checkpointError('rewind-refused', `${notes.join(' ')} ${wouldRepeat}; going on from there would write it a second time.`.trim(), {
    domain: 'user',
    remedy: 'Bring the damaged checkpoint back from a copy, or accept repeated output with --allow-rewind.',
  });

const olderClaim = (lineage: LineageRecord, epoch: number): Error =>
  checkpointError(
    'fenced',
    `The checkpoint directory belongs to claim ${lineage.fencingEpoch}, and this start has the older claim ${epoch}.`,
    {
      remedy: 'Nothing is to be done: the job runs elsewhere.',
    },
  );
