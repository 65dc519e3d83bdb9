import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { installFlink } from '@/bench/flink/flink-jars';
import { FlinkPeer } from '@/bench/flink/flink-peer';
import { ProcessMeter, type Measured } from '@/bench/nexmark/process-meter';
import type { startKafka } from '@/server/launch/services/kafka.mjs';
import type { mavenJars } from '@/server/launch/services/maven-jars.mjs';
import { feed, INPUT, scriptOf, type CaseName, type CasePlaces } from './speed-cases';
import { openOutput, type Output, type OutputPlace, type OutputServices } from './speed-output';

/** Programs that find their files by where they lie, which a bundle would move. */
export interface Services extends OutputServices {
  readonly startKafka: typeof startKafka;
  readonly mavenJars: typeof mavenJars;
}

/** So many bytes has a record of the input, its frame included. */
const RECORD_BYTES = 118;
/** The last of them counts; the first ones warm the JVM, the broker and the disk's cache up. */
const ROUNDS = 2;

interface Side extends Output {
  readonly engine: string;
  readonly rowsPerCpuSecond: number;
  readonly measured: Measured;
}

interface Bench {
  readonly name: CaseName;
  readonly rows: number;
  readonly bench: string;
  readonly home: string;
  readonly bootstrap: string;
  readonly output: OutputPlace;
  readonly profile: string | undefined;
}

/** Kafka (JSON, 4 partitions) → a case's query → its sink, on Headrace as built and on Flink with its own connectors: one broker, one input. */
export async function kafkaSpeed(args: readonly string[], bench: string, services: Services): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      case: { type: 'string', default: 'filter' },
      rows: { type: 'string', default: '3000000' },
      only: { type: 'string' },
      profile: { type: 'string' },
    },
  });
  const name = values.case as CaseName;
  if (name !== 'filter' && name !== 'windows') throw new Error(`--case is "${values.case}": give filter or windows.`);
  const rows = Number(values.rows);
  const home = mkdtempSync(path.join(tmpdir(), 'headrace-kafka-speed-'));
  chmodSync(home, 0o755); // the embedded PostgreSQL of root's runs as somebody else
  const broker = await services.startKafka({ folder: path.join(home, 'kafka') });
  const { bootstrap } = broker;
  let output: OutputPlace | null = null;
  try {
    output = await openOutput(name, services, { bootstrap, folder: path.join(home, 'postgres') });
    const of: Bench = { name, rows, bench, home, bootstrap, output, profile: values.profile };
    await services.createTopics(bootstrap, { [INPUT]: 4 });
    await runHeadrace(of, 'feed', feed(bootstrap, rows));
    said('the input lies in Kafka');
    const sides = [
      ...(values.only === 'flink' ? [] : await headraceSides(of)),
      ...(values.only === 'headrace' ? [] : await flinkSides(of, services)),
    ];
    const equal = new Set(sides.map(({ digest }) => digest)).size === 1;
    return equal && sides[0]!.rows > 0 ? 0 : 1;
  } finally {
    await output?.close();
    await broker.kill();
    rmSync(home, { recursive: true, force: true });
  }
}

async function headraceSides(of: Bench): Promise<Side[]> {
  const sides: Side[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const target = `out_headrace_${round}`;
    await of.output.make(target);
    const script = scriptOf(of.name, placesOf(of, 'headrace', target));
    const measured = await runHeadrace(of, target, script, round === ROUNDS - 1 ? of.profile : undefined);
    sides.push(await record(of, { engine: `headrace ${round}`, target, measured }));
  }
  return sides;
}

async function flinkSides(of: Bench, { mavenJars: jarsOf }: Services): Promise<Side[]> {
  const flink = await installFlink(of.bench);
  const cache = path.join(of.bench, '../node_modules/.cache/headrace-services/flink-kafka');
  const connectors = await jarsOf(path.join(of.bench, 'kafka/flink'), cache);
  const classes = [flink.classes, path.join(connectors, '*')].join(path.delimiter);
  const peer = await FlinkPeer.start({ ...flink, classes }, { slots: 1 });
  said('Flink stands');
  const config = {
    'parallelism.default': '1',
    'execution.checkpointing.interval': '1 s',
    'pipeline.object-reuse': 'true',
    'restart-strategy.type': 'none',
    'table.local-time-zone': 'UTC',
    'state.checkpoints.dir': `file://${of.home}/flink`,
  };
  const sides: Side[] = [];
  try {
    for (let round = 0; round < ROUNDS; round++) {
      const target = `out_flink_${round}`;
      await of.output.make(target);
      const meter = new ProcessMeter(peer.pid, of.rows * RECORD_BYTES);
      const script = scriptOf(of.name, placesOf(of, 'flink', target));
      const answer = await peer.ask({ op: 'run', script, config, timeoutMs: 600_000 });
      const measured = meter.stop();
      if (answer.error) throw new Error(answer.error);
      sides.push(await record(of, { engine: `flink ${round}`, target, measured }));
    }
  } finally {
    await peer.stop();
  }
  return sides;
}

function placesOf({ bootstrap, output }: Bench, engine: CasePlaces['engine'], target: string): CasePlaces {
  const { database } = output;
  const password = engine === 'headrace' ? '${secret.SPEED}' : (database?.password ?? '');
  return { bootstrap, engine, target, database: database && { ...database, password } };
}

async function record({ rows, output }: Bench, run: { engine: string; target: string; measured: Measured }): Promise<Side> {
  const { engine, target, measured } = run;
  // A figure of 80 % of the rows in the time of all of them would be too low, and not by as much on both sides.
  if (!measured.fifthSeen) throw new Error(`${engine} read ${measured.bytesRead} bytes: no fifth of the input was seen to pass.`);
  const side = {
    engine,
    rowsPerCpuSecond: Math.round((rows * 0.8) / measured.cpuSeconds),
    rowsPerSecond: Math.round((rows * 0.8) / measured.wallSeconds),
    measured,
    ...(await output.read(target)),
  };
  console.log(JSON.stringify(side));
  return side;
}

async function runHeadrace(of: Bench, name: string, script: string, profile?: string): Promise<Measured> {
  const { bench, home, output } = of;
  const cli = process.env['HEADRACE_CLI'] ?? path.join(bench, '../dist/cli.mjs');
  const file = path.join(home, `${name}.sql`);
  writeFileSync(file, script);
  const node = profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`];
  const state = ['--checkpoint-dir', path.join(home, `${name}-state`), '--checkpoint-interval', '1s'];
  const child = spawn(process.execPath, [...node, cli, 'run', file, ...state], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, HEADRACE_SECRET_SPEED: output.database?.password ?? '' },
  });
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint = (complaint + text).slice(-4_000)));
  const meter = new ProcessMeter(child.pid!, of.rows * RECORD_BYTES);
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  const measured = meter.stop();
  if (code !== 0) throw new Error(`${name} ended with ${code}: ${complaint}`);
  return measured;
}

const begun = performance.now();
const said = (what: string): void => console.error(`  ${((performance.now() - begun) / 1_000).toFixed(1)} s: ${what}`);
