import { rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type * as Tsdown from 'tsdown';
import { CliError } from '../cli-error';

/** What is bundled: entry files by the name of what they become (`<name>.mjs`). */
export interface BundleRequest {
  readonly entries: Readonly<Record<string, string>>;
  readonly outDir: string;
  readonly checkout: string;
  /** Leaves what stands in `outDir`. */
  readonly keep?: boolean;
  /** Packages go in as well, and where lines come from: the file stands alone, and its stacks name the source. */
  readonly whole?: boolean;
}

/** Builds TypeScript of a connector into ESM that needs neither this checkout nor a loader: the SDK and zod go in, its own packages stay outside. */
export async function bundle({ entries, outDir, checkout, keep = false, whole = false }: BundleRequest): Promise<void> {
  try {
    const { build } = await bundler(checkout);
    await build({
      config: false,
      entry: { ...entries },
      outDir,
      cwd: path.dirname(Object.values(entries)[0]!),
      format: 'esm',
      platform: 'node',
      target: 'node20.19',
      tsconfig: false,
      dts: false,
      clean: !keep,
      report: false,
      logLevel: 'silent',
      fixedExtension: true,
      hash: false,
      // A package of its own stays outside, however it was declared: some find their binaries beside themselves.
      ...(whole
        ? { sourcemap: 'inline' as const, deps: { alwaysBundle: [/^(?!node:)/] } }
        : { deps: { alwaysBundle: [/^@headrace\//, /^zod(\/|$)/], neverBundle: [/^(?!@\/|@headrace\/|zod(?:\/|$)|node:|[./])[^:]+$/] } }),
      plugins: [{ name: 'headrace', resolveId: (id: string) => resolved(id, checkout) }],
    });
  } catch (error) {
    rmSync(outDir, { recursive: true, force: true });
    throw new CliError(
      `Building ${Object.values(entries).join(', ')} failed: ${error instanceof Error ? error.message : String(error)}`,
      'Correct the source.',
    );
  }
}

/** The checkout's own, loaded when it is wanted: it is no part of what runs jobs. */
const bundler = (checkout: string): Promise<typeof Tsdown> =>
  import(pathToFileURL(path.join(checkout, 'node_modules/tsdown/dist/index.mjs')).href) as Promise<typeof Tsdown>;

/**
 * The SDK, formats and zod of this checkout, wherever the connector lies: offline, and in the version that will run it. Plain programs
 * of the checkout, which the harnesses of its own connectors start, stay where they are.
 */
function resolved(id: string, checkout: string): string | null | { readonly id: string; readonly external: true } {
  if (id.startsWith('@/') && id.endsWith('.mjs')) return { id: pathToFileURL(path.join(checkout, id.slice(2))).href, external: true };
  const [, kind, part] = /^@headrace\/(connector-sdk|format-[a-z0-9-]+)(?:\/(.+))?$/.exec(id) ?? [];
  if (kind === 'connector-sdk') return path.join(checkout, 'connector-sdk/src', part ?? '', 'index.ts');
  if (kind !== undefined) return path.join(checkout, 'formats', kind.slice('format-'.length), 'index.ts');
  return id === 'zod' ? createRequire(path.join(checkout, 'package.json')).resolve('zod') : null;
}
