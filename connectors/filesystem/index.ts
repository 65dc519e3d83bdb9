import { isHeadraceError, type CheckResult, type ConnectorContext, type ConnectorRuntime } from '@headrace/connector-sdk';
import { fileCatalog } from './catalog';
import { FileLookup } from './lookup/file-lookup';
import { versionedCommittable, versionedWriterState } from './sink/committable';
import { FileCommitter } from './sink/committer';
import { removeLeftovers } from './sink/recover';
import { FileWriter } from './sink/writer';
import { discoverFiles } from './source/discover';
import { FileEnumerator } from './source/enumerator';
import { FileReader } from './source/reader';
import { splitId, versionedEnumeratorState, versionedPosition, versionedSplit } from './source/split';
import { filesystemSpec, type FilesystemOptions } from './spec';

export const filesystemConnector: ConnectorRuntime<FilesystemOptions> = {
  spec: filesystemSpec,
  check,
  source: {
    split: versionedSplit,
    position: versionedPosition,
    enumeratorState: versionedEnumeratorState,
    splitId,
    createEnumerator: (ctx, restored) => new FileEnumerator(ctx, restored),
    createReader: (ctx) => new FileReader(ctx),
    positionAt: (_split, byte) => ({ byte, row: 0 }),
  },
  sink: {
    committable: versionedCommittable,
    writerState: versionedWriterState,
    recover: (ctx, { pending }) => removeLeftovers(ctx, pending),
    createWriter: (ctx, restored) => new FileWriter(ctx, restored),
    createCommitter: (ctx) => new FileCommitter(ctx),
  },
  lookup: { create: (ctx, ask) => new FileLookup(ctx, ask) },
  catalog: fileCatalog,
};
export default filesystemConnector;

async function check(ctx: ConnectorContext<FilesystemOptions>): Promise<CheckResult> {
  try {
    const files = await discoverFiles(ctx);
    const sizeBytes = files.reduce((sum, file) => sum + file.sizeBytes, 0);
    return { ok: true, details: `${files.length} ${files.length === 1 ? 'file' : 'files'}, ${sizeBytes} bytes` };
  } catch (error) {
    if (!isHeadraceError(error)) throw error;
    return { ok: false, option: 'path', problem: error.message, remedy: error.remedy ?? '' };
  }
}
