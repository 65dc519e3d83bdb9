import { z, type Versioned } from '@headrace/connector-sdk';

/** The events first, first + stride … below `end` (null: endless). */
export interface EventClass {
  readonly first: number;
  readonly stride: number;
  readonly end: number | null;
}
export interface EventPosition {
  readonly next: number;
}
export interface NexmarkState {
  readonly queue: readonly { readonly split: EventClass; readonly from: EventPosition | null }[];
}

const split = z.object({ first: z.number(), stride: z.number(), end: z.number().nullable() });
const position = z.object({ next: z.number() });

export const versionedSplit: Versioned<EventClass> = { version: 1, schema: split };
export const versionedPosition: Versioned<EventPosition> = { version: 1, schema: position };
export const versionedState: Versioned<NexmarkState> = {
  version: 1,
  schema: z.object({ queue: z.array(z.object({ split, from: position.nullable() })) }),
};
export const splitId = ({ first, stride }: EventClass): string => `${first}/${stride}`;
