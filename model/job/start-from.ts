import { z } from 'zod';

/**
 * Where a start takes its state from, as a person chooses it. `latest`: the newest of checkpoints and savepoints, whatever the
 * deployment's restore strategy says; `nothing`: begins with no state.
 */
export const StartFrom = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('latest') }),
  z.object({ kind: z.literal('snapshot'), snapshotId: z.uuid() }),
  z.object({ kind: z.literal('nothing') }),
]);
export type StartFrom = z.infer<typeof StartFrom>;

/** The choice as it is kept with the wish: a snapshot by its folder and by the name that people know it by. */
export const ChosenStart = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('latest') }),
  z.object({ kind: z.literal('snapshot'), path: z.string(), name: z.string() }),
  z.object({ kind: z.literal('nothing') }),
]);
export type ChosenStart = z.infer<typeof ChosenStart>;
