import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { installFlink } from '@/bench/flink/flink-jars';
import { FlinkPeer } from '@/bench/flink/flink-peer';
import { remaining } from '@/examples/rows-written';
import { runFlink, runHeadrace, type Run, type Task } from './engines';
import { inputFile } from './input';
import { nexmarkPage } from './page';
import { q6Answer } from './q6-answer';
import { queryNames } from './script';

export interface NexmarkFigure {
  readonly query: string;
  readonly engine: 'headrace' | 'flink';
  readonly events: number;
  readonly rowsPerCpuSecond: number;
  readonly wallSeconds: number;
  readonly peakBytes: number;
  /** Of the rows that remain of a smaller input, where the query's rows do not depend on the clock; null where it did not run. */
  readonly checksum: string | null;
  /** Of q6, which Flink cannot run: the rows are those of `q6Answer`. */
  readonly answered?: boolean;
  /** Processes that wanted to run, on average of the minute before the end: above the number of cores they had to share them. */
  readonly load?: number;
  readonly commit?: string;
  /** The events came from the engine's own source, and the start of the process is included. */
  readonly generated?: boolean;
  readonly error?: string;
}

const options = {
  queries: { type: 'string' },
  events: { type: 'string', default: '5000000' },
  seconds: { type: 'string' },
  compared: { type: 'string', default: '50000' },
  json: { type: 'string' },
  page: { type: 'boolean', default: false },
  only: { type: 'string' },
  generated: { type: 'boolean', default: false },
  from: { type: 'string' },
} as const;

