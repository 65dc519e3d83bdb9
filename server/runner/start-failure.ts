import { z } from 'zod';
import { messageOf } from '@/server/db/database-error';
import type { FailureReport } from '@/server/engine/contract/job';

/** What an error may say of itself; one that says nothing is ours, and trying again may help. */
const Said = z.object({
  code: z.string().catch('job.not-started'),
  remedy: z.string().nullable().catch(null),
  domain: z.enum(['user', 'external', 'internal']).catch('internal'),
  retry: z.enum(['none', 'backoff']).catch('backoff'),
});

/** Of an attempt whose start message could not be made: no process has begun. */
export const startFailure = (error: unknown): FailureReport => ({
  ...Said.parse(error instanceof Error ? error : {}),
  message: messageOf(error),
  origin: [],
});
