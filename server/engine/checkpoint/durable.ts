import { open, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';

/**
 * Writes a file so that after a crash it is there whole or not at all: temporary name, fsync, rename, fsync of the folder. Rejects with
 * the system's error, which names the file.
 */
export async function writeDurably(file: string, text: string, beforeRename: () => void = () => undefined): Promise<void> {
  const temporary = `${file}.tmp`;
  const handle = await open(temporary, 'w');
  try {
    await handle.writeFile(text);
    await handle.sync();
  } catch (error) {
    throw Object.assign(error as NodeJS.ErrnoException, { path: file });
  } finally {
    await handle.close();
  }
  beforeRename();
  await rename(temporary, file);
  await syncDirectory(path.dirname(file));
}

/** Makes the names in a folder durable. */
export const syncDirectory = (directory: string): Promise<void> => syncFile(directory);

/** Makes what was written to a file durable. */
export async function syncFile(file: string): Promise<void> {
  const handle = await open(file, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** The file's text, or null where there is none. */
export async function readIfThere(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

export const removeTree = (target: string): Promise<void> => rm(target, { recursive: true, force: true });
