import { z, type StageRef, type Versioned } from '@headrace/connector-sdk';

/** One subtask's epoch: an open transaction that holds all its rows and a ledger record, and the same rows staged. */
export interface KafkaEpoch {
  readonly transactionalId: string;
  /** 64 bits wide, as text. */
  readonly producerId: string;
  readonly producerEpoch: number;
  readonly lineageId: string;
  readonly checkpointId: number;
  /** The key of its record in the ledger. */
  readonly ledgerKey: string;
  readonly rows: number;
  /** Null where the option "headrace.stage" is none. */
  readonly staged: StageRef | null;
}

export const versionedEpoch: Versioned<KafkaEpoch> = {
  version: 1,
  schema: z.object({
    transactionalId: z.string(),
    producerId: z.string().regex(/^\d+$/),
    producerEpoch: z.number().int(),
    lineageId: z.string(),
    checkpointId: z.number().int(),
    ledgerKey: z.string(),
    rows: z.number().int(),
    staged: z.object({ name: z.string(), sizeBytes: z.number() }).nullable(),
  }),
};
