import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { explanationOf } from './explained';
import type { RandomResult } from './random-run';

/** A run of random queries against Flink, as it is kept in `examples/sql/random-runs.jsonl` and shown in docs/conformance.md. */
export interface RandomRecord {
  readonly commit: string;
  readonly machine: string;
  readonly seeds: readonly [first: number, last: number];
  readonly verdicts: Readonly<Record<string, number>>;
  readonly kinds: Readonly<Record<string, number>>;
  /** Example that explains a difference → seeds. */
  readonly explained: Readonly<Record<string, readonly number[]>>;
  /** Seed → why it differs or fails, where nothing explains it. */
  readonly open: Readonly<Record<string, string>>;
}

export function recordOf(results: readonly RandomResult[], at: Pick<RandomRecord, 'commit' | 'machine'>): RandomRecord {
  const seeds = results.map(({ seed }) => seed).sort((a, b) => a - b);
  const explained: Record<string, number[]> = {};
  const open: Record<string, string> = {};
  for (const result of results) {
    const example = explanationOf(result);
    if (example !== null) (explained[example] ??= []).push(result.seed);
    else if (!['same', 'flink-refused'].includes(result.verdict))
      open[result.seed] = `${result.kind}: ${result.verdict}: ${result.why.split('\n')[0]!.slice(0, 160)}`;
  }
  const count = (of: (result: RandomResult) => string): Record<string, number> => {
    const counts: Record<string, number> = {};
    for (const result of results) counts[of(result)] = (counts[of(result)] ?? 0) + 1;
    return counts;
  };
  return {
    ...at,
    seeds: [seeds[0]!, seeds.at(-1)!],
    verdicts: count(({ verdict }) => verdict),
    kinds: count(({ kind }) => kind),
    explained,
    open,
  };
}

/** One JSON a line. */
export const readRecords = (file: string): RandomRecord[] =>
  existsSync(file)
    ? readFileSync(file, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as RandomRecord)
    : [];

/** Adds the run; one over the same seeds is replaced. */
export function keepRecord(file: string, record: RandomRecord): void {
  const others = readRecords(file).filter(({ seeds }) => seeds[0] !== record.seeds[0]);
  writeFileSync(file, [...others, record].map((entry) => `${JSON.stringify(entry)}\n`).join(''));
}

export const RANDOM_HEADING = '## Random queries';

/** The section of docs/conformance.md. */
export function randomSection(records: readonly RandomRecord[]): string[] {
  if (records.length === 0) return [];
  const total = records.flatMap(({ verdicts }) => Object.values(verdicts)).reduce((sum, count) => sum + count, 0);
  const rows = records.map(({ seeds, commit, verdicts, explained, open }) => {
    const known = Object.values(explained).reduce((sum, { length }) => sum + length, 0);
    return `| ${seeds[0]}–${seeds[1]} | ${commit} | ${verdicts['same'] ?? 0} | ${verdicts['flink-refused'] ?? 0} | ${known} | ${Object.keys(open).length} |`;
  });
  const examples = [...new Set(records.flatMap(({ explained }) => Object.keys(explained)))].sort();
  const seedsOf = (example: string): string => records.flatMap(({ explained }) => explained[example] ?? []).join(', ');
  const open = records.flatMap((record) => Object.entries(record.open).map(([seed, why]) => `| ${seed} | ${why.replaceAll('|', '\\|')} |`));
  const kinds = records.at(-1)!.kinds;
  return [
    RANDOM_HEADING,
    '',
    `${total} random queries over random tables (\`npm run conformance -- --random N --seed S\`) were asked of both engines. The newest run had ${Object.keys(kinds).length} kinds: ${Object.keys(kinds).sort().join(', ')}.`,
    '',
    ...['| seeds | commit | same rows | Flink refuses | Flink is wrong | open |', '|---|---|---|---|---|---|', ...rows],
    ...(examples.length === 0
      ? []
      : ['', '| Flink is wrong as in | seeds |', '|---|---|', ...examples.map((example) => `| ${example} | ${seedsOf(example)} |`)]),
    ...(open.length === 0 ? [] : ['', '| open seed | what |', '|---|---|', ...open]),
  ];
}
