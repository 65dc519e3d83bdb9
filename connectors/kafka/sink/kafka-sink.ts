import type { SinkRuntime } from '@headrace/connector-sdk';
import type { KafkaOptions } from '../spec';
import { versionedEpoch, type KafkaEpoch } from './committable';
import { KafkaCommitter } from './committer';
import { recoverSink } from './recover';
import { KafkaWriter } from './writer';

/** `upserts`: the last state of each key counts, and a delete is a record without a value. */
export const kafkaSink = (upserts: boolean): SinkRuntime<KafkaOptions, KafkaEpoch> => ({
  committable: versionedEpoch,
  recover: (ctx, { pending }) => recoverSink(ctx, pending),
  createWriter: (ctx) => new KafkaWriter(ctx, upserts),
  createCommitter: (ctx) => new KafkaCommitter(ctx),
});
