import type { SourceRuntime } from '@headrace/connector-sdk';
import type { KafkaOptions } from '../spec';
import { KafkaEnumerator } from './enumerator';
import { KafkaReader } from './reader';
import {
  splitId,
  versionedEnumerator,
  versionedPosition,
  versionedSplit,
  type KafkaEnumeratorState,
  type KafkaPosition,
  type KafkaSplit,
} from './split';

/** `upserts`: a record is the last state of its key, and one without a value a delete. */
export const kafkaSource = (upserts: boolean): SourceRuntime<KafkaOptions, KafkaSplit, KafkaPosition, KafkaEnumeratorState> => ({
  split: versionedSplit,
  position: versionedPosition,
  enumeratorState: versionedEnumerator,
  splitId,
  createEnumerator: (ctx, restored) => new KafkaEnumerator(ctx, restored),
  createReader: (ctx) => new KafkaReader(ctx, upserts),
});
