// @ts-check

/**
 * The arrows of docs/ARCHITECTURE.md as data. A file belongs to the room with the longest path that it starts with, and may import
 * from its own room, from the rooms named here, and nothing else of this repository. `types` holds rooms of which only types may be taken.
 * @typedef {{ path: string; may: readonly string[]; types?: readonly string[]; isomorphic?: true; packages?: readonly string[]; why: string }} Room
 */

const sdk = 'connector-sdk/src';
const schema = `${sdk}/schema`;
const spec = `${sdk}/spec`;
/** The parts of the engine that also run in a browser. */
const engineCore = ['contract', 'batch', 'codegen', 'operators', 'time', 'state'].map((name) => `server/engine/${name}`);

/** @param {string} path @returns {Room} */
const engineCoreRoom = (path) => ({
  path,
  may: ['server/plan', 'model', sdk, ...engineCore],
  isomorphic: true,
  why: 'operators run in a browser worker too, for the preview',
});

/** @type {readonly Room[]} */
export const rooms = [
  { path: 'app', may: ['components', 'server/api', 'model'], why: 'a page loads and mounts; it reaches services through server/api' },
  { path: 'components', may: ['model', 'components'], types: ['server/api', schema, spec], why: 'the browser never carries the server' },
  { path: 'components/ui', may: [], why: 'primitives know no product nouns' },
  {
    path: 'components/canvas/document',
    may: ['model', 'components/canvas/kernels', 'components/ui/observable'],
    types: [schema, spec],
    packages: [],
    why: 'the document, its commands and undo are plain TypeScript without React',
  },
  {
    path: 'components/canvas/kernels',
    may: ['model', 'components/canvas/document'],
    packages: ['elkjs', 'zod'],
    why: 'kernels are pure: they return plans',
  },
  {
    path: 'components/compiler-worker',
    may: [
      'model',
      'server/sql',
      'server/plan',
      'server/compiler',
      ...engineCore,
      sdk,
      'formats',
      'connectors/*/spec',
      'server/catalog/connectors',
      'components',
    ],
    types: ['server/api'],
    why: 'the one room of the browser that may take isomorphic folders and connector specs',
  },
  { path: 'model', may: [schema, spec], isomorphic: true, why: 'nouns stand at the bottom' },
  { path: 'server/sql', may: ['model'], isomorphic: true, why: 'SQL is the contract; it knows only nouns' },
  { path: 'server/plan', may: ['model', schema], isomorphic: true, why: 'plans are plain versioned data' },
  {
    path: 'server/compiler',
    may: ['server/sql', 'server/plan', 'model', sdk],
    isomorphic: true,
    why: 'the compiler is pure: no I/O, no clock',
  },
  {
    path: 'server/engine',
    may: ['server/plan', 'model', sdk, ...engineCore],
    why: 'the engine runs a JobPlan and does not know who made it',
  },
  ...engineCore.map(engineCoreRoom),
  { path: 'server/flink', may: ['server/plan', 'model'], why: 'the other back end speaks SQL to a cluster' },
  {
    path: 'server/control',
    may: ['server/plan', 'model', 'server/db', 'server/telemetry'],
    why: 'desired against seen, whatever the back end',
  },
  {
    path: 'server/control/backends/embedded',
    may: ['server/control', 'server/engine', 'server/plan', 'model', 'server/db'],
    why: 'the one part of control that knows the engine',
  },
  {
    path: 'server/control/backends/flink',
    may: ['server/control', 'server/flink', 'server/plan', 'model', 'server/db'],
    why: 'the one part of control that knows Flink',
  },
  {
    path: 'server/catalog',
    may: ['model', sdk, 'connectors/*/spec', 'formats/*/spec', 'server/db'],
    why: 'the catalog knows specs, never run times',
  },
  { path: 'server/telemetry', may: ['model', 'server/db'], why: 'telemetry is read from the database' },
  {
    path: 'server/services',
    may: ['sql', 'plan', 'compiler', 'engine', 'flink', 'control', 'catalog', 'telemetry', 'db']
      .map((name) => `server/${name}`)
      .concat('model', sdk),
    why: 'use cases stand above the rooms that they join',
  },
  { path: 'server/db', may: ['model', 'prisma'], why: 'repositories give nouns, not rows' },
  {
    path: 'server/api',
    may: ['server/services', 'model', 'server/api/host'],
    types: ['server/db'],
    why: 'a router authorises, parses and calls one service',
  },
  {
    path: 'server/api/host',
    may: ['server/services', 'server/db', 'model'],
    why: 'the composition of what runs inside Next, which no file of server/main can reach',
  },
  {
    path: 'server/cli',
    may: ['services', 'compiler', 'engine', 'sql', 'plan', 'catalog'].map((name) => `server/${name}`).concat('model', sdk),
    why: 'the command line is one more caller',
  },
  {
    path: 'server/runner',
    may: ['server/control', 'server/telemetry', 'server/db', 'server/plan', 'model'],
    types: ['server/engine'],
    why: 'the runner claims, spawns and supervises; the job process alone holds the engine',
  },
  { path: 'server/launch', may: [], why: 'it runs before any install' },
  { path: 'server/launch/tree', may: ['*'], why: 'it holds the tree to its promises, and runs only as a test' },
  { path: 'server/main', may: ['*'], why: 'composition roots know everything' },
  {
    path: 'connector-sdk',
    may: [],
    isomorphic: true,
    packages: ['zod'],
    why: 'it is published by itself, and its specs are read in the browser',
  },
  { path: 'formats', may: [sdk], isomorphic: true, why: 'bytes to columns and back, anywhere' },
  { path: 'connectors', may: [sdk], why: 'a connector knows the SDK and never a sibling' },
  {
    path: 'connectors/upsert-kafka',
    may: [sdk, 'connectors/kafka'],
    why: 'Flink has a second name for Kafka: its tables are kafka’s with another meaning of a record',
  },
  { path: 'prisma', may: ['server', 'model', sdk, 'connectors/*/spec'], why: 'seeds and tools use what the server has' },
  { path: 'examples', may: ['*'], why: 'examples exercise everything' },
  { path: 'bench', may: ['*'], why: 'benchmarks measure everything' },
  { path: 'e2e', may: ['model', 'e2e'], why: 'a browser test knows what a person sees' },
];
