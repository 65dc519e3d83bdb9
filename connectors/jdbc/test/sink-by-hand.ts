import type { CommitRequest, CommitterContext, Lineage, SinkWriter } from '@headrace/connector-sdk';
import {
  committerContext,
  recoverContext,
  TestMetrics,
  writerContext,
  type KindedRow,
  type MemoryStage,
  type TestInstance,
} from '@headrace/connector-sdk/testing';
import jdbc from '../index';
import type { JdbcEpoch } from '../sink/epoch';
import type { JdbcOptions } from '../spec';

/** A sink on a table, step by step. Answers to a commit are words: `committed`, `already`, `later CODE`, `failed CODE: message`. */
export interface SinkByHand {
  readonly writer: SinkWriter<JdbcEpoch, unknown>;
  /** Writes and prepares an epoch. */
  prepare(checkpoint: number, changes: readonly KindedRow[]): Promise<readonly JdbcEpoch[]>;
  commit(checkpoint: number, committables: readonly JdbcEpoch[]): Promise<readonly string[]>;
  /** Writes, prepares and commits. */
  epoch(checkpoint: number, changes: readonly KindedRow[]): Promise<readonly string[]>;
  /** A figure of the committer, or of the writer, as it is now. */
  figure(name: string): number | undefined;
  close(): Promise<void>;
}

/** Recovers, and opens one writer and the committer. */
export async function sinkByHand(
  instance: TestInstance<JdbcOptions>,
  {
    lineage,
    stage,
    policy,
  }: {
    readonly lineage: Lineage;
    readonly stage: MemoryStage;
    /** Absent: fail. */
    readonly policy?: Pick<CommitterContext<JdbcOptions>, 'onError' | 'keepRefused'>;
  },
): Promise<SinkByHand> {
  await jdbc.sink!.recover!(recoverContext(instance, lineage, stage), { lastCheckpointId: null, pending: [] });
  const metrics = new TestMetrics();
  const writer = jdbc.sink!.createWriter({ ...writerContext(instance, { lineage, stage, subtask: 0, parallelism: 1 }), metrics }, []);
  const committer = jdbc.sink!.createCommitter!({ ...committerContext(instance, lineage, stage), metrics, ...policy });
  const prepare: SinkByHand['prepare'] = async (checkpoint, changes) => {
    await writer.write({ kind: 'rows', rows: changes.map(({ row }) => row), kinds: changes.map(({ kind }) => kind) });
    return (await writer.prepareCommit(checkpoint)).committables;
  };
  const commit: SinkByHand['commit'] = async (checkpoint, committables) => {
    const answers: string[] = [];
    const request = (committable: JdbcEpoch): CommitRequest<JdbcEpoch> => ({
      committable,
      committed: () => void answers.push('committed'),
      alreadyCommitted: () => void answers.push('already'),
      retryLater: (_ms, why) => void answers.push(`later ${why.code}`),
      failed: (why) => void answers.push(`failed ${why.code}: ${why.message}`),
    });
    await committer.commit(checkpoint, committables.map(request));
    return answers;
  };
  return {
    writer,
    prepare,
    commit,
    epoch: async (checkpoint, changes) => commit(checkpoint, await prepare(checkpoint, changes)),
    figure: (name) => metrics.counts.get(name) ?? metrics.gauges.get(name)?.(),
    close: () => committer.close(),
  };
}
