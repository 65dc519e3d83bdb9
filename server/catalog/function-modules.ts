import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { homeLayout } from '@/server/db/home';
import { FunctionModule } from '@/model/catalog/function-module';

/** Modules of functions in TypeScript by their manifests, and why a manifest is not read, a sentence each. */
export interface FoundModules {
  readonly modules: readonly FunctionModule[];
  readonly problems: readonly string[];
}

/** Where who runs the server installs them. */
export const functionsOfHome = (home: string): string => homeLayout(home).functions;

/** Reads manifests only: no code of a module is loaded. A module that two folders have belongs to the first. */
export function readFunctionModules(folders: readonly string[]): FoundModules {
  const modules: FunctionModule[] = [];
  const problems: string[] = [];
  for (const file of folders.flatMap(manifestsIn)) {
    const read = readManifest(file);
    if (typeof read === 'string') problems.push(read);
    else if (!modules.some(({ module }) => module === read.module)) modules.push(read);
  }
  return { modules, problems };
}

function manifestsIn(folder: string): readonly string[] {
  const built = path.join(/* turbopackIgnore: true */ folder, 'built');
  if (!existsSync(built)) return [];
  const names = readdirSync(built).filter(
    (name) => name.endsWith('.json') && existsSync(path.join(/* turbopackIgnore: true */ built, name.replace(/json$/, 'mjs'))),
  );
  return names.sort().map((name) => path.join(/* turbopackIgnore: true */ built, name));
}

function readManifest(file: string): FunctionModule | string {
  try {
    const parsed = FunctionModule.safeParse(JSON.parse(readFileSync(file, 'utf8')));
    if (parsed.success && parsed.data.module === path.basename(file, '.json')) return parsed.data;
    const [issue] = parsed.success ? [] : parsed.error.issues;
    return unusable(file, issue === undefined ? 'it is of another module' : `${issue.path.join('.')} ${issue.message}`);
  } catch (error) {
    return unusable(file, (error as Error).message);
  }
}

const unusable = (file: string, why: string): string =>
  `The functions of ${file} are left out: it is no manifest of this version (${why}). Build the module again: headrace function build.`;
