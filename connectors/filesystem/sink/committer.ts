import { open, rename, stat } from 'node:fs/promises';
import path from 'node:path';
import { isHeadraceError, type CommitRequest, type Committer, type HeadraceError, type RecoverContext } from '@headrace/connector-sdk';
import { fileError, fileProblem, onFile } from '../file-error';
import type { FilesystemOptions } from '../spec';
import type { PartFile } from './committable';
import { syncFolder } from './part-writer';

const RETRY_AFTER_MS = 1_000;

/**
 * Renames pending part files to their final names: a reader of finished names sees a file whole or not at all. The same request again
 * finds the final name in place of the hidden one and changes nothing.
 */
export class FileCommitter implements Committer<PartFile> {
  private readonly root: string;

  constructor(private readonly ctx: RecoverContext<FilesystemOptions>) {
    this.root = ctx.resolvePath(ctx.options.path);
  }

  async commit(_checkpointId: number, requests: readonly CommitRequest<PartFile>[]): Promise<void> {
    const done: { readonly request: CommitRequest<PartFile>; readonly renamed: boolean }[] = [];
    for (const request of requests) {
      const outcome = await this.publish(request.committable).catch((error: unknown) => asTyped(this.root, error));
      if (isHeadraceError(outcome)) answerFailure(request, outcome);
      else done.push({ request, renamed: outcome });
    }
    const failure = await this.makeDurable(done.map(({ request }) => request.committable)).catch((error: unknown) =>
      asTyped(this.root, error),
    );
    for (const { request, renamed } of done) {
      if (failure) answerFailure(request, failure);
      else if (renamed) request.committed();
      else request.alreadyCommitted();
    }
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  /** True: renamed now. False: it had been. */
  private async publish(part: PartFile): Promise<boolean> {
    const hidden = path.join(this.root, part.folder, part.hiddenName);
    const target = path.join(this.root, part.folder, part.name);
    const [waiting, there] = await Promise.all([sizeOf(hidden), sizeOf(target)]);
    if (there === part.sizeBytes && waiting === null) return false;
    if (there !== null) throw this.lost(part, `there is already another file of this name with ${there} bytes`);
    if (waiting === null) throw this.lost(part, `${part.hiddenName} is gone`);
    if (waiting !== part.sizeBytes) throw this.lost(part, `${part.hiddenName} has ${waiting} bytes instead of ${part.sizeBytes}`);
    await onFile(target, () => rename(hidden, target));
    return true;
  }

  /** Syncs the folders, and leaves the success files where they are wanted. */
  private async makeDurable(parts: readonly PartFile[]): Promise<null> {
    for (const folder of new Set(parts.map((part) => path.join(this.root, part.folder)))) {
      if (this.ctx.options['sink.partition-commit.policy.kind'] === 'success-file') {
        const file = path.join(folder, this.ctx.options['sink.partition-commit.success-file.name']);
        await onFile(file, async () => (await open(file, 'w')).close());
      }
      await syncFolder(folder);
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

function answerFailure(request: CommitRequest<PartFile>, failure: HeadraceError): void {
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
