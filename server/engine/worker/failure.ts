import { HeadraceError, isHeadraceError } from '@headrace/connector-sdk/errors';
import type { FailureReport } from '../contract/job';

/** Errors of the system calls that can pass by themselves. */
const passing = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EMFILE',
  'ENOSPC',
  'EDQUOT',
  'EIO',
]);

/** Any thrown thing as a report; secrets are replaced by `***`. */
export function failureOf(
  error: unknown,
  context: { readonly origin: readonly string[]; readonly secrets: readonly string[] },
): FailureReport {
  const redact = (text: string): string => redactSecrets(text, context.secrets);
  if (isHeadraceError(error)) {
    const { code, domain, retry, remedy } = error;
    return {
      code,
      message: redact(error.message),
      domain,
      retry,
      remedy: remedy ? redact(remedy) : null,
      origin: originOf(error, context.origin),
    };
  }
  const known = error instanceof Error ? error : new Error(String(error));
  const systemCode = (known as NodeJS.ErrnoException).code;
  if (typeof systemCode === 'string') {
    const retry = passing.has(systemCode) ? 'backoff' : 'none';
    const full = systemCode === 'ENOSPC' || systemCode === 'EDQUOT';
    const message = full ? diskFull(known as NodeJS.ErrnoException) : known.message;
    const remedy = full ? 'Free some space on the disk.' : null;
    return { code: `system.${systemCode}`, message: redact(message), domain: 'external', retry, remedy, origin: context.origin };
  }
  const message = redact(known.stack ?? known.message);
  return {
    code: 'engine.internal',
    message,
    domain: 'internal',
    retry: 'backoff',
    remedy: 'Report it with the log.',
    origin: context.origin,
  };
}

const diskFull = ({ path: place, message }: NodeJS.ErrnoException): string =>
  place === undefined ? `The disk is full (${message}).` : `The file ${place} cannot be written: the disk is full.`;

export const redactSecrets = (text: string, secrets: readonly string[]): string =>
  secrets.reduce((result, secret) => (secret.length >= 4 ? result.replaceAll(secret, '***') : result), text);

/** A report that came from a worker, to be thrown on. */
export class ReportedError extends HeadraceError {
  constructor(readonly report: FailureReport) {
    super(report.message, {
      code: report.code,
      domain: report.domain,
      retry: report.retry,
      ...(report.remedy === null ? {} : { remedy: report.remedy }),
    });
  }
}

const originOf = (error: unknown, known: readonly string[]): readonly string[] =>
  error instanceof ReportedError && error.report.origin.length > 0 ? error.report.origin : known;
