import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';

export interface SandboxWishes {
  /** The program that answers; its folder is read. */
  readonly host: string;
  /** Built modules. */
  readonly files: readonly string[];
  readonly memoryBytes: number;
}

export interface SandboxCommand {
  readonly command: string;
  readonly args: readonly string[];
  /** The process has no network: the kernel gives it none. */
  readonly withoutNetwork: boolean;
}

/** What Linux can take away from a process before it begins; each only where it is there and works. */
const wrappers = {
  // It dies with the thread that began it, also where that is killed; and never gains rights.
  death: ['/usr/bin/setpriv', '--pdeathsig', 'KILL', '--no-new-privs', '--'],
  // A network with nothing in it, and no other processes to signal; the ids stay.
  network: ['/usr/bin/unshare', '--user', '--map-current-user', '--net', '--ipc', '--pid', '--fork', '--kill-child=KILL', '--'],
  // No files are written, no dump is left, few files are open.
  limits: ['/usr/bin/prlimit', '--core=0', '--fsize=0', '--nofile=256:256', '--'],
} as const;
type Wrapper = keyof typeof wrappers;

/** A busy machine, or one that stands still for a moment, must not leave functions with more than they may have. */
const TRY_MS = 30_000;

let found: Promise<readonly Wrapper[]> | null = null;

/** How a process of functions is begun: by Node with its permissions off, behind all that the machine offers. */
export async function sandboxCommand({ host, files, memoryBytes }: SandboxWishes): Promise<SandboxCommand> {
  found ??= workingWrappers();
  const chain = await found;
  const node = [
    process.execPath,
    process.allowedNodeEnvironmentFlags.has('--permission') ? '--permission' : '--experimental-permission',
    '--no-warnings',
    '--enable-source-maps',
    `--max-old-space-size=${Math.max(16, Math.floor(memoryBytes / 1_048_576))}`,
    `--allow-fs-read=${path.dirname(host)}/*`,
    ...files.map((file) => `--allow-fs-read=${file}`),
    host,
  ];
  const [command, ...args] = [...chain.flatMap((name) => wrappers[name]), ...node];
  return { command: command!, args, withoutNetwork: chain.includes('network') };
}

async function workingWrappers(): Promise<readonly Wrapper[]> {
  const working: Wrapper[] = [];
  if (process.platform !== 'linux') return working;
  for (const name of Object.keys(wrappers) as Wrapper[]) {
    if (!existsSync(wrappers[name][0])) continue;
    const [command, ...args] = [...[...working, name].flatMap((each) => wrappers[each]), '/bin/true'];
    if (await runs(command!, args)) working.push(name);
  }
  return working;
}

const runs = (command: string, args: readonly string[]): Promise<boolean> =>
  new Promise((resolve) => {
    execFile(command, [...args], { env: {} as NodeJS.ProcessEnv, timeout: TRY_MS }, (error) => resolve(error === null));
  });
