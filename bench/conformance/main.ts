import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { installFlink } from '@/bench/flink/flink-jars';
import { FlinkPeer } from '@/bench/flink/flink-peer';
import { forFlink, readCases, type ConformanceCase } from './case-folder';
import { checkCase, variantNames, worst, type CaseCheck, type VariantName } from './check-case';
import { difference } from './compare-rows';
import { runOnHeadrace, straight } from './headrace-side';
import { commit, conformancePage, machine } from './page';
import { randomRun } from './random/random-main';
import { keepRecord, RANDOM_HEADING, randomSection, readRecords, recordOf } from './random/random-record';
import type { RandomResult } from './random/random-run';

/** The checkout's `bench` folder, and the file of a worker thread. */
export interface Surroundings {
  readonly bench: string;
  readonly workerFile: URL;
}

const FLINK_CONFIG = { 'pipeline.auto-watermark-interval': '0', 'table.local-time-zone': 'UTC' } as const;
/** Random queries whose answers `npm test` compares with. */
const RECORDED = 300;
const options = {
  only: { type: 'string', default: '' },
  seed: { type: 'string', default: '1' },
  variants: { type: 'string', default: variantNames.join(',') },
  stored: { type: 'boolean', default: false },
  record: { type: 'boolean', default: false },
  ask: { type: 'string' },
  page: { type: 'boolean', default: false },
  json: { type: 'string' },
  open: { type: 'boolean', default: false },
  random: { type: 'string' },
  answers: { type: 'string' },
  shrink: { type: 'string', default: '0' },
  keep: { type: 'string' },
} as const;

/** `npm run conformance`; see bench/README.md. Gives the exit code: 0 when no case differs, fails, or is answered otherwise by Flink. */
export async function conformance(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const { values } = parseArgs({ args: [...args], options, strict: true });
  const { bench } = surroundings;
  if (values.ask !== undefined) return ask(values.ask, surroundings);
  if (values.random !== undefined) return random(values, bench);
  if (values.keep !== undefined) return keep(values.keep, bench);
  const cases = readCases(path.join(bench, '../examples/sql'), values.only);
  const flink = values.stored ? new Map<string, string | null>() : await withFlink(bench, (peer) => askAll(peer, cases, values.record));
  const names = variantNames.filter((name) => values.variants.split(',').includes(name));
  const checks = await checkAll(readCases(path.join(bench, '../examples/sql'), values.only), names, Number(values.seed), surroundings);
  const wrong = [...flink].filter(([, why]) => why !== null);
  for (const [name, why] of wrong) say(`FLINK  ${name}: ${why}`);
  summary(checks);
  if (values.json !== undefined) writeFileSync(values.json, JSON.stringify(checks.map(briefly), null, 1));
  if (values.open) writeOpen(path.join(bench, '../examples/sql/open.json'), checks);
  if (values.page)
    writeFileSync(
      path.join(bench, '../docs/conformance.md'),
      conformancePage(checks, values.stored ? null : flink, randomSection(readRecords(randomRuns(bench)))),
    );
  return wrong.length === 0 && checks.every((check) => ['same', 'not-yet'].includes(worst(check).verdict)) ? 0 : 1;
}

/** All cases on Headrace, one after the other. */
export async function checkAll(
  cases: readonly ConformanceCase[],
  names: readonly VariantName[],
  seed: number,
  { workerFile }: Surroundings,
): Promise<CaseCheck[]> {
  const checks: CaseCheck[] = [];
  for (const given of cases) {
    const check = await checkCase(given, { names, seed, workerFile });
    checks.push(check);
    const verdict = worst(check);
    if (verdict.verdict === 'same') continue;
    const where = Object.keys(check.variants).at(-1);
    const codes = verdict.verdict === 'not-yet' ? `${verdict.codes.join(', ')}: ` : `${where}: `;
    say(`${verdict.verdict.toUpperCase().padEnd(7)} ${given.feature}/${given.name}: ${codes}${verdict.why}`);
  }
  return checks;
}

/** Flink's answers against the stored ones: null where they agree. With `record`, cases without rows get Flink's. */
async function askAll(peer: FlinkPeer, cases: readonly ConformanceCase[], record: boolean): Promise<Map<string, string | null>> {
  const results = new Map<string, string | null>();
  for (const given of cases) {
    const name = `${given.feature}/${given.name}`;
    const answer = await peer.ask({ op: 'run', script: forFlink(given), config: FLINK_CONFIG });
    if (answer.error !== undefined && given.flinkDiffers === undefined) results.set(name, answer.error);
    else if (given.expected !== null) {
      results.set(name, given.flinkDiffers === undefined ? difference(given, given.expected, answer.lines) : null);
    } else if (record) {
      writeFileSync(path.join(given.folder, 'expected.rows'), answer.lines.map((line) => `${line}\n`).join(''));
      results.set(name, null);
    } else results.set(name, 'no expected rows yet; run with --record');
  }
  return results;
}

