import { isHeadraceError, type HeadraceError } from '@headrace/connector-sdk';
import { databaseError, errorCases, type ErrorCase } from '../../jdbc-error';

/** By the first words of SQLite's code. */
const cases: readonly (readonly [RegExp, ErrorCase])[] = [
  [/^SQLITE_CONSTRAINT_DATATYPE|^SQLITE_MISMATCH|^SQLITE_TOOBIG/, errorCases.wrongValue],
  [/^SQLITE_CONSTRAINT/, errorCases.constraint],
  [/^SQLITE_(BUSY|LOCKED)/, errorCases.locked],
  [/^SQLITE_FULL/, errorCases.diskFull],
  [/^SQLITE_READONLY|^SQLITE_PERM/, errorCases.readOnly],
  [/^SQLITE_(CANTOPEN|NOTADB|CORRUPT)/, errorCases.noDatabase],
  [/^SQLITE_NOMEM/, errorCases.noResources],
];
/** What is wrong with a statement has one code; the message tells. */
const byMessage: readonly (readonly [RegExp, ErrorCase])[] = [
  [/no such table/, errorCases.noTable],
  [/no such column|has no column/, errorCases.noColumn],
  [/ON CONFLICT clause does not match/, errorCases.noUniqueKey],
  [/generated column/, errorCases.generatedColumn],
  [/database is locked|table is locked/, errorCases.locked],
];

/** A failed call to SQLite as a typed error. `doing` ends the sentence "While …". */
export function sqliteError(doing: string, cause: unknown): HeadraceError {
  if (isHeadraceError(cause)) return cause;
  const { code = '', message } = cause as { readonly code?: string; readonly message: string };
  const found = cases.find(([pattern]) => pattern.test(code)) ?? byMessage.find(([pattern]) => pattern.test(message));
  return databaseError({ title: 'SQLite', doing, message, cause }, found?.[1]);
}
