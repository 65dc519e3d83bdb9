import { execFileSync, spawnSync } from 'node:child_process';

/** The user that PostgreSQL runs as when Headrace runs as root, which PostgreSQL refuses to. */
export interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/** Undefined: not root, PostgreSQL runs as the caller. `postgres` where it exists, else `nobody`; no user is ever created. */
export function unprivilegedAccount(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of ['postgres', 'nobody']) {
    const uid = idOf('-u', name);
    const gid = idOf('-g', name);
    if (uid !== undefined && gid !== undefined) return { name, uid, gid };
  }
  return undefined;
}

function idOf(flag: '-u' | '-g', name: string): number | undefined {
  try {
    const id = Number.parseInt(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }), 10);
    // `nobody` is -2 on macOS, which the kernel keeps as an unsigned number.
    return Number.isFinite(id) ? id >>> 0 : undefined;
  } catch {
    return undefined; // no such user
  }
}

/** Can this user reach the path, through every folder above it? Asked of the system itself, as that user. */
export function canReach(account: Account, path: string, test: '-x' | '-r' = '-x'): boolean {
  const result = spawnSync('/bin/sh', ['-c', `test ${test} "$1"`, 'sh', path], {
    uid: account.uid,
    gid: account.gid,
    cwd: '/',
    stdio: 'ignore',
  });
  return result.status === 0;
}
