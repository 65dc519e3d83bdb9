import { open, rename, stat } from 'node:fs/promises';
import path from 'node:path';
import { isHeadraceError, type CommitRequest, type Committer, type HeadraceError, type RecoverContext } from '@headrace/connector-sdk';
import { fileError, fileProblem, onFile } from '../file-error';
import type { FilesystemOptions } from '../spec';
import { joinedName, joiningNameOf, type FileCommittable, type PartFile, type PartitionReport } from './committable';
import { groupsToJoin, joinParts, removeParts } from './join-parts';
import { requireOwner } from './owner';
import { syncFolder } from './part-writer';

const RETRY_AFTER_MS = 1_000;

/**
 * Renames pending part files to their final names: a reader of finished names sees a file whole or not at all. The same request again
 * finds the final name in place of the hidden one and changes nothing; an attempt that was replaced renames nothing. Parts that are joined become one hidden file, which is renamed
 * before they are removed: after a crash the same parts give the same name again. Then complete partitions get their success file.
 */
export class FileCommitter implements Committer<FileCommittable> {
  private readonly root: string;

  constructor(private readonly ctx: RecoverContext<FilesystemOptions>) {
    this.root = ctx.resolvePath(ctx.options.path);
  }

  async commit(_checkpointId: number, requests: readonly CommitRequest<FileCommittable>[]): Promise<void> {
    const asked = requests.map((request) => ({ request, committable: request.committable }));
    const parts = asked.map(({ committable }) => committable).filter((each) => each.kind === 'part');
    const reports = asked.map(({ committable }) => committable).filter((each) => each.kind === 'partitions');
    const replaced = await requireOwner(this.ctx, this.root).then(
      () => null,
      (error: unknown) => asTyped(this.root, error),
    );
    if (replaced) return requests.forEach((request) => answerFailure(request, replaced));
    const renamed = new Set<FileCommittable>();
    const failures = new Map<FileCommittable, HeadraceError>();
    for (const group of groupsToJoin(parts, this.ctx.options)) {
      const outcome = await this.publish(group).catch((error: unknown) => asTyped(this.root, error));
      for (const part of group) {
        if (isHeadraceError(outcome)) failures.set(part, outcome);
        else if (outcome) renamed.add(part);
      }
      if (outcome === true) this.count(group);
    }
    // Which parts are joined follows from all that are asked for: one that must wait lets all wait, or they would be joined otherwise.
    const waits = [...failures.values()].find((failure) => failure.retry === 'backoff');
    const failed =
      waits ?? (await this.makeDurable(parts, failures.size > 0 ? [] : reports).catch((error: unknown) => asTyped(this.root, error)));
    for (const { request, committable } of asked) {
      const failure = failures.get(committable) ?? failed ?? null;
      if (failure) answerFailure(request, failure);
      else if (renamed.has(committable)) request.committed();
      else request.alreadyCommitted();
    }
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  private count(group: readonly PartFile[]): void {
    const { metrics } = this.ctx;
    metrics.counter('filesystem.published-files').add(1);
    metrics.counter('filesystem.published-bytes').add(group.reduce((sum, part) => sum + part.sizeBytes, 0));
  }

  /** True: renamed now. False: it had been. */
  private async publish(group: readonly PartFile[]): Promise<boolean> {
    if (group.length === 1) return this.publishOne(group[0]!);
    const name = joinedName(group);
    const folder = path.join(this.root, group[0]!.folder);
    const target = path.join(folder, name);
    const there = (await sizeOf(target)) !== null;
    if (!there) {
      for (const part of group) await this.requireHidden(part);
      const hidden = path.join(folder, joiningNameOf(this.ctx, name));
      const parts = group.map((part) => ({ path: path.join(folder, part.hiddenName), sizeBytes: part.sizeBytes }));
      await joinParts(this.ctx, parts, hidden);
      await onFile(target, () => rename(hidden, target));
    }
    // The name must be on the disk before what it stands for goes.
    await syncFolder(folder);
    await onFile(target, () => removeParts(this.root, group));
    return !there;
  }

  private async publishOne(part: PartFile): Promise<boolean> {
    const hidden = path.join(this.root, part.folder, part.hiddenName);
    const target = path.join(this.root, part.folder, part.name);
    const [waiting, there] = await Promise.all([sizeOf(hidden), sizeOf(target)]);
    if (there === part.sizeBytes && waiting === null) return false;
    if (there !== null) throw this.lost(part, `there is already another file of this name with ${there} bytes`);
    this.checkHidden(part, waiting);
    await onFile(target, () => rename(hidden, target));
    return true;
  }

  private async requireHidden(part: PartFile): Promise<void> {
    this.checkHidden(part, await sizeOf(path.join(this.root, part.folder, part.hiddenName)));
  }

  private checkHidden(part: PartFile, waiting: number | null): void {
    if (waiting === null) throw this.lost(part, `${part.hiddenName} is gone`);
    if (waiting !== part.sizeBytes) throw this.lost(part, `${part.hiddenName} has ${waiting} bytes instead of ${part.sizeBytes}`);
  }

  /** Syncs the folders, and leaves success files in partitions that are complete. */
  private async makeDurable(parts: readonly PartFile[], reports: readonly PartitionReport[]): Promise<null> {
    const complete = completePartitions(reports);
    for (const folder of new Set([...parts.map((part) => part.folder), ...complete])) {
      const full = path.join(this.root, folder);
      if (complete.has(folder)) {
        const file = path.join(full, this.ctx.options['sink.partition-commit.success-file.name']);
        await onFile(file, async () => (await open(file, 'w')).close());
      }
      await syncFolder(full);
    }
    return null;
  }

  private lost(part: PartFile, why: string): HeadraceError {
    return fileProblem(
      'part-lost',
      `The part file ${path.join(part.folder, part.name)} in ${this.root} cannot be made visible: ${why}.`,
      'Something else changed the folder. Restore from a checkpoint whose files are all there, or start afresh into an empty folder.',
    );
  }
}

/** A checkpoint that was given up leaves its reports to the next one: what is open stands in the newest alone. */
function completePartitions(reports: readonly PartitionReport[]): ReadonlySet<string> {
  const newest = reports.reduce((most, { checkpointId }) => Math.max(most, checkpointId), -Infinity);
  const open = new Set(reports.filter((report) => report.checkpointId === newest).flatMap((report) => report.open));
  return new Set(reports.flatMap((report) => report.done).filter((folder) => !open.has(folder)));
}

function answerFailure(request: CommitRequest<FileCommittable>, failure: HeadraceError): void {
  if (failure.retry === 'backoff') request.retryLater(RETRY_AFTER_MS, failure);
  else request.failed(failure);
}

const asTyped = (root: string, error: unknown): HeadraceError => (isHeadraceError(error) ? error : fileError(root, error));

async function sizeOf(file: string): Promise<number | null> {
  try {
    return (await stat(file)).size;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw fileError(file, error);
  }
}
