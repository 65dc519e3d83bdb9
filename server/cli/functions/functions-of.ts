import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { functionsOfHome, readFunctionModules, type FoundModules } from '@/server/catalog/function-modules';
import type { CliEnvironment } from '../cli-environment';
import type { PipelineSource } from '../pipeline-source';
import { buildModule } from './build-module';

export interface ScriptFunctions extends FoundModules {
  /** Where the job finds them. */
  readonly folders: readonly string[];
}

/** What a pipeline may call: the folder beside it, where what it names is built first if it is older than its sources, and that of the home. */
export async function functionsOf({ file, text }: PipelineSource, environment: CliEnvironment): Promise<ScriptFunctions> {
  const beside = path.join(path.dirname(path.resolve(file)), 'functions');
  for (const source of staleSources(beside, text)) await buildModule(source, environment);
  const folders = [beside, functionsOfHome(environment.home)];
  const found = readFunctionModules(folders);
  for (const { file, reason } of found.unread)
    environment.err(
      `The functions of ${file} are left out: it cannot be read (${reason}). Build the module again: headrace function build.\n`,
    );
  return { folders, ...found };
}

/** Modules that the text names, and whose build is missing or older than a source of the folder. */
function staleSources(folder: string, text: string): readonly string[] {
  if (!existsSync(folder)) return [];
  const sources = readdirSync(folder).filter((name) => /^[A-Za-z_][\w-]*\.ts$/.test(name));
  const newest = Math.max(...sources.map((name) => statSync(path.join(folder, name)).mtimeMs));
  return sources
    .filter((name) => new RegExp(`\\b${path.basename(name, '.ts')}\\b\`?\\.`).test(text))
    .filter((name) => builtAt(folder, path.basename(name, '.ts')) < newest)
    .map((name) => path.join(folder, name));
}

function builtAt(folder: string, module: string): number {
  const manifest = path.join(folder, 'built', `${module}.json`);
  return existsSync(manifest) && existsSync(path.join(folder, 'built', `${module}.mjs`)) ? statSync(manifest).mtimeMs : -Infinity;
}
