import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ConnectorRuntime, ConnectorSpec } from '@headrace/connector-sdk';
import { HeadraceError } from '@headrace/connector-sdk/errors';
import { z } from 'zod';
import { connectorSpecs, registerConnector } from './connectors';

/** What `package.json` of a connector says under `headrace`; paths are from its folder. */
const Manifest = z.object({
  name: z.string(),
  version: z.string().default('0.0.0'),
  headrace: z.object({
    connector: z.string().regex(/^[a-z][a-z0-9-]*$/),
    spec: z.string().default('dist/spec.mjs'),
    runtime: z.string().default('dist/index.mjs'),
    icon: z.string().default('icon.svg'),
  }),
});

/** What `headrace connector verify` wrote beside it. */
const Conformance = z.object({ passed: z.number(), failed: z.number(), skipped: z.number(), at: z.string() });
export type Conformance = z.infer<typeof Conformance>;

/** A connector that is no part of this build. */
export interface ExternalConnector {
  readonly name: string;
  readonly packageName: string;
  readonly version: string;
  readonly folder: string;
  readonly specFile: string;
  readonly runtimeFile: string;
  readonly iconFile: string | null;
  readonly conformance: Conformance | null;
}

/** Why a folder is not offered, as one sentence with what to do. */
export interface ExternalProblem {
  readonly folder: string;
  readonly message: string;
}

export interface ExternalConnectors {
  readonly connectors: readonly ExternalConnector[];
  readonly problems: readonly ExternalProblem[];
}

/** Where connectors from outside may lie: `connectors/` of the home, with what npm installed there, and the folders of HEADRACE_CONNECTORS. */
export function externalFolders(home: string, given: string | undefined): readonly string[] {
  const own = path.join(home, 'connectors');
  const listed = (given ?? '').split(path.delimiter).filter((folder) => folder !== '');
  return [...[own, ...listed].flatMap((folder) => (isConnector(folder) ? [folder] : connectorsIn(folder)))];
}

/** Reads manifests only: nothing of a connector runs. A name that is taken twice belongs to the first. */
export function findExternalConnectors(home: string, given: string | undefined): ExternalConnectors {
  const connectors: ExternalConnector[] = [];
  const problems: ExternalProblem[] = [];
  for (const folder of externalFolders(home, given)) {
    const read = readManifest(folder);
    if (typeof read === 'string') problems.push({ folder, message: read });
    else if (connectors.some(({ name }) => name === read.name)) problems.push({ folder, message: taken(read) });
    else connectors.push(read);
  }
  return { connectors, problems };
}

/** Loads the specs and registers them. What cannot be loaded is left out and told; the product goes on without it. */
export async function registerExternalConnectors(found: ExternalConnectors): Promise<ExternalConnectors> {
  const loaded: ExternalConnector[] = [];
  const problems = [...found.problems];
  for (const connector of found.connectors) {
    const problem = await register(connector);
    if (problem === null) loaded.push(connector);
    else problems.push({ folder: connector.folder, message: problem });
  }
  return { connectors: loaded, problems };
}

/** The run time of one. Throws a typed error that names the folder. */
export async function loadExternalRuntime(connector: ExternalConnector): Promise<ConnectorRuntime> {
  const module = await importFrom<{ readonly default?: ConnectorRuntime }>(connector, connector.runtimeFile);
  if (typeof module.default?.check === 'function' && module.default.spec.name === connector.name) return module.default;
  throw unusable(connector, `its ${path.basename(connector.runtimeFile)} has no run time of "${connector.name}" as default export`);
}

async function register(connector: ExternalConnector): Promise<string | null> {
  if (Object.hasOwn(connectorSpecs, connector.name)) return taken(connector);
  try {
    const { default: spec } = await importFrom<{ readonly default?: ConnectorSpec }>(connector, connector.specFile);
    const problem = specProblem(connector, spec);
    if (problem !== null) return unusable(connector, problem).message;
    registerConnector(spec!);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function specProblem({ name }: ExternalConnector, spec: ConnectorSpec | undefined): string | null {
  if (spec === undefined) return 'its spec has no default export';
  if (spec.name !== name) return `its spec is called "${String(spec.name)}" and its package.json says "${name}"`;
  const functions = [spec.permissions, spec.flink, spec.options?.safeParse];
  if (functions.some((each) => typeof each !== 'function')) return 'its spec lacks options, permissions or flink';
  return spec.source || spec.sink || spec.lookup ? null : 'its spec has no role: source, sink or lookup';
}

async function importFrom<T>(connector: ExternalConnector, file: string): Promise<T> {
  if (!existsSync(file))
    throw unusable(connector, `${path.relative(connector.folder, file)} is not there`, `Run: headrace connector build ${connector.folder}`);
  try {
    return (await import(/* turbopackIgnore: true */ /* webpackIgnore: true */ pathToFileURL(file).href)) as T;
  } catch (error) {
    throw unusable(connector, `loading it failed with: ${error instanceof Error ? error.message : String(error)}`);
  }
}

const unusable = ({ name, folder }: ExternalConnector, why: string, remedy = 'Correct the package, or remove the folder.'): HeadraceError =>
  new HeadraceError(`The connector "${name}" in ${folder} cannot be used: ${why}. ${remedy}`, {
    code: 'connector.external-unusable',
    domain: 'user',
    retry: 'none',
    remedy,
  });

const taken = ({ name, folder }: ExternalConnector): string =>
  `The connector "${name}" in ${folder} is left out: there is another one of this name. Rename one of them.`;

function readManifest(folder: string): ExternalConnector | string {
  const file = path.join(folder, 'package.json');
  try {
    const { name, version, headrace } = Manifest.parse(JSON.parse(readFileSync(file, 'utf8')));
    const at = (relative: string): string => path.resolve(folder, relative);
    return {
      name: headrace.connector,
      packageName: name,
      version,
      folder,
      specFile: at(headrace.spec),
      runtimeFile: at(headrace.runtime),
      iconFile: existsSync(at(headrace.icon)) ? at(headrace.icon) : null,
      conformance: readConformance(at('conformance.json')),
    };
  } catch (error) {
    const why =
      error instanceof z.ZodError
        ? error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`).join('; ')
        : (error as Error).message;
    return `The connector in ${folder} cannot be used: its package.json does not say what it is (${why}). Give it "headrace": { "connector": "<name>" }.`;
  }
}

function readConformance(file: string): Conformance | null {
  if (!existsSync(file)) return null;
  const parsed = Conformance.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  return parsed.success ? parsed.data : null;
}

/** A folder whose package.json names a connector, however badly. */
function isConnector(folder: string): boolean {
  const file = path.join(folder, 'package.json');
  return existsSync(file) && /"headrace"\s*:/.test(readFileSync(file, 'utf8'));
}

function connectorsIn(folder: string): string[] {
  const own = subfolders(folder).filter((name) => name !== 'node_modules' && !name.startsWith('.'));
  const packages = path.join(folder, 'node_modules');
  const installed = subfolders(packages).flatMap((name) =>
    name.startsWith('@') ? subfolders(path.join(packages, name)).map((each) => `${name}/${each}`) : [name],
  );
  return [...own.map((name) => path.join(folder, name)), ...installed.map((name) => path.join(packages, name))].filter(isConnector);
}

const subfolders = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder, { withFileTypes: true })
        .filter((item) => item.isDirectory() || item.isSymbolicLink())
        .map(({ name }) => name)
        .sort()
    : [];
