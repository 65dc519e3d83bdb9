import { z, type Versioned } from '@headrace/connector-sdk';
import { partitionName } from '../wire/offset-api';

/** One partition, from an offset that was fixed before the first checkpoint up to `stop` (exclusive), or without end. */
export interface KafkaSplit {
  readonly topic: string;
  readonly partition: number;
  readonly start: number;
  readonly stop: number | null;
}
/** The offset of the next record. */
export interface KafkaPosition {
  readonly offset: number;
}
/** A topic as it was when its partitions were found. */
export interface KnownTopic {
  readonly name: string;
  readonly id: string;
  readonly partitions: number;
}
export interface KafkaEnumeratorState {
  readonly topics: readonly KnownTopic[];
  readonly unassigned: readonly { readonly split: KafkaSplit; readonly from: KafkaPosition | null }[];
}

const offset = z.number().int().nonnegative();
const split = z.object({ topic: z.string(), partition: z.number().int(), start: offset, stop: offset.nullable() });
const position = z.object({ offset });

export const versionedSplit: Versioned<KafkaSplit> = { version: 1, schema: split };
export const versionedPosition: Versioned<KafkaPosition> = { version: 1, schema: position };
export const versionedEnumerator: Versioned<KafkaEnumeratorState> = {
  version: 1,
  schema: z.object({
    topics: z.array(z.object({ name: z.string(), id: z.string(), partitions: z.number().int() })),
    unassigned: z.array(z.object({ split, from: position.nullable() })),
  }),
};

export const splitId = (of: KafkaSplit): string => partitionName(of);
