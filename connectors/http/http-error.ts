import { HeadraceError, type ErrorDetails } from '@headrace/connector-sdk';

/** A wrong option or a refusal (`retry` none: the user's), or a service that is away (`backoff`: external). */
export const httpProblem = (
  code: string,
  message: string,
  { remedy, retry = 'none', cause, record }: Partial<Pick<ErrorDetails, 'remedy' | 'retry' | 'cause' | 'record'>> = {},
): HeadraceError =>
  new HeadraceError(message, {
    code: `connector.http.${code}`,
    domain: retry === 'none' ? 'user' : 'external',
    retry,
    ...(remedy === undefined ? {} : { remedy }),
    ...(record === undefined ? {} : { record }),
    cause,
  });
