import { HeadraceError } from '@headrace/connector-sdk/errors';

/** A checkpoint, its directory or what it holds is not as it should be. `retry: none` unless trying again can help. */
export const checkpointError = (
  code: string,
  message: string,
  details: {
    readonly remedy?: string;
    readonly cause?: unknown;
    readonly retry?: 'none' | 'backoff';
    readonly domain?: 'user' | 'external';
  } = {},
): HeadraceError =>
  new HeadraceError(message, {
    code: `checkpoint.${code}`,
    domain: details.domain ?? 'external',
    retry: details.retry ?? 'none',
    ...(details.remedy === undefined ? {} : { remedy: details.remedy }),
    ...(details.cause === undefined ? {} : { cause: details.cause }),
  });
