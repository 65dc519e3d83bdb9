import { TRPCClientError } from '@trpc/client';
import type { AppRouter } from '@/server/api/root';

/** What to do about a refused call, where the server knows. */
export const remedyOf = (error: unknown): string | undefined => told(error, 'remedy');

/** The code by which the server names the reason of a refusal. */
export const reasonOf = (error: unknown): string | undefined => told(error, 'reason');

function told(error: unknown, what: 'remedy' | 'reason'): string | undefined {
  if (!(error instanceof TRPCClientError)) return undefined;
  const data: unknown = (error as TRPCClientError<AppRouter>).data;
  const value = typeof data === 'object' && data !== null ? (data as Record<string, unknown>)[what] : undefined;
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Why a call was refused, and what to do where the server knows. */
export const refusalOf = (error: unknown): string =>
  [error instanceof Error ? error.message : String(error), remedyOf(error)].filter(Boolean).join(' ');
