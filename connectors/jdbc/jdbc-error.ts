import { HeadraceError } from '@headrace/connector-sdk';

export interface ErrorCase {
  readonly code: string;
  readonly retry: 'none' | 'backoff';
  readonly remedy: string;
}

const external = (code: string, remedy: string): ErrorCase => ({ code, retry: 'backoff', remedy });
const user = (code: string, remedy: string): ErrorCase => ({ code, retry: 'none', remedy });

/** What goes wrong with databases, whatever they call it. */
export const errorCases = {
  wrongPassword: user('wrong-password', 'Correct the options "username" and "password".'),
  notAuthorised: user('not-authorised', 'Correct the options "username" and "password", or let the user in.'),
  noDatabase: user('no-database', 'Correct the database’s name in the option "url", or create the database.'),
  noTable: user('no-table', 'Create the table, or correct the option "table-name".'),
  noColumn: user('no-column', 'Make the columns of the table here and in the database agree.'),
  noPrivilege: user('no-privilege', 'Grant the user the right that is named.'),
  noUniqueKey: user('no-unique-key', 'Create a primary key or unique index in the database over the columns of the PRIMARY KEY here.'),
  generatedColumn: user('generated-column', 'Leave the generated column out of the table here.'),
  wrongType: user('wrong-type', 'Make the types of the columns here and in the database agree.'),
  wrongValue: user('wrong-value', 'Make the types of the columns here and in the database agree, or keep such values away.'),
  rowTooLarge: user('row-too-large', 'Let the database take longer statements (max_allowed_packet), or keep such rows away.'),
  constraint: user('constraint', 'Keep rows away that break the constraint, or drop the constraint.'),
  refused: user('refused', 'Change what the database objects to: the table, its triggers, or the user’s rights.'),
  readOnly: user('read-only', 'Connect to a database that can be written to.'),
  noHost: user('no-host', 'Correct the host’s name in the option "url".'),
  conflict: external('conflict', 'Nothing needs to be done: the transaction is tried again.'),
  diskFull: external('disk-full', 'Free space on the database’s disk; the job tries again by itself.'),
  noResources: external('no-resources', 'Raise the database’s limits (connections, memory); the job tries again by itself.'),
  locked: external('locked', 'Nothing needs to be done: it is tried again until whoever holds the lock lets go.'),
  restedTooLong: external(
    'rested-too-long',
    'The transaction is taken back, and the job tries again by itself. Where it comes again, raise "idle_in_transaction_session_timeout" for the user, and for a sink the option "connection.max-retry-timeout".',
  ),
  slowNetwork: external(
    'slow-network',
    'The job tries again by itself. Where it comes again, raise the server’s net_read_timeout and net_write_timeout, or look for what slows down the way to it.',
  ),
  cancelled: external(
    'cancelled',
    'Somebody or a limit has ended the statement; the job tries again by itself. Where it comes again, raise "statement_timeout" for the user.',
  ),
  idleTooLong: external(
    'idle-too-long',
    'The job connects again by itself. Where it comes again, raise "idle_session_timeout" for the user.',
  ),
  shutDown: external('shut-down', 'Start the database again; the job tries again by itself.'),
  connectionLost: external('connection-lost', 'Make sure that the database runs and can be reached; the job tries again by itself.'),
} as const satisfies Readonly<Record<string, ErrorCase>>;

/** By the code that Node's network gives. */
export const networkCases: Readonly<Record<string, ErrorCase>> = {
  ECONNREFUSED: errorCases.connectionLost,
  ECONNRESET: errorCases.connectionLost,
  EPIPE: errorCases.connectionLost,
  ETIMEDOUT: errorCases.connectionLost,
  EHOSTUNREACH: errorCases.connectionLost,
  EAI_AGAIN: errorCases.connectionLost,
  ENOTFOUND: errorCases.noHost,
};

/** What a database said, as a typed error; without a case it is tried again. */
export const databaseError = (
  of: { readonly title: string; readonly doing: string; readonly message: string; readonly cause: unknown },
  found: ErrorCase | undefined,
): HeadraceError =>
  new HeadraceError(`While ${of.doing}, ${of.title} said: ${of.message}.`, {
    code: `connector.jdbc.${found?.code ?? 'failed'}`,
    domain: found?.retry === 'none' ? 'user' : 'external',
    retry: found?.retry ?? 'backoff',
    remedy: found?.remedy ?? 'Look into the database’s log.',
    cause: of.cause,
  });

export const jdbcProblem = (code: string, message: string, remedy: string): HeadraceError =>
  new HeadraceError(message, { code: `connector.jdbc.${code}`, domain: 'user', retry: 'none', remedy });
