import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { installFlink } from '@/bench/flink/flink-jars';
import { FlinkPeer } from '@/bench/flink/flink-peer';
import { ProcessMeter, type Measured } from '@/bench/nexmark/process-meter';
import type { startKafka } from '@/server/launch/services/kafka.mjs';
import type { mavenJars } from '@/server/launch/services/maven-jars.mjs';
import type { committedLines, createTopics } from './committed-lines.mjs';

/** Programs that find their files by where they lie, which a bundle would move. */
export interface Services {
  readonly startKafka: typeof startKafka;
  readonly mavenJars: typeof mavenJars;
  readonly committedLines: typeof committedLines;
  readonly createTopics: typeof createTopics;
}

/** So many bytes has a record of the input, its frame included. */
const RECORD_BYTES = 118;

interface Side {
  readonly engine: string;
  readonly rowsPerCpuSecond: number;
  readonly measured: Measured;
  readonly rows: number;
}

/** Kafka (JSON, 4 partitions) → filter → Kafka, exactly once, on Headrace as built and on Flink with its own connector: one broker, one input. */
export async function kafkaSpeed(args: readonly string[], bench: string, services: Services): Promise<number> {
  const { startKafka: start, mavenJars: jarsOf, committedLines: linesOf, createTopics: makeTopics } = services;
  const { values } = parseArgs({
    args: [...args],
    options: { rows: { type: 'string', default: '3000000' }, only: { type: 'string' }, profile: { type: 'string' } },
  });
  const rows = Number(values.rows);
  const home = mkdtempSync(path.join(tmpdir(), 'headrace-kafka-speed-'));
  const broker = await start({ folder: path.join(home, 'kafka') });
  const cli = process.env['HEADRACE_CLI'] ?? path.join(bench, '../dist/cli.mjs');
  const { bootstrap } = broker;
  const headrace = (name: string, script: string, node: readonly string[] = []): Promise<Measured> =>
    runHeadrace({ cli, node, home, name, script, inputBytes: rows * RECORD_BYTES });
  const sides: Side[] = [];
  const record = async (engine: string, topic: string, measured: Measured): Promise<void> => {
    const written = (await linesOf(bootstrap, topic)).length;
    const side = { engine, rowsPerCpuSecond: Math.round((rows * 0.8) / measured.cpuSeconds), measured, rows: written };
    sides.push(side);
    console.log(JSON.stringify(side));
  };
  try {
    await makeTopics(bootstrap, { 'speed-in': 4, 'out-headrace-0': 4, 'out-headrace-1': 4, 'out-flink-0': 4, 'out-flink-1': 4 });
    await headrace('feed', feed(bootstrap, rows));
    if (values.only !== 'flink') {
      for (const round of [0, 1]) {
        const profile = values.profile && round === 1 ? ['--cpu-prof', `--cpu-prof-dir=${values.profile}`] : [];
        const measured = await headrace(`headrace-${round}`, filter(bootstrap, `out-headrace-${round}`, 'headrace'), profile);
        await record(`headrace ${round}`, `out-headrace-${round}`, measured);
      }
    }
    if (values.only !== 'headrace') {
      const flink = await installFlink(bench);
      const connector = await jarsOf(
        path.join(bench, 'kafka/flink'),
        path.join(bench, '../node_modules/.cache/headrace-services/flink-kafka'),
      );
      const peer = await FlinkPeer.start(
        { ...flink, classes: [flink.classes, path.join(connector, '*')].join(path.delimiter) },
        { slots: 1 },
      );
      try {
        // The first round warms the JVM up.
        for (const round of [0, 1]) {
          const meter = new ProcessMeter(peer.pid, rows * RECORD_BYTES);
          const config = {
            'parallelism.default': '1',
            'execution.checkpointing.interval': '1 s',
            'pipeline.object-reuse': 'true',
            'restart-strategy.type': 'none',
          };
          const script = filter(bootstrap, `out-flink-${round}`, 'flink');
          const answer = await peer.ask({ op: 'run', script, config, timeoutMs: 600_000 });
          const measured = meter.stop();
          if (answer.error) throw new Error(answer.error);
          await record(`flink ${round}`, `out-flink-${round}`, measured);
        }
      } finally {
        await peer.stop();
      }
    }
    return new Set(sides.map((side) => side.rows)).size === 1 ? 0 : 1;
  } finally {
    await broker.kill();
    rmSync(home, { recursive: true, force: true });
  }
}

interface HeadraceRun {
  readonly cli: string;
  readonly node: readonly string[];
  readonly home: string;
  readonly name: string;
  readonly script: string;
  readonly inputBytes: number;
}

async function runHeadrace({ cli, node, home, name, script, inputBytes }: HeadraceRun): Promise<Measured> {
  const file = path.join(home, `${name}.sql`);
  writeFileSync(file, script);
  const state = ['--checkpoint-dir', path.join(home, `${name}-state`), '--checkpoint-interval', '1s'];
  const child = spawn(process.execPath, [...node, cli, 'run', file, ...state], { stdio: ['ignore', 'ignore', 'pipe'] });
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint = (complaint + text).slice(-4_000)));
  const meter = new ProcessMeter(child.pid!, inputBytes);
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  const measured = meter.stop();
  if (code !== 0) throw new Error(`${name} ended with ${code}: ${complaint}`);
  return measured;
}

const columns = 'id BIGINT, user_id BIGINT, item STRING, amount DECIMAL(10, 2), placed TIMESTAMP(3)';

const feed = (bootstrap: string, rows: number): string => `
CREATE TEMPORARY TABLE numbers (id BIGINT, user_id BIGINT, item INT, amount DECIMAL(10, 2)) WITH (
  'connector' = 'datagen', 'fields.id.kind' = 'sequence', 'fields.id.start' = '0', 'fields.id.end' = '${rows - 1}',
  'fields.user_id.min' = '1000000', 'fields.user_id.max' = '9000000', 'fields.item.min' = '1000', 'fields.item.max' = '9999',
  'fields.amount.min' = '0', 'fields.amount.max' = '1000');
CREATE TEMPORARY TABLE fed (${columns}) WITH (
  'connector' = 'kafka', 'topic' = 'speed-in', 'properties.bootstrap.servers' = '${bootstrap}', 'format' = 'json',
  'sink.delivery-guarantee' = 'at-least-once', 'sink.partitioner' = 'round-robin');
INSERT INTO fed SELECT id, user_id, 'item-' || CAST(item AS STRING), amount, TIMESTAMP '2025-11-21 10:00:00.123' FROM numbers;
`;

const filter = (bootstrap: string, topic: string, engine: string): string => `
CREATE TEMPORARY TABLE orders (${columns}) WITH (
  'connector' = 'kafka', 'topic' = 'speed-in', 'properties.bootstrap.servers' = '${bootstrap}', 'format' = 'json',
  'scan.startup.mode' = 'earliest-offset', 'scan.bounded.mode' = 'latest-offset');
CREATE TEMPORARY TABLE dear (${columns}) WITH (
  'connector' = 'kafka', 'topic' = '${topic}', 'properties.bootstrap.servers' = '${bootstrap}', 'format' = 'json',
  'sink.delivery-guarantee' = 'exactly-once', 'sink.transactional-id-prefix' = 'speed-${engine}-${topic}', 'properties.transaction.timeout.ms' = '600000');
INSERT INTO dear SELECT id, user_id, item, amount, placed FROM orders WHERE amount >= 500;
`;
