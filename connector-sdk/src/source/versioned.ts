import type { z } from 'zod';

/**
 * A value that lives in checkpoints, as JSON. `migrate[n]` turns a value of version n into one of version n + 1; checkpoints of
 * every released version are loaded for ever, so no step is ever removed.
 */
export interface Versioned<T> {
  readonly version: number;
  readonly schema: z.ZodType<T>;
  readonly migrate?: Readonly<Record<number, (old: unknown) => unknown>>;
}
