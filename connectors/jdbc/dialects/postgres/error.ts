import { isHeadraceError, type HeadraceError } from '@headrace/connector-sdk';
import { databaseError, errorCases, networkCases, type ErrorCase } from '../../jdbc-error';

/** By SQLSTATE, whole or by its first two letters. */
const cases: Readonly<Record<string, ErrorCase>> = {
  ...networkCases,
  '28P01': errorCases.wrongPassword,
  '28': errorCases.notAuthorised,
  '3D000': errorCases.noDatabase,
  '42P01': errorCases.noTable,
  '42703': errorCases.noColumn,
  '42501': errorCases.noPrivilege,
  '42P10': errorCases.noUniqueKey,
  '428C9': errorCases.generatedColumn,
  '42804': errorCases.wrongType,
  '42': errorCases.refused,
  '0A': errorCases.refused,
  '54': errorCases.wrongValue,
  '44': errorCases.constraint,
  P0001: errorCases.constraint,
  '22': errorCases.wrongValue,
  '23': errorCases.constraint,
  '25006': errorCases.readOnly,
  '25P03': errorCases.restedTooLong,
  '40': errorCases.conflict,
  '53100': errorCases.diskFull,
  '53': errorCases.noResources,
  '55P03': errorCases.locked,
  '57014': errorCases.cancelled,
  '57P05': errorCases.idleTooLong,
  '57': errorCases.shutDown,
  '08': errorCases.connectionLost,
};

/** A failed call to PostgreSQL as a typed error. `doing` ends the sentence "While …". Values of rows stand in the database's detail. */
export function pgError(doing: string, cause: unknown): HeadraceError {
  if (isHeadraceError(cause)) return cause;
  const { code = '', message, detail } = cause as { readonly code?: string; readonly message: string; readonly detail?: string };
  const lost = /Connection terminated|not queryable|Connection ended|timeout expired|read timeout/i.test(message);
  const bySqlState = /^[0-9A-Z]{5}$/.test(code) ? cases[code.slice(0, 2)] : undefined;
  const found = cases[code] ?? bySqlState ?? (lost ? errorCases.connectionLost : undefined);
  return databaseError({ title: 'PostgreSQL', doing, message: `${message}${detail ? ` (${detail})` : ''}`, cause }, found);
}
