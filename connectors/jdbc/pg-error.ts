import { HeadraceError, isHeadraceError } from '@headrace/connector-sdk';

interface Case {
  readonly code: string;
  readonly retry: 'none' | 'backoff';
  readonly remedy: string;
}

const external = (code: string, remedy: string): Case => ({ code, retry: 'backoff', remedy });
const user = (code: string, remedy: string): Case => ({ code, retry: 'none', remedy });

const connectionLost = external('connection-lost', 'Make sure that the database runs and can be reached; the job tries again by itself.');

/** By SQLSTATE, whole or by its first two letters, and by the system's code. */
const cases: Readonly<Record<string, Case>> = {
  '28P01': user('wrong-password', 'Correct the options "username" and "password".'),
  '28': user('not-authorised', 'Correct the options "username" and "password", or let the user in (pg_hba.conf).'),
  '3D000': user('no-database', 'Correct the database’s name in the option "url", or create the database.'),
  '42P01': user('no-table', 'Create the table, or correct the option "table-name".'),
  '42703': user('no-column', 'Make the columns of the table here and in the database agree.'),
  '42501': user('no-privilege', 'Grant the user the right that is named.'),
  '42P10': user('no-unique-key', 'Create a primary key or unique index in the database over the columns of the PRIMARY KEY here.'),
  '428C9': user('generated-column', 'Leave the generated column out of the table here.'),
  '42804': user('wrong-type', 'Make the types of the columns here and in the database agree.'),
  '22': user('wrong-value', 'Make the types of the columns here and in the database agree, or keep such values away.'),
  '23': user('constraint', 'Keep rows away that break the constraint, or drop the constraint.'),
  '25006': user('read-only', 'Connect to the primary server, not to a replica.'),
  '40': external('conflict', 'Nothing needs to be done: the transaction is tried again.'),
  '53100': external('disk-full', 'Free space on the database’s disk; the job tries again by itself.'),
  '53': external('no-resources', 'Raise the database’s limits (max_connections, memory); the job tries again by itself.'),
  '55P03': external('locked', 'Nothing needs to be done: it is tried again until whoever holds the lock lets go.'),
  '57': external('shut-down', 'Start the database again; the job tries again by itself.'),
  '08': connectionLost,
  ECONNREFUSED: connectionLost,
  ECONNRESET: connectionLost,
  EPIPE: connectionLost,
  ETIMEDOUT: connectionLost,
  EHOSTUNREACH: connectionLost,
  EAI_AGAIN: connectionLost,
  ENOTFOUND: user('no-host', 'Correct the host’s name in the option "url".'),
};

/** A failed call to PostgreSQL as a typed error. `doing` ends the sentence "While …". Values of rows stand in the database's detail. */
export function pgError(doing: string, cause: unknown): HeadraceError {
  if (isHeadraceError(cause)) return cause;
  const { code = '', message, detail } = cause as { readonly code?: string; readonly message: string; readonly detail?: string };
  const lost = /Connection terminated|not queryable|Connection ended|timeout expired|read timeout/i.test(message);
  const found = cases[code] ?? (/^[0-9A-Z]{5}$/.test(code) ? cases[code.slice(0, 2)] : undefined) ?? (lost ? connectionLost : undefined);
  return new HeadraceError(`While ${doing}, PostgreSQL said: ${message}${detail ? ` (${detail})` : ''}.`, {
    code: `connector.jdbc.${found?.code ?? 'failed'}`,
    domain: found?.retry === 'none' ? 'user' : 'external',
    retry: found?.retry ?? 'backoff',
    remedy: found?.remedy ?? 'Look into the database’s log.',
    cause,
  });
}

export const jdbcProblem = (code: string, message: string, remedy: string): HeadraceError =>
  new HeadraceError(message, { code: `connector.jdbc.${code}`, domain: 'user', retry: 'none', remedy });
