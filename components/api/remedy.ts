import { TRPCClientError } from '@trpc/client';
import type { AppRouter } from '@/server/api/root';

/** What to do about a refused call, where the server knows. */
export function remedyOf(error: unknown): string | undefined {
  if (!(error instanceof TRPCClientError)) return undefined;
  const data: unknown = (error as TRPCClientError<AppRouter>).data;
  const remedy = typeof data === 'object' && data !== null && 'remedy' in data ? data.remedy : undefined;
  return typeof remedy === 'string' && remedy !== '' ? remedy : undefined;
}

/** Why a call was refused, and what to do where the server knows. */
export const refusalOf = (error: unknown): string =>
  [error instanceof Error ? error.message : String(error), remedyOf(error)].filter(Boolean).join(' ');
