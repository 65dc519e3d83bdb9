import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { FuzzRun } from './fuzz-run';

const options = {
  minutes: { type: 'string', default: '1' },
  target: { type: 'string' },
  seed: { type: 'string' },
  json: { type: 'string' },
} as const;
/** Runs of a round: short enough that all targets get their turn in a minute. */
const ROUND = 100;

export interface FuzzCount {
  runs: number;
  cpuSeconds: number;
  largestHeapBytes: number;
  readonly failures: string[];
}

/** What a run of the fuzzer found: for each target what was tried, and every input that it did not stand. */
export interface FuzzReport {
  readonly commit: string;
  readonly machine: string;
  readonly seed: number;
  readonly wallSeconds: number;
  readonly targets: Readonly<Record<string, FuzzCount>>;
}

/** Tries all targets in turn for the time that is given, and each once in any case; a target that failed five times is left out from then on. */
export async function fuzzFor(
  seconds: number,
  { root, workerFile, seed, only, say }: FuzzWishes,
): Promise<Readonly<Record<string, FuzzCount>>> {
  const run = new FuzzRun(root, workerFile);
  const counts: Record<string, FuzzCount> = {};
  const names = (await run.names()).filter((name) => only === null || name.includes(only));
  const end = performance.now() + seconds * 1_000;
  try {
    for (let turn = 0; performance.now() < end; turn++) {
      for (const name of names) {
        const count = (counts[name] ??= { runs: 0, cpuSeconds: 0, largestHeapBytes: 0, failures: [] });
        if ((turn > 0 && performance.now() >= end) || count.failures.length >= 5) continue;
        const before = process.cpuUsage();
        const { runs, heapBytes, failure } = await run.round({ target: name, seed: (seed + turn * 7_919) % 1e9, runs: ROUND });
        const { user, system } = process.cpuUsage(before);
        count.runs += runs;
        count.cpuSeconds += (user + system) / 1e6;
        count.largestHeapBytes = Math.max(count.largestHeapBytes, heapBytes);
        if (failure === null) continue;
        count.failures.push(failure);
        say(`${name}: ${failure}\n`);
      }
    }
  } finally {
    await run.close();
  }
  return counts;
}

export interface FuzzWishes {
  readonly root: string;
  readonly workerFile: URL;
  readonly seed: number;
  /** Part of a target's name. */
  readonly only: string | null;
  say(line: string): void;
}

/** `npm run bench -- fuzz`; see bench/README.md. The exit code is 0 where every target stood everything. */
export async function fuzz(
  args: readonly string[],
  { bench, workerFile }: { readonly bench: string; readonly workerFile: URL },
): Promise<number> {
  const { values } = parseArgs({ args: [...args], options, strict: true });
  const seed = Number(values.seed ?? Date.now() % 1e9);
  const say = (line: string): void => void process.stdout.write(`${line}\n`);
  const root = path.join(bench, '..');
  say(`seed ${seed}`);
  const began = performance.now();
  const targets = await fuzzFor(Number(values.minutes) * 60, { root, workerFile, seed, only: values.target ?? null, say });
  const wallSeconds = Math.round((performance.now() - began) / 1_000);
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: root, encoding: 'utf8' }).trim();
  const machine = `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown'}, Node ${process.versions.node}`;
  const report: FuzzReport = { commit, machine, seed, wallSeconds, targets };
  for (const line of tableOf(report)) say(line);
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(report, null, 1)}\n`);
  return Object.values(targets).every(({ failures }) => failures.length === 0) ? 0 : 1;
}

/** The report as the table of bench/README.md. */
function tableOf({ commit, machine, seed, wallSeconds, targets }: FuzzReport): string[] {
  const rows = Object.entries(targets).map(
    ([name, { runs, cpuSeconds, largestHeapBytes, failures }]) =>
      `| ${name} | ${runs} | ${Math.round(cpuSeconds)} | ${Math.round(largestHeapBytes / 2 ** 20)} | ${failures.length} |`,
  );
  return [
    `${wallSeconds} s, seed ${seed}, commit ${commit}, ${machine}`,
    '',
    '| target | inputs | CPU s | largest heap, MB | failures |',
    '|---|---|---|---|---|',
    ...rows,
  ];
}
