import { statSync } from 'node:fs';
import { loadSqlite, type Database, type Statement } from '../../client';

/** A connection to a file, with the statements that were prepared on it. */
export interface OpenFile {
  readonly file: string;
  /** Tells a file that was put in the place of another. */
  readonly inode: number;
  readonly database: Database;
  readonly statements: Map<string, Statement<unknown[]>>;
}

/** Connections that nobody uses at the moment. */
const idle: OpenFile[] = [];

/**
 * A connection to a file that is there. The driver lets go of a file only when the garbage collector has found its statements, so
 * connections are used again instead of being closed: as many stay as were needed at once, and they hold no lock.
 */
export async function takeFile(file: string): Promise<OpenFile> {
  const { ino: inode } = statSync(file);
  const found = idle.findIndex((one) => one.file === file && one.inode === inode);
  if (found >= 0) return idle.splice(found, 1)[0]!;
  const Sqlite = await loadSqlite();
  const database = new Sqlite(file, { timeout: 0 });
  return { file, inode, database: database.defaultSafeIntegers(true), statements: new Map() };
}

/** Takes back what was not committed. */
export function giveBack(open: OpenFile): void {
  if (open.database.inTransaction) open.database.exec('ROLLBACK');
  idle.push(open);
}
