import { HeadraceError } from '@headrace/connector-sdk';

/** Bytes that are no Parquet, or damaged: what the policy for bad records decides on. */
export class BadParquet extends Error {}

/** The table and the file do not fit, or the file needs what this build has not: no policy helps. */
export const parquetProblem = (code: string, message: string, remedy: string): HeadraceError =>
  new HeadraceError(message, { code: `format.parquet.${code}`, domain: 'user', retry: 'none', remedy });
