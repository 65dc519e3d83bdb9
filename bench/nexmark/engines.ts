import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { FlinkPeer } from '@/bench/flink/flink-peer';
import { ProcessMeter, type Measured } from './process-meter';
import { nexmarkScript, type ScriptWishes } from './script';

/** What both engines run with. */
const common = {
  'parallelism.default': '1',
  'execution.checkpointing.interval': '10 s',
  'table.exec.mini-batch.enabled': 'true',
  'table.exec.mini-batch.allow-latency': '2 s',
  'table.exec.mini-batch.size': '50000',
} as const;

/** State stays in memory, as Flink's does. */
const forHeadrace = { 'state.memory': '8 gb' } as const;

/** What makes Flink fast, as the benchmark's own settings have it. */
const forFlink = {
  'pipeline.object-reuse': 'true',
  'state.backend.type': 'hashmap',
  'table.optimizer.distinct-agg.split.enabled': 'true',
  'table.local-time-zone': 'UTC',
} as const;

export interface Run {
  readonly measured: Measured;
  /** What print sinks wrote. */
  readonly lines: readonly string[];
  readonly error: string | null;
}

export interface Task {
  readonly examples: string;
  readonly query: string;
  readonly input: ScriptWishes['input'];
  readonly sink: ScriptWishes['sink'];
}

const wishes = (task: Task, engine: ScriptWishes['engine'], settings: Readonly<Record<string, string>>): ScriptWishes => ({
  ...{ input: task.input, sink: task.sink, engine, settings },
  sideInput: path.join(task.examples, 'input/side-input.csv'),
});

/** Nothing where events are generated: then the run is measured from its start. */
const bytesOf = ({ input }: Task): number => (typeof input === 'number' ? 0 : statSync(input).size);

/** `headrace run` of the product as it is built, in a process of its own. */
export async function runHeadrace(task: Task, bin: string): Promise<Run> {
  const home = mkdtempSync(path.join(tmpdir(), 'headrace-nexmark-'));
  try {
    const script = path.join(home, `${task.query}.sql`);
    writeFileSync(script, nexmarkScript(task.examples, task.query, wishes(task, 'headrace', { ...common, ...forHeadrace })));
    const child = spawn(process.execPath, [bin, 'run', script, '--checkpoint-dir', path.join(home, 'state'), '--log-level', 'error'], {
      env: { ...process.env, HEADRACE_BUILT: '1' },
    });
    const meter = new ProcessMeter(child.pid!, bytesOf(task));
    const [out, err]: string[][] = [[], []];
    child.stdout.on('data', (chunk: Buffer) => out!.push(chunk.toString('latin1')));
    child.stderr.on('data', (chunk: Buffer) => err!.push(chunk.toString()));
    const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
    const measured = meter.stop();
    const lines = Buffer.from(out!.join(''), 'latin1').toString().split('\n');
    return { measured, lines, error: code === 0 ? null : err!.join('').trim() };
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

/** The same query in Flink's JVM: heap state, objects used again. */
export async function runFlink(task: Task, peer: FlinkPeer): Promise<Run> {
  const home = mkdtempSync(path.join(tmpdir(), 'headrace-nexmark-'));
  try {
    const config = { ...forFlink, 'state.checkpoints.dir': `file://${home}` };
    const script = nexmarkScript(task.examples, task.query, wishes(task, 'flink', common));
    const meter = new ProcessMeter(peer.pid, bytesOf(task));
    const answer = await peer.ask({ op: 'run', script, config, timeoutMs: 3_600_000 });
    return { measured: meter.stop(), lines: answer.lines, error: answer.error ?? null };
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}
