import { HeadraceError } from '@headrace/connector-sdk/errors';
import type { Versioned } from '@headrace/connector-sdk/source';
import { z } from 'zod';

/** A connector's own value as it lies in a checkpoint. */
export interface Stored {
  readonly version: number;
  readonly value: unknown;
}
export const StoredSchema = z.object({ version: z.number().int(), value: z.unknown() });

export const store = <T>(kind: Versioned<T>, value: T): Stored => ({ version: kind.version, value });

/** The value, brought up to the connector's present version and checked. */
export function load<T>(kind: Versioned<T>, stored: unknown, what: string): T {
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
