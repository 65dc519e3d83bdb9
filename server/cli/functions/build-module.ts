import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { FunctionModule } from '@/model/catalog/function-module';
import { Sandbox } from '@/server/engine/functions/sandbox';
import { functionLimits } from '@/server/plan/job/function-plans';
import { CliError } from '../cli-error';
import type { CliEnvironment } from '../cli-environment';
import { bundle } from '../connector/bundle';

/**
 * One file of functions into `built/<module>.mjs` beside it, with all that it imports, and `built/<module>.json` with what its functions declare. What they
 * declare is asked of a process with the limits that the functions will have.
 */
export async function buildModule(file: string, environment: Pick<CliEnvironment, 'checkout' | 'parts' | 'err'>): Promise<FunctionModule> {
  const module = path.basename(file, '.ts');
  if (!file.endsWith('.ts') || !/^[A-Za-z_][\w-]*$/.test(module))
    throw new CliError(
      `${file} cannot be a module of functions.`,
      'Give a .ts file with a plain name, such as geo.ts: its functions are called geo.<name> then.',
    );
  const folder = path.dirname(path.resolve(file));
  const aside = path.join(folder, `.build-${process.pid}`);
  try {
    await bundle({ entries: { [module]: path.resolve(file) }, outDir: aside, checkout: environment.checkout, whole: true });
    const built = path.join(aside, `${module}.mjs`);
    const others = readdirSync(aside).filter((name) => name !== `${module}.mjs`);
    if (others.length > 0) throw new CliError(`${file} is built into several files (${others.join(', ')}).`, 'Leave import() out.');
    const manifest = FunctionModule.parse({ headraceFunctions: 1, module, functions: await describe(built, environment) });
    const target = path.join(folder, 'built');
    mkdirSync(target, { recursive: true });
    renameSync(built, path.join(target, `${module}.mjs`));
    writeFileSync(path.join(aside, `${module}.json`), `${JSON.stringify(manifest, null, 2)}\n`);
    renameSync(path.join(aside, `${module}.json`), path.join(target, `${module}.json`));
    return manifest;
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
}

async function describe(file: string, { parts, err }: Pick<CliEnvironment, 'parts' | 'err'>): Promise<unknown> {
  if (parts.functionHost === undefined) throw new CliError('Functions in TypeScript do not run in this build.', 'Build it as a whole.');
  const say = (message: string): void => err(`${message}\n`);
  const sandbox = await Sandbox.start({
    host: fileURLToPath(parts.functionHost),
    files: [file],
    folder: mkdtempSync(path.join(tmpdir(), 'headrace-functions-')),
    log: { debug: () => undefined, info: say, warn: () => undefined, error: say },
    ...functionLimits,
  });
  try {
    return await sandbox.describe(file);
  } finally {
    sandbox.close();
  }
}
