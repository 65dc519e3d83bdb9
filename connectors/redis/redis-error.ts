import { HeadraceError, isHeadraceError } from '@headrace/connector-sdk';

interface Kind {
  readonly code: string;
  readonly retry: 'none' | 'backoff';
  readonly remedy: string;
  /** The row is to blame, so the policy for errors decides. */
  readonly ofRow?: true;
}
const external = (code: string, remedy: string): Kind => ({ code, retry: 'backoff', remedy });
const user = (code: string, remedy: string): Kind => ({ code, retry: 'none', remedy });

const lost = external('connection-lost', 'Make sure that Redis runs and can be reached; the job tries again by itself.');
const login = user('wrong-password', 'Correct the options "username" and "password".');

/** By the first word of Redis's answer. */
const kinds: Readonly<Record<string, Kind>> = {
  WRONGTYPE: { ...user('wrong-type', 'Take another key, or delete what lies there under it.'), ofRow: true },
  OOM: external('out-of-memory', 'Give Redis more memory (maxmemory), or let keys expire; the job tries again by itself.'),
  LOADING: external('loading', 'Nothing needs to be done: Redis reads its data, and is asked again.'),
  BUSY: external('busy', 'Nothing needs to be done: a script holds Redis up, and it is asked again.'),
  READONLY: external('read-only', 'Connect to the primary server, not to a replica.'),
  MASTERDOWN: external('primary-down', 'Bring the primary server back; the job tries again by itself.'),
  CLUSTERDOWN: external('cluster-down', 'Bring the cluster back; the job tries again by itself.'),
  MISCONF: external('cannot-save', 'Free the disk of Redis, which cannot save its data; the job tries again by itself.'),
  NOAUTH: login,
  WRONGPASS: login,
  NOPERM: user('not-authorised', 'Grant the user the commands and keys that are named (ACL SETUSER).'),
  MOVED: user('cluster', 'Take a server or a proxy that has all keys: clusters are not followed.'),
};
const unknown: Kind = { ...user('refused', 'Mend what Redis names.'), ofRow: true };

/** Redis's own word: an error that came as the answer to a command. */
export const isReply = (error: unknown): error is Error =>
  error instanceof Error && /ErrorReply|SimpleError|BlobError/.test(error.constructor.name);

const kindOf = (error: unknown): Kind =>
  isReply(error)
    ? (kinds[/^[A-Z]+/.exec(error.message)?.[0] ?? ''] ?? (/invalid.*password|AUTH/i.test(error.message) ? login : unknown))
    : lost;

export const isOfRow = (error: unknown): boolean => kindOf(error).ofRow === true;

/** A failed call as a typed error. `doing` ends the sentence "While …". */
export function redisError(doing: string, cause: unknown): HeadraceError {
  if (isHeadraceError(cause)) return cause;
  const kind = kindOf(cause);
  const message = cause instanceof Error ? cause.message : String(cause);
  return new HeadraceError(`While ${doing}, Redis ${isReply(cause) ? 'said' : 'gave no answer'}: ${message || 'the connection broke'}.`, {
    code: `connector.redis.${kind.code}`,
    domain: kind.retry === 'none' ? 'user' : 'external',
    retry: kind.retry,
    remedy: kind.remedy,
    cause,
  });
}

export const redisProblem = (code: string, message: string, remedy: string): HeadraceError =>
  new HeadraceError(message, { code: `connector.redis.${code}`, domain: 'user', retry: 'none', remedy });
