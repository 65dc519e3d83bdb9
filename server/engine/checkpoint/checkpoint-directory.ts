import { existsSync } from 'node:fs';
import { copyFile, mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import { checkpointError } from './checkpoint-error';
import { readIfThere, removeTree, syncDirectory, syncFile, writeDurably } from './durable';
import { faultPoint } from './fault-points';
import { lineageFile } from './lineage';
import { parseManifest, printManifest, type Manifest } from './manifest';
import { checkSectionFile } from './section-file';

export const MANIFEST = 'manifest.json';
const STARTED = 'commit-started';
const FINISHED = 'FINISHED';
const STAGE = 'stage';
const DEAD_LETTERS = 'dead-letters';

/** What looking at one checkpoint's folder gave. `incomplete`: it was never finished, which is no damage. */
export type LoadedCheckpoint =
  | { readonly kind: 'readable'; readonly manifest: Manifest; readonly path: string }
  | { readonly kind: 'incomplete'; readonly path: string }
  | { readonly kind: 'damaged'; readonly path: string; readonly problem: string };

/** Looks at `<path>/manifest.json` and tries every file that it names against its size and checksum. */
export async function loadCheckpoint(folder: string): Promise<LoadedCheckpoint> {
  const text = await readIfThere(path.join(folder, MANIFEST));
  if (text === null) return { kind: 'incomplete', path: folder };
  const manifest = parseManifest(text);
  if (typeof manifest === 'string') return { kind: 'damaged', path: folder, problem: manifest };
  for (const operator of Object.values(manifest.operators)) {
    for (const file of operator.subtasks.flatMap((subtask) => subtask.files)) {
      const problem = checkSectionFile(folder, file);
      if (problem) return { kind: 'damaged', path: folder, problem };
    }
  }
  return { kind: 'readable', manifest, path: folder };
}

/** `--checkpoint-dir`: `lineage.json`, `chk-<n>/`, `commit-started/<n>`, `stage/`, `dead-letters/`, `FINISHED`. */
export class CheckpointDirectory {
  constructor(readonly root: string) {}

  async create(): Promise<void> {
    for (const folder of ['.', STARTED, STAGE]) await mkdir(path.join(this.root, folder), { recursive: true });
  }

  get stageFolder(): string {
    return path.join(this.root, STAGE);
  }
  get deadLetterFolder(): string {
    return path.join(this.root, DEAD_LETTERS);
  }
  pathOf(id: number): string {
    return path.join(this.root, `chk-${id}`);
  }

  /** Ids of all checkpoint folders, complete or not, highest first. */
  async ids(): Promise<number[]> {
    return (await names(this.root))
      .map((name) => /^chk-(\d+)$/.exec(name)?.[1])
      .filter((id) => id !== undefined)
      .map(Number)
      .sort((a, b) => b - a);
  }

  /** The highest id that left a trace here. */
  async highestId(): Promise<number> {
    return Math.max(0, ...(await this.ids()), ...(await this.startedIds()));
  }

  async begin(id: number): Promise<string> {
    const folder = this.pathOf(id);
    await mkdir(folder);
    return folder;
  }

  /** Why a step here failed. Where the folder was deleted or emptied under the job, that is the reason, whatever the step ran into: a file that is missing, or a lineage that is nobody's. */
  reasonOf(error: unknown): unknown {
    return existsSync(lineageFile(this.root)) ? error : folderGone(this.root, error);
  }

  /** From here on the checkpoint is complete, with the staged output that it names. `allowed` is asked at the last moment before the rename and throws to forbid it. */
  async complete(manifest: Manifest, folder: string, allowed: () => Promise<void>): Promise<void> {
    faultPoint('checkpoint.before-manifest');
    await syncDirectory(folder);
    if (manifest.stages.length > 0) await syncDirectory(this.stageFolder);
    if (manifest.deadLetters.length > 0) await syncDirectory(this.deadLetterFolder).catch(unlessMissing);
    await allowed();
    await writeDurably(path.join(folder, MANIFEST), printManifest(manifest), () => faultPoint('checkpoint.manifest-written'));
    await syncDirectory(path.dirname(folder));
    faultPoint('checkpoint.manifest-renamed');
  }

  /** The checkpoint once more, whole in itself, at `folder`. */
  async copyTo(manifest: Manifest, folder: string): Promise<void> {
    await mkdir(folder, { recursive: true });
    for (const file of Object.values(manifest.operators).flatMap((operator) => operator.subtasks.flatMap((subtask) => subtask.files))) {
      await copyDurably(path.join(this.pathOf(manifest.id), file.name), path.join(folder, file.name));
    }
    await copyStages(this.stageFolder, stageFolderOf(folder), manifest.stages);
    await syncDirectory(folder);
    await writeDurably(path.join(folder, MANIFEST), printManifest(manifest));
    await syncDirectory(path.dirname(folder));
  }

  async discard(folder: string): Promise<void> {
    await removeTree(folder);
  }

  /** Durable before the first commit call of this checkpoint. */
  async markCommitStarted(id: number, lineageId: string): Promise<void> {
    await writeDurably(path.join(this.root, STARTED, String(id)), lineageId);
    faultPoint('commit.started');
  }

  async lastCommitStarted(lineageId: string): Promise<number | null> {
    let last: number | null = null;
    for (const id of await this.startedIds()) {
      if (last !== null && id < last) continue;
      if ((await readIfThere(path.join(this.root, STARTED, String(id)))) === lineageId) last = id;
    }
    return last;
  }

  /** Of the marks of commits. A mark that a crash left under its temporary name is none. */
  private async startedIds(): Promise<number[]> {
    return (await names(path.join(this.root, STARTED))).map(Number).filter(Number.isInteger);
  }

  async readFinished(): Promise<boolean> {
    return (await readIfThere(path.join(this.root, FINISHED))) !== null;
  }
  async markFinished(manifestId: number): Promise<void> {
    faultPoint('finish.before-marker');
    await writeDurably(path.join(this.root, FINISHED), `${JSON.stringify({ checkpoint: manifestId, atMs: Date.now() })}\n`);
    faultPoint('finish.marked');
  }
  async clearFinished(): Promise<void> {
    await removeTree(path.join(this.root, FINISHED));
    await syncDirectory(this.root);
  }

  /** Removes all but these checkpoints below the newest of them, the stage files that only removed ones name, and marks of commits but the last. */
  async retire(retained: readonly Manifest[]): Promise<void> {
    faultPoint('checkpoint.before-retire');
    const keep = new Set(retained.map((manifest) => manifest.id));
    const newest = Math.max(...keep);
    const keptStages = new Set(retained.flatMap((manifest) => manifest.stages));
    for (const id of await this.ids()) {
      if (keep.has(id) || id > newest) continue;
      const folder = this.pathOf(id);
      const manifest = await this.manifestOf(id);
      if (manifest !== null) await this.removeStages(manifest.stages.filter((name) => !keptStages.has(name)));
      await removeTree(folder);
    }
    // The last mark stays though newer checkpoints had nothing to commit: it tells that rows behind an older one are out.
    const started = (await this.startedIds()).sort((a, b) => b - a);
    for (const id of started.slice(1)) if (id < newest) await removeTree(path.join(this.root, STARTED, String(id)));
  }

  /**
   * At a start: what attempts before left of epochs that did not complete. Staged output stays as long as a checkpoint here names it, since any of
   * them may be restored some day; dead letters are those of the checkpoint that is restored now, as records behind it are read again.
   */
  async removeLeftovers(restored: Pick<Manifest, 'id' | 'stages' | 'deadLetters'> | null): Promise<void> {
    const stages = new Set(restored?.stages);
    for (const id of await this.ids()) for (const name of (await this.manifestOf(id))?.stages ?? []) stages.add(name);
    const letters = new Set(restored?.deadLetters);
    // What a commit refused is named by its checkpoint, and by no manifest: it may have been the last thing that happened.
    const isCommitted = (name: string): boolean => (committedBy(name) ?? Infinity) <= (restored?.id ?? -1);
    for (const name of await names(this.stageFolder)) if (!stages.has(name)) await removeTree(path.join(this.stageFolder, name));
    for (const name of await names(this.deadLetterFolder))
      if (!letters.has(name) && !isCommitted(name)) await removeTree(path.join(this.deadLetterFolder, name));
  }

  /** Null where there is none that can be read. */
  private async manifestOf(id: number): Promise<Manifest | null> {
    const text = await readIfThere(path.join(this.pathOf(id), MANIFEST));
    const manifest = text === null ? null : parseManifest(text);
    return manifest === null || typeof manifest === 'string' ? null : manifest;
  }

  private async removeStages(stages: readonly string[]): Promise<void> {
    for (const name of stages) await removeTree(path.join(this.stageFolder, name));
  }
}

const folderGone = (root: string, cause: unknown): Error =>
  checkpointError('folder-gone', `The folder of the checkpoints ${root} is not there any more: somebody deleted or unmounted it.`, {
    cause,
    remedy:
      'Bring the folder back with what was in it, and start the job again. Where it is lost for good, start without state: what the job has written may come twice.',
  });

/** Dead letters of a sink's commit; see `RefusedRows`. */
export const commitLettersName = (operator: string, checkpointId: number): string =>
  `${encodeURIComponent(operator)}-commit-${checkpointId}.jsonl`;

const committedBy = (name: string): number | null => {
  const id = /-commit-(\d+)\.jsonl$/.exec(name)?.[1];
  return id === undefined ? null : Number(id);
};

/** Copies stage files from beside one checkpoint to beside another (savepoints hold their own). */
export async function copyStages(from: string, to: string, stages: readonly string[]): Promise<void> {
  if (stages.length === 0) return;
  await mkdir(to, { recursive: true });
  for (const name of stages) await copyDurably(path.join(from, name), path.join(to, name));
  await syncDirectory(to);
}

async function copyDurably(from: string, to: string): Promise<void> {
  await copyFile(from, to);
  await syncFile(to);
}

/** Where a savepoint keeps its own stages. */
export const stageFolderOf = (savepointFolder: string): string => path.join(savepointFolder, STAGE);

/** Where the stages of something restorable lie: a savepoint has them inside, a checkpoint beside it, together with its neighbours'. */
export const stagesToRestore = (folder: string): string =>
  existsSync(stageFolderOf(folder)) ? stageFolderOf(folder) : stageFolderOf(path.dirname(folder));

const names = (folder: string): Promise<string[]> => readdir(folder).catch((error: unknown) => (unlessMissing(error), []));

/** What is not there is no failure. */
function unlessMissing(error: unknown): void {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
}