/** `npm run bench -- nexmark`; see bench/README.md. The engines never run at the same time. `--from`: figures of earlier runs. */
export async function nexmark(args: readonly string[], bench: string): Promise<number> {
  const { values } = parseArgs({ args: [...args], options, strict: true });
  const queries = values.queries?.split(',') ?? queryNames;
  const figures = values.from === undefined ? await measureAll(values, queries, bench) : values.from.split(',').flatMap(readFigures);
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(figures, null, 1)}\n`);
  if (values.page) writeFileSync(path.join(bench, '../docs/nexmark.md'), nexmarkPage(figures));
  return figures.some(({ error, answered }) => error !== undefined || answered === false) ? 1 : 0;
}

/** Room for the state of each query at some millions of events: with too little the JVM spends its time collecting. */
const FLINK_HEAP_MB = 8_000;
/** OVER of rows that change, which Flink 1.20 refuses. */
const notOnFlink = 'q6';

const readFigures = (file: string): readonly NexmarkFigure[] => JSON.parse(readFileSync(file, 'utf8')) as NexmarkFigure[];

interface Wishes {
  readonly events: string;
  /** Flink reads this long at least: the events of each query are as many as that takes, for both engines. */
  readonly seconds?: string;
  readonly compared: string;
  readonly only?: string;
  /** Headrace alone, out of its own source. */
  readonly generated: boolean;
}

async function measureAll(values: Wishes, queries: readonly string[], bench: string): Promise<readonly NexmarkFigure[]> {
  const cache = path.join(bench, '../node_modules/.cache/headrace-nexmark');
  const inputOf = (events: number): Task['input'] => (values.generated ? events : inputFile(cache, events));
  const figures: NexmarkFigure[] = [];
  // Flink first: how much it reads in the seconds wished for is what Headrace reads too.
  for (const engine of ['flink', 'headrace'] as const) {
    if ((values.only ?? engine) !== engine || (values.generated && engine === 'flink')) continue;
    const running = await start(engine, bench);
    try {
      for (const query of queries) {
        if (engine === 'flink' && query === notOnFlink) continue;
        const events = figures.find((figure) => figure.query === query)?.events ?? Number(values.events);
        const seconds = engine === 'flink' ? Number(values.seconds ?? 0) : 0;
        figures.push(
          await measure({ query, engine, events, seconds, compared: Number(values.compared), inputOf, run: running.run, bench }),
        );
        say(figures.at(-1)!);
      }
    } finally {
      await running.stop();
    }
  }
  return figures;
}

interface Running {
  run(task: Task): Promise<Run>;
  stop(): Promise<void>;
}

async function start(engine: NexmarkFigure['engine'], bench: string): Promise<Running> {
  if (engine === 'headrace') {
    const bin = path.join(bench, '../server/launch/headrace.mjs');
    return { run: (task) => runHeadrace(task, bin), stop: () => Promise.resolve() };
  }
  const peer = await FlinkPeer.start(await installFlink(bench), { heapMb: FLINK_HEAP_MB });
  return { run: (task) => runFlink(task, peer), stop: () => peer.stop() };
}

interface Measuring {
  readonly query: string;
  readonly engine: NexmarkFigure['engine'];
  /** To begin with: more, where that lasts less than `seconds`. */
  readonly events: number;
  readonly seconds: number;
  readonly compared: number;
  readonly inputOf: (events: number) => Task['input'];
  readonly run: Running['run'];
  readonly bench: string;
}

/** One run to compare, which is also the warm-up of Headrace; Flink's JVM has run at least one measured input before. */
async function measure({
  query,
  engine,
  seconds,
  compared: comparedEvents,
  inputOf,
  run,
  bench,
  ...first
}: Measuring): Promise<NexmarkFigure> {
  const examples = path.join(bench, '../examples/nexmark');
  const compared = await run({ examples, query, input: inputOf(comparedEvents), sink: 'print' });
  const read = (count: number): Promise<Run> => run({ examples, query, input: inputOf(count), sink: 'blackhole' });
  let events = first.events;
  let measured = compared.error === null ? await read(events) : compared;
  for (let warm = engine === 'headrace'; measured.error === null && !(warm && measured.measured.wallSeconds >= seconds); warm = true) {
    events = longer(events, seconds / measured.measured.wallSeconds);
    measured = await read(events);
  }
  const { cpuSeconds, wallSeconds, peakBytes } = measured.measured;
  const failure = compared.error ?? measured.error;
  const generated = typeof inputOf(events) === 'number';
  return {
    ...{ query, engine, events, wallSeconds, peakBytes },
    rowsPerCpuSecond: failure === null ? Math.round((events * (generated ? 1 : 0.8)) / cpuSeconds) : 0,
    checksum: compared.error === null ? checksum(query, compared.lines) : null,
    ...(query === 'q6' && engine === 'headrace' && compared.error === null ? { answered: isAnswer(compared.lines, comparedEvents) } : {}),
    load: Math.round(loadavg()[0]! * 10) / 10,
    commit: commitOf(bench),
    ...(generated ? { generated } : {}),
    ...(failure === null ? {} : { error: failure.slice(0, 300) }),
  };
}

/** Numbers of events that inputs have: few, since each is a file of its own. */
const steps = [1, 1.5, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64].map((millions) => millions * 1_000_000);
/** The next step that lasts a little longer than wished for; the same number where that is long enough. */
const longer = (events: number, factor: number): number =>
  factor <= 1 ? events : (steps.find((step) => step > events && step >= events * factor * 1.05) ?? events * 2);

const commitOf = (folder: string): string =>
  execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: folder, encoding: 'utf8' }).trim();

const isAnswer = (lines: readonly string[], events: number): boolean => remaining(lines).join('\n') === q6Answer(events).join('\n');

/** q12 counts by the clock: only its total is comparable. */
function checksum(query: string, lines: readonly string[]): string {
  const rows = remaining(lines);
  const text = query === 'q12' ? String(rows.reduce((sum, row) => sum + Number(row.split(', ')[1]), 0)) : rows.join('\n');
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

function say({ query, engine, rowsPerCpuSecond, wallSeconds, peakBytes, checksum: sum, error }: NexmarkFigure): void {
  const figures = `${rowsPerCpuSecond} rows/CPU-s, ${wallSeconds.toFixed(1)} s, ${Math.round(peakBytes / 1e6)} MB, ${sum ?? '-'}`;
  process.stdout.write(`${engine.padEnd(9)}${query.padEnd(4)} ${error ?? figures}\n`);
}
