import { isHeadraceError, type HeadraceError } from '@headrace/connector-sdk';
import { databaseError, errorCases, networkCases, type ErrorCase } from '../../jdbc-error';

/** By the server's error number. */
const byNumber: Readonly<Record<number, ErrorCase>> = {
  1045: errorCases.wrongPassword,
  1044: errorCases.notAuthorised,
  1130: errorCases.notAuthorised,
  1049: errorCases.noDatabase,
  1146: errorCases.noTable,
  1054: errorCases.noColumn,
  1142: errorCases.noPrivilege,
  1143: errorCases.noPrivilege,
  1227: errorCases.noPrivilege,
  1906: errorCases.generatedColumn,
  3105: errorCases.generatedColumn,
  1264: errorCases.wrongValue,
  1265: errorCases.wrongValue,
  1292: errorCases.wrongValue,
  1366: errorCases.wrongValue,
  1367: errorCases.wrongValue,
  1406: errorCases.wrongValue,
  1153: errorCases.rowTooLarge,
  1301: errorCases.rowTooLarge,
  1048: errorCases.constraint,
  1062: errorCases.constraint,
  1216: errorCases.constraint,
  1364: errorCases.constraint,
  1451: errorCases.constraint,
  1452: errorCases.constraint,
  3819: errorCases.constraint,
  4025: errorCases.constraint,
  1369: errorCases.constraint,
  1644: errorCases.constraint,
  1290: errorCases.readOnly,
  1792: errorCases.readOnly,
  1836: errorCases.readOnly,
  1213: errorCases.conflict,
  1020: errorCases.conflict,
  1021: errorCases.diskFull,
  1114: errorCases.diskFull,
  1037: errorCases.noResources,
  1040: errorCases.noResources,
  1203: errorCases.noResources,
  1205: errorCases.locked,
  1053: errorCases.shutDown,
  1077: errorCases.shutDown,
  1317: errorCases.shutDown,
  1152: errorCases.connectionLost,
  1158: errorCases.connectionLost,
  1159: errorCases.slowNetwork,
  1160: errorCases.connectionLost,
  1161: errorCases.slowNetwork,
  1927: errorCases.connectionLost,
  4031: errorCases.connectionLost,
};

/** A failed call to MySQL or MariaDB as a typed error. `doing` ends the sentence "While …". */
export function mysqlError(doing: string, cause: unknown): HeadraceError {
  if (isHeadraceError(cause)) return cause;
  const { code = '', errno = 0, message } = cause as { readonly code?: string; readonly errno?: number; readonly message: string };
  const lost = code.startsWith('PROTOCOL_') || /closed state|handshake/i.test(message);
  const found = byNumber[errno] ?? networkCases[code] ?? (lost ? errorCases.connectionLost : undefined);
  return databaseError({ title: 'MySQL', doing, message: message || code, cause }, found);
}
