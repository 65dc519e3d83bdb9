import { HeadraceError } from '../errors/connector-error';
import type { DataType } from '../schema/data-type';

/** The error for ARRAY, MAP, MULTISET and ROW columns where they are not carried yet; thrown when something is created, never per row. */
export const unsupportedNested = (type: DataType, where: string): HeadraceError =>
  new HeadraceError(`Columns of type ${type.kind} are not supported ${where}.`, {
    code: 'connector.unsupported-type',
    domain: 'user',
    retry: 'none',
    remedy: 'Leave the column out of the table, or declare it as STRING.',
  });
