import { z } from 'zod';
import { HeadraceError } from '../errors/connector-error';

/**
 * A value that lives in checkpoints, as JSON. `migrate[n]` turns a value of version n into one of version n + 1; checkpoints of
 * every released version are loaded for ever, so no step is ever removed.
 */
export interface Versioned<T> {
  readonly version: number;
  readonly schema: z.ZodType<T>;
  readonly migrate?: Readonly<Record<number, (old: unknown) => unknown>>;
}

/** A connector's own value as it lies in a checkpoint. */
export interface Stored {
  readonly version: number;
  readonly value: unknown;
}
export const StoredSchema = z.object({ version: z.number().int(), value: z.unknown() });

export const storeVersioned = <T>(kind: Versioned<T>, value: T): Stored => ({ version: kind.version, value });

/** The value, brought up to the connector's present version and checked. `what` names it in the error (`split`). */
export function loadVersioned<T>(kind: Versioned<T>, stored: unknown, what: string): T {
  const { version, value } = StoredSchema.parse(stored);
  let current = value;
  for (let at = version; at < kind.version; at++) {
    const step = kind.migrate?.[at];
    if (!step) throw unreadable(what, `it has version ${at} and there is no step to version ${at + 1}`);
    current = step(current);
  }
  if (version > kind.version) throw unreadable(what, `it has version ${version} and this build reads up to ${kind.version}`);
  const parsed = kind.schema.safeParse(current);
  if (!parsed.success) throw unreadable(what, parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`).join('; '));
  return parsed.data;
}

const unreadable = (what: string, why: string): HeadraceError =>
  new HeadraceError(`The checkpoint's ${what} cannot be read: ${why}.`, {
    code: 'checkpoint.unreadable-value',
    domain: 'user',
    retry: 'none',
    remedy: 'Restore with the version that wrote the checkpoint, or begin without state.',
  });
