import { appendFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { FlinkPeer } from '@/bench/flink/flink-peer';
import { shrink, tapeOf } from './dice';
import { askFlink, caseOf, compare, randomFolder, type Asked, type RandomResult } from './random-run';
import { recorded, type Recorded } from './recorded';

export interface RandomWishes {
  readonly count: number;
  readonly seed: number;
  /** Simplify each difference of a kind that was not seen before. */
  readonly shrinkTries: number;
  /** Where every result goes, one JSON a line. */
  readonly log: string | null;
  /** Keep so many cases that agree, with Flink's answers, in this file. */
  readonly record: { readonly file: string; readonly count: number } | null;
  say(line: string): void;
}

/** So many queries share a job of Flink's. */
const BATCH = 12;

/** Query `seed + i` for each `i` below `count`, on both engines. Gives the counts of verdicts. */
export async function randomRun(peer: FlinkPeer, wishes: RandomWishes): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>();
  const seen = new Set<string>();
  const kept: Recorded[] = [];
  for (let from = 0; from < wishes.count; from += BATCH) {
    const folder = randomFolder();
    try {
      const seeds = Array.from({ length: Math.min(BATCH, wishes.count - from) }, (_, i) => wishes.seed + from + i);
      const cases = seeds.map((seed, i) => caseOf(tapeOf(seed), `r${i}_`));
      const answers = await askFlink(peer, cases, folder.path);
      for (const [i, given] of answers.entries()) {
        const result = await compare(given, { folder: folder.path, seed: seeds[i]! });
        counts.set(result.verdict, (counts.get(result.verdict) ?? 0) + 1);
        await take(peer, { result, given, seen, kept, wishes });
      }
    } finally {
      folder.remove();
    }
    if ((from / BATCH) % 10 === 9) wishes.say(`${from + BATCH} queries: ${[...counts].map(([key, n]) => `${n} ${key}`).join(', ')}`);
  }
  if (wishes.record) writeFileSync(wishes.record.file, `[\n${kept.map((entry) => JSON.stringify(entry)).join(',\n')}\n]\n`);
  return counts;
}

interface Taking {
  readonly result: RandomResult;
  readonly given: Asked;
  readonly seen: Set<string>;
  readonly kept: Recorded[];
  readonly wishes: RandomWishes;
}

async function take(peer: FlinkPeer, { result, given, seen, kept, wishes }: Taking): Promise<void> {
  if (wishes.log) appendFileSync(wishes.log, `${JSON.stringify(result)}\n`);
  const wanted = wishes.record?.count ?? 0;
  if (result.verdict === 'same' && kept.length < wanted && given.lines.length > 0) kept.push(recorded(result.seed, given));
  if (result.verdict !== 'differs' && result.verdict !== 'failed') return;
  const sort = `${result.kind}:${result.verdict}:${result.why.replaceAll(/[0-9"'].*/g, '')}`;
  if (seen.has(sort)) return;
  seen.add(sort);
  wishes.say(`${result.verdict.toUpperCase()} seed ${result.seed} (${result.kind}): ${result.why}\n  ${result.query}`);
  if (wishes.shrinkTries > 0) wishes.say(await simpler(peer, result, wishes.shrinkTries));
}

/** The simplest case found that still does not agree, as a script with its data. */
async function simpler(peer: FlinkPeer, { seed, verdict }: RandomResult, tries: number): Promise<string> {
  const folder = randomFolder();
  const look = async (tape: readonly number[]): Promise<{ readonly given: Asked; readonly result: RandomResult }> => {
    const [given] = await askFlink(peer, [caseOf(tape, '')], path.join(folder.path, 'shrink'));
    return { given: given!, result: await compare(given!, { folder: path.join(folder.path, 'shrink'), seed }) };
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
