import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

/**
 * Prisma's schema engine as WebAssembly, driven directly: Prisma's own command line would download a native one. Development only;
 * the product applies plain SQL files. `factory` is a driver adapter factory, `datamodels` [path, text] pairs.
 */
export async function openSchemaEngine(datamodels, factory) {
  const bindings = await import('@prisma/schema-engine-wasm/schema_engine_bg');
  const folder = path.dirname(createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg'));
  globalThis.PRISMA_WASM_PANIC_REGISTRY ??= { set_message: (message) => process.stderr.write(`schema engine panic: ${message}\n`) };
  const bytes = readFileSync(path.join(folder, 'schema_engine_bg.wasm'));
  const { instance } = await WebAssembly.instantiate(bytes, { './schema_engine_bg.js': bindings });
  bindings.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
  return bindings.SchemaEngine.new({ datamodels }, () => undefined, factory);
}

export const schemaFiles = (file) => ({ files: [{ path: path.resolve(file), content: readFileSync(file, 'utf8') }] });
export const noFilters = { externalTables: [], externalEnums: [] };
