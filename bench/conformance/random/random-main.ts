import { appendFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { FlinkPeer } from '@/bench/flink/flink-peer';
import { AnswerFile, answerOf, type Answer } from './answers';
import { shrink, tapeOf } from './dice';
import type { RandomCase } from './random-query';
import { askFlink, caseOf, compare, randomFolder, zoneOf, type Asked, type RandomResult } from './random-run';

export interface RandomWishes {
  readonly count: number;
  readonly seed: number;
  /** Simplify each difference of a kind that was not seen before. */
  readonly shrinkTries: number;
  /** Flink's answers are looked up here first and added where they are missing. */
  readonly answers: string | null;
  /** Where every result goes, one JSON a line. */
  readonly log: string | null;
  /** Keep so many cases that agree, with Flink's answers, in this file. */
  readonly record: { readonly file: string; readonly count: number } | null;
  say(line: string): void;
}

/** So many queries share a job of Flink's. */
const BATCH = 30;

interface Run {
  readonly peer: () => Promise<FlinkPeer>;
  readonly wishes: RandomWishes;
  readonly answers: AnswerFile;
  readonly counts: Map<string, number>;
  readonly seen: Set<string>;
  readonly kept: Answer[];
}

/** Query `seed + i` for each `i` below `count`, on both engines. Flink is started only for what was not asked before. Gives the counts of verdicts. */
export async function randomRun(peer: () => Promise<FlinkPeer>, wishes: RandomWishes): Promise<ReadonlyMap<string, number>> {
  const run: Run = { peer, wishes, answers: new AnswerFile(wishes.answers), counts: new Map(), seen: new Set(), kept: [] };
  let ahead = asked(run, 0);
  for (let from = 0; from < wishes.count; from += BATCH) {
    const batch = await ahead;
    // Flink answers the next ones while these are compared.
    if (from + BATCH < wishes.count) ahead = asked(run, from + BATCH);
    try {
      await judge(run, batch);
    } finally {
      batch.folder.remove();
    }
    wishes.say(`${from + BATCH} queries: ${[...run.counts].map(([key, n]) => `${n} ${key}`).join(', ')}`);
  }
  if (wishes.record) writeFileSync(wishes.record.file, run.kept.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
  return run.counts;
}

interface Batch {
  readonly folder: ReturnType<typeof randomFolder>;
  readonly cases: readonly { readonly seed: number; readonly given: RandomCase }[];
}

/** The cases of the seeds behind `from`, once Flink's answers to all of them are there. */
async function asked(run: Run, from: number): Promise<Batch> {
  const { seed: first, count } = run.wishes;
  const folder = randomFolder();
  const cases = Array.from({ length: Math.min(BATCH, count - from) }, (_, i) => {
    const seed = first + from + i;
    return { seed, given: caseOf(tapeOf(seed), `r${i}_`) };
  });
  const unknown = cases.filter(({ seed, given }) => run.answers.find(seed, given) === null);
  for (const zone of new Set(unknown.map(({ seed }) => zoneOf(seed)))) {
    const group = unknown.filter(({ seed }) => zoneOf(seed) === zone);
    const given = group.map((entry) => entry.given);
    const answers = await askFlink(await run.peer(), given, zone, folder.path);
    answers.forEach((answer, i) => run.answers.add(group[i]!.seed, answer));
  }
  return { folder, cases };
}

async function judge(run: Run, { folder, cases }: Batch): Promise<void> {
  for (const { seed, given } of cases) {
    const answer = run.answers.find(seed, given)!;
    const result = await compare(answer, { folder: folder.path, seed });
    run.counts.set(result.verdict, (run.counts.get(result.verdict) ?? 0) + 1);
    await take(run, result, answer);
  }
}

async function take({ wishes, kept, seen, peer }: Run, result: RandomResult, given: Asked): Promise<void> {
  if (wishes.log) appendFileSync(wishes.log, `${JSON.stringify(result)}\n`);
  const wanted = wishes.record?.count ?? 0;
  if (result.verdict === 'same' && kept.length < wanted && given.lines.length > 0) kept.push(answerOf(result.seed, given));
  if (result.verdict !== 'differs' && result.verdict !== 'failed') return;
  const sort = `${result.kind}:${result.verdict}:${result.why.replaceAll(/[0-9"'].*/gs, '')}`;
  if (seen.has(sort)) return;
  seen.add(sort);
  wishes.say(`${result.verdict.toUpperCase()} seed ${result.seed} (${result.kind}): ${result.why.split('\n')[0]!}\n  ${result.query}`);
  if (wishes.shrinkTries > 0) wishes.say(await simpler(await peer(), result, wishes.shrinkTries));
}

/** The simplest case found that still does not agree, as a query with its data. */
async function simpler(peer: FlinkPeer, { seed, verdict }: RandomResult, tries: number): Promise<string> {
  const folder = randomFolder();
  const place = path.join(folder.path, 'shrink');
  const look = async (tape: readonly number[]): Promise<{ readonly given: Asked; readonly result: RandomResult }> => {
    const [given] = await askFlink(peer, [caseOf(tape, '')], zoneOf(seed), place);
    return { given: given!, result: await compare(given!, { folder: place, seed }) };
  };
  try {
    const best = await shrink(tapeOf(seed), async (tape) => (await look(tape)).result.verdict === verdict, tries);
    const { given, result } = await look(best);
    const data = given.case.tables.map(({ name, rows }) => `  ${name}: ${rows.join(' ')}`);
    return [`  shrunk: ${result.query}`, ...data, `  ${result.why}`].join('\n');
  } finally {
    folder.remove();
  }
}
