import type { KafkaOptions } from '../spec';
import type { Part } from '../wire/batch-writer';

/** Chooses the partition of the next row; a retry never asks again. `rolled`: the batch that was filled last has gone. */
export interface Partitioner {
  next(key: Part | null): number;
  rolled(): void;
}

/**
 * `default`: Kafka's own hash of the key, so that other clients' records of a key lie in the same partition; rows without a key go
 * round batch by batch. `fixed`: each writer has one partition. `round-robin`: row by row.
 */
export function partitioner(kind: KafkaOptions['sink.partitioner'], partitions: number, subtask: number): Partitioner {
  let turn = subtask % partitions;
  const step = (): void => {
    turn = (turn + 1) % partitions;
  };
  const nothing = (): void => undefined;
  switch (kind) {
    case 'fixed':
      return { next: () => turn, rolled: nothing };
    case 'round-robin':
      return {
        next: () => {
          step();
          return turn;
        },
        rolled: nothing,
      };
    case 'default':
      return { next: (key) => (key === null ? turn : (murmur2(key) & 0x7fff_ffff) % partitions), rolled: step };
  }
}

/** MurmurHash2 with Kafka's seed, as its Java client has it. */
export function murmur2({ bytes, start, end }: Part): number {
  const m = 0x5bd1e995;
  const length = end - start;
  let h = 0x9747b28c ^ length;
  let at = start;
  for (let words = length >> 2; words > 0; words--, at += 4) {
    let k = bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
    k = Math.imul(k, m);
    k ^= k >>> 24;
    h = Math.imul(h, m) ^ Math.imul(k, m);
  }
  const rest = end - at;
  if (rest === 3) h ^= bytes[at + 2]! << 16;
  if (rest >= 2) h ^= bytes[at + 1]! << 8;
  if (rest >= 1) h = Math.imul(h ^ bytes[at]!, m);
  h ^= h >>> 13;
  h = Math.imul(h, m);
  return (h ^ (h >>> 15)) | 0;
}
