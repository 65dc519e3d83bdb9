import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { homeLayout } from '@/server/db/home';
import { FunctionModule, type UnreadModule } from '@/model/catalog/function-module';
import type { CatalogSnapshot } from '@/model/catalog/table-definition';

/** Modules of functions in TypeScript by their manifests, and those whose manifests cannot be read. */
export interface FoundModules {
  readonly modules: readonly FunctionModule[];
  readonly unread: readonly UnreadManifest[];
}
export interface UnreadManifest extends UnreadModule {
  readonly file: string;
}

/** Where who runs the server installs them. */
export const functionsOfHome = (home: string): string => homeLayout(home).functions;

/** Reads manifests only: no code of a module is loaded. A module that two folders have belongs to the first. */
export function readFunctionModules(folders: readonly string[]): FoundModules {
  const modules: FunctionModule[] = [];
  const unread: UnreadManifest[] = [];
  for (const file of folders.flatMap(manifestsIn)) {
    const read = readManifest(file);
    if ('reason' in read) unread.push(read);
    else if (!modules.some(({ module }) => module === read.module)) modules.push(read);
  }
  return { modules, unread };
}

/** The catalog with what may be called; where manifests lie is nobody's business but the server's. */
export const withFunctions = (catalog: CatalogSnapshot, { modules, unread }: FoundModules): CatalogSnapshot => ({
  ...catalog,
  functions: modules,
  unreadFunctions: unread.map(({ module, reason }) => ({ module, reason })),
});

function manifestsIn(folder: string): readonly string[] {
  const built = path.join(/* turbopackIgnore: true */ folder, 'built');
  if (!existsSync(built)) return [];
  const names = readdirSync(built).filter(
    (name) => name.endsWith('.json') && existsSync(path.join(/* turbopackIgnore: true */ built, name.replace(/json$/, 'mjs'))),
  );
  return names.sort().map((name) => path.join(/* turbopackIgnore: true */ built, name));
}

function readManifest(file: string): FunctionModule | UnreadManifest {
  const module = path.basename(file, '.json');
  try {
    const parsed = FunctionModule.safeParse(JSON.parse(readFileSync(file, 'utf8')));
    if (parsed.success && parsed.data.module === module) return parsed.data;
    const [issue] = parsed.success ? [] : parsed.error.issues;
    const wrong = issue && [issue.path.join('.'), issue.message].filter((part) => part !== '').join(': ');
    return { module, file, reason: wrong ?? 'it is of another module' };
  } catch (error) {
    return { module, file, reason: (error as Error).message.replaceAll(file, path.basename(file)) };
  }
}