const randomRuns = (bench: string): string => path.join(bench, '../examples/sql/random-runs.jsonl');

/** `--keep LOG`: the results of a random run that `--json LOG` wrote become part of the record, and of the page. */
function keep(log: string, bench: string): number {
  const results = readFileSync(log, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as RandomResult);
  keepRecord(randomRuns(bench), recordOf(results, { commit: commit(), machine: machine() }));
  const page = path.join(bench, '../docs/conformance.md');
  const [others] = readFileSync(page, 'utf8').split(`\n${RANDOM_HEADING}\n`);
  writeFileSync(page, [others!.trimEnd(), '', ...randomSection(readRecords(randomRuns(bench))), ''].join('\n'));
  return 0;
}

const startFlink = async (bench: string): Promise<FlinkPeer> => FlinkPeer.start(await installFlink(bench), { quickStart: true });

async function withFlink<T>(bench: string, use: (peer: FlinkPeer) => Promise<T>): Promise<T> {
  const peer = await startFlink(bench);
  try {
    return await use(peer);
  } finally {
    await peer.stop();
  }
}

/** Random queries on both engines: `--random N [--seed S] [--shrink TRIES] [--answers FILE] [--json LOG] [--record]`. */
async function random(values: RandomValues, bench: string): Promise<number> {
  const record = values.record ? { file: path.join(bench, '../examples/sql/expected-random.jsonl'), count: RECORDED } : null;
  const { json: log = null, answers = null } = values;
  const wishes = { count: Number(values.random), seed: Number(values.seed), shrinkTries: Number(values.shrink), answers, log, record, say };
  let started: Promise<FlinkPeer> | null = null;
  const peer = (): Promise<FlinkPeer> => (started ??= startFlink(bench));
  try {
    const counts = await randomRun(peer, wishes);
    return (counts.get('differs') ?? 0) + (counts.get('failed') ?? 0) === 0 ? 0 : 1;
  } finally {
    await (started as Promise<FlinkPeer> | null)?.then((flink) => flink.stop());
  }
}

interface RandomValues {
  readonly random?: string | undefined;
  readonly seed: string;
  readonly shrink: string;
  readonly answers?: string | undefined;
  readonly json?: string | undefined;
  readonly record: boolean;
}

/** One script on both engines, for whoever wants to know what Flink says. */
async function ask(file: string, { bench, workerFile }: Surroundings): Promise<number> {
  const script = readFileSync(file, 'utf8');
  const folder = path.dirname(path.resolve(file));
  const answer = await withFlink(bench, (peer) => peer.ask({ op: 'run', script: forFlink({ script, folder }), config: FLINK_CONFIG }));
  say(`Flink${answer.error === undefined ? '' : ` failed: ${answer.error}`}`);
  for (const line of answer.lines) say(`  ${line}`);
  const outcome = await runOnHeadrace({ script, folder, variant: straight, workerFile });
  say(`Headrace: ${outcome.how}`);
  for (const line of outcome.how === 'rows' ? outcome.lines : outcome.how === 'refused' ? outcome.messages : [outcome.message]) {
    say(`  ${line}`);
  }
  return 0;
}

function summary(checks: readonly CaseCheck[]): void {
  const counts = new Map<string, number>();
  for (const check of checks) counts.set(worst(check).verdict, (counts.get(worst(check).verdict) ?? 0) + 1);
  say(`${checks.length} cases: ${[...counts].map(([verdict, count]) => `${count} ${verdict}`).join(', ')}`);
}

/** The cases that do not hold, with the reason, as `npm test` reads them. */
function writeOpen(file: string, checks: readonly CaseCheck[]): void {
  const open = checks.flatMap((check) => {
    const verdict = worst(check);
    if (verdict.verdict === 'same') return [];
    const codes = verdict.verdict === 'not-yet' ? ` (${verdict.codes.join(', ')})` : '';
    return [[`${check.case.feature}/${check.case.name}`, `${verdict.verdict}${codes}: ${verdict.why.split('\n')[0]!}`]];
  });
  writeFileSync(file, `${JSON.stringify(Object.fromEntries(open), null, 2)}\n`);
}

const briefly = (check: CaseCheck): object => ({
  case: `${check.case.feature}/${check.case.name}`,
  variants: check.variants,
  cpuSeconds: check.cpuSeconds,
});

const say = (line: string): void => void process.stdout.write(`${line}\n`);
