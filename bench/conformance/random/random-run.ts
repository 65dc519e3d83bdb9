import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { FlinkPeer, FlinkAnswer } from '@/bench/flink/flink-peer';
import { difference } from '../compare-rows';
import { runOnHeadrace, straight } from '../headrace-side';
import { randomCase, type RandomCase } from './random-query';
import { tableStatement } from './random-table';

/** One random query with what both engines made of it. */
export interface RandomResult {
  readonly seed: number;
  readonly kind: string;
  readonly query: string;
  readonly verdict: 'same' | 'differs' | 'failed' | 'not-yet' | 'flink-refused';
  readonly why: string;
}

export interface Asked {
  readonly case: RandomCase;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly lines: readonly string[];
  /** Flink's refusal or failure. */
  readonly error: string | null;
}

const flinkConfig = { 'pipeline.auto-watermark-interval': '0' } as const;

/** The session's time zone of a seed; neighbours share one, so that they can share a job of Flink's. */
export const zoneOf = (seed: number): string =>
  ['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe'][Math.floor(seed / 30) % 5]!;

/** A folder for the data of cases; `remove` takes it away. */
export function randomFolder(): { readonly path: string; remove(): void } {
  const folder = mkdtempSync(path.join(tmpdir(), 'headrace-random-'));
  return { path: folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** The definitions of a case's tables, with its data written below the folder. */
export function definitions({ tables, views }: RandomCase, folder: string): string {
  mkdirSync(folder, { recursive: true });
  const statements = tables.map((table) => {
    const file = path.join(folder, `${table.name}.json`);
    writeFileSync(file, table.rows.map((row) => `${row}\n`).join(''));
    return tableStatement(table, file);
  });
  return [...statements, ...views].join('\n');
}

/** Asks Flink for several cases as one job; where it fails, for its halves. */
export async function askFlink(peer: FlinkPeer, cases: readonly RandomCase[], zone: string, folder: string): Promise<Asked[]> {
  const script = cases.map((given) => definitions(given, folder)).join('\n');
  const answer = await peer.ask({
    op: 'queries',
    script,
    queries: cases.map(({ query }) => query),
    config: { ...flinkConfig, 'table.local-time-zone': zone },
  });
  if (answer.error !== undefined && cases.length > 1) {
    const middle = cases.length >> 1;
    return [...(await askFlink(peer, cases.slice(0, middle), zone, folder)), ...(await askFlink(peer, cases.slice(middle), zone, folder))];
  }
  return cases.map((given, i) => asked(given, i, answer));
}

function asked(given: RandomCase, index: number, answer: FlinkAnswer): Asked {
  const own = `q${index}> `;
  const refused = answer.refused?.[index] ?? answer.error ?? null;
  const lines = answer.lines.filter((line) => line.startsWith(own)).map((line) => line.slice(own.length));
  return { case: given, columns: answer.schemas?.[index] ?? [], lines, error: refused };
}

/** The same query on Headrace, with the sink's columns as Flink derived them. */
export async function compare(given: Asked, { folder, seed }: { readonly folder: string; readonly seed: number }): Promise<RandomResult> {
  const { query, kind } = given.case;
  const result = (verdict: RandomResult['verdict'], why: string): RandomResult => ({ seed, kind, query, verdict, why });
  if (given.error !== null) return result('flink-refused', given.error);
  const columns = given.columns.map(({ name, type }) => `\`${name}\` ${shortType(type)}`).join(', ');
  const zone = `SET 'table.local-time-zone' = '${zoneOf(seed)}';`;
  const script = `${zone}\n${definitions(given.case, folder)}\nCREATE TEMPORARY TABLE printed (${columns}) WITH ('connector' = 'print');\nINSERT INTO printed ${query};`;
  const outcome = await runOnHeadrace({ script, folder, variant: straight, workerFile: new URL('file:///none') });
  if (outcome.how === 'refused') return result('not-yet', `${outcome.codes.join(', ')}: ${outcome.messages[0] ?? ''}`);
  if (outcome.how === 'failed') return result('failed', outcome.message);
  const why = difference({ title: '', order: 'none' }, given.lines, outcome.lines);
  return why === null ? result('same', '') : result('differs', why);
}

export const shortType = (type: string): string =>
  type.replaceAll('VARCHAR(2147483647)', 'STRING').replaceAll(/TIMESTAMP\((\d)\) (WITHOUT TIME ZONE|\*ROWTIME\*)/g, 'TIMESTAMP($1)');

export const caseOf = (tape: readonly number[], prefix = ''): RandomCase => randomCase(tape, prefix);
