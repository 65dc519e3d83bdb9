// @ts-check
import { accessSync, chmodSync, constants, existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** The full path of a program that a Debian package brings; null: not installed. @param {string} program @returns {string | null} */
export function findProgram(program) {
  const folders = [...(process.env['PATH'] ?? '').split(path.delimiter), '/usr/sbin', '/usr/local/sbin'];
  for (const folder of folders) {
    const file = path.join(folder, program);
    if (!existsSync(file)) continue;
    try {
      accessSync(file, constants.X_OK);
      return file;
    } catch {
      continue; // it is there, but not for this user
    }
  }
  return null;
}

/** A server that refuses to run as root runs as the user of its package. @param {string} name @returns {{ uid: number; gid: number } | undefined} */
export function packageUser(name) {
  if (process.getuid?.() !== 0) return undefined;
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith(`${name}:`));
  const [, , uid, gid] = line?.split(':') ?? [];
  return uid === undefined || gid === undefined ? undefined : { uid: Number(uid), gid: Number(gid) };
}

/** A folder that another user may write into. @param {string} folder */
export function openFolder(folder) {
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o777);
}
