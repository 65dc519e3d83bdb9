import { z, type Versioned } from '@headrace/connector-sdk';

/** All rows are one split. */
export type ValuesSplit = Readonly<Record<string, never>>;
export interface ValuesPosition {
  readonly next: number;
}
/** Whether the split is still to be given out, and where it goes on. */
export interface ValuesState {
  readonly waiting: { readonly from: ValuesPosition | null } | null;
}

const position = z.object({ next: z.number() });
export const versionedSplit: Versioned<ValuesSplit> = { version: 1, schema: z.record(z.string(), z.never()) };
export const versionedPosition: Versioned<ValuesPosition> = { version: 1, schema: position };
export const versionedState: Versioned<ValuesState> = {
  version: 1,
  schema: z.object({ waiting: z.object({ from: position.nullable() }).nullable() }),
};
