import { readFileSync } from 'node:fs';
import path from 'node:path';

export const queryNames: readonly string[] = Array.from({ length: 24 }, (_, n) => `q${n}`);

/** Where a measured script reads and what it does with its rows. */
export interface ScriptWishes {
  /** A file with JSON lines of events, or how many events the source makes itself. */
  readonly input: string | number;
  readonly sideInput: string;
  /** `blackhole` to measure, `print` to compare. */
  readonly sink: 'blackhole' | 'print';
  readonly engine: 'headrace' | 'flink';
  readonly settings: Readonly<Record<string, string>>;
}

/** A query of examples/nexmark with the tables in front of it: the events from a file, the sink as wished. */
export function nexmarkScript(folder: string, query: string, wishes: ScriptWishes): string {
  const source =
    typeof wishes.input === 'number'
      ? `'connector' = 'nexmark', 'events.num' = '${wishes.input}'`
      : `'connector' = 'filesystem', 'path' = '${wishes.input}', 'format' = 'json'`;
  const tables = readFileSync(path.join(folder, 'nexmark.sql'), 'utf8').replace(/'connector' = 'nexmark',\s*'events\.num' = '\d+'/, source);
  let text = readFileSync(path.join(folder, `${query}.sql`), 'utf8')
    .replaceAll("'connector' = 'blackhole'", `'connector' = '${wishes.sink}'`)
    .replace("'path' = 'input/side-input.csv'", `'path' = '${wishes.sideInput}'`);
  // Every sink is the same while measuring, files too; what q10 adds to q0 are its two texts.
  text = text.replace(/PARTITIONED BY \([^)]*\) WITH \('connector' = 'filesystem'[^)]*\)/, `WITH ('connector' = '${wishes.sink}')`);
  // Flink 1.20 has no look-up in a file; joined with the whole side input the rows are the same.
  if (wishes.engine === 'flink') text = text.replace('FOR SYSTEM_TIME AS OF B.p_time ', '');
  const settings = Object.entries(wishes.settings).map(([key, value]) => `SET '${key}' = '${value}';`);
  return [...settings, tables, text].join('\n');
}
