import { mkdirSync } from 'node:fs';
import path from 'node:path';

/** Where everything of an installation lies. Folders are made by `prepareHome`; files by who owns them. */
export interface HomeLayout {
  readonly root: string;
  readonly postgres: string;
  readonly run: string;
  readonly keys: string;
  /** Roots of file sources and sinks. */
  readonly files: string;
  /** Functions in TypeScript that who runs this installation put there. */
  readonly functions: string;
  readonly logs: string;
  readonly jobLogs: string;
  readonly checkpoints: string;
  readonly savepoints: string;
}

export function homeLayout(root: string): HomeLayout {
  const at = (...parts: string[]): string => path.join(root, ...parts);
  return {
    root,
    postgres: at('postgres'),
    run: at('run'),
    keys: at('keys'),
    files: at('files'),
    functions: at('functions'),
    logs: at('logs'),
    jobLogs: at('logs', 'jobs'),
    checkpoints: at('checkpoints'),
    savepoints: at('savepoints'),
  };
}

/** Makes the folders; again without effect. Key and run folders are for the owner alone. Throws the system's error (ENOSPC, EROFS, EACCES …). */
export function prepareHome(home: HomeLayout): void {
  for (const folder of [home.root, home.files, home.logs, home.jobLogs, home.checkpoints, home.savepoints])
    mkdirSync(folder, { recursive: true });
  for (const folder of [home.run, home.keys, jobProcesses(home)]) mkdirSync(folder, { recursive: true, mode: 0o700 });
}

export const jobLogFile = (home: HomeLayout, jobId: string): string => path.join(home.jobLogs, `${jobId}.log`);
/** Notes which processes run jobs, one file for each claim of a job: `<job>-<epoch>.json`. */
export const jobProcesses = (home: HomeLayout): string => path.join(home.run, 'jobs');
export const checkpointFolder = (home: HomeLayout, deploymentId: string, jobId: string): string =>
  path.join(home.checkpoints, deploymentId, jobId);

/** `HEADRACE_HOME`, or `.headrace` in the checkout. */
export const homeFromEnvironment = (env: NodeJS.ProcessEnv, checkout: string): string =>
  path.resolve(/* turbopackIgnore: true */ env.HEADRACE_HOME || path.join(checkout, '.headrace'));
