import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from '@playwright/test';
import pg from 'pg';

interface Addresses {
  readonly controlUrl: string;
  readonly dataUrl: string;
}

/** Where the server under test keeps its databases. */
export const databases = (): Addresses =>
  JSON.parse(readFileSync(path.join(process.env.HEADRACE_E2E_HOME!, 'run/database.json'), 'utf8')) as Addresses;

/** Rows of one query against the results, each cell as text: what anybody with psql would see. */
export async function results(sql: string): Promise<string[][]> {
  const client = new pg.Client(databases().dataUrl);
  await client.connect();
  try {
    const { rows } = await client.query<unknown[]>({ text: sql, rowMode: 'array' });
    return rows.map((row) => row.map(String));
  } finally {
    await client.end();
  }
}

/** Both tables of a counting pipeline are exactly those of an undisturbed run: computed here, with a loop. */
export async function expectCounted(table: string, rows: number): Promise<void> {
  const sums = Array.from({ length: 7 }, () => ({ count: 0n, sum: 0n }));
  for (let n = 1n; n <= BigInt(rows); n++) {
    const rest = sums[Number(n % 7n)]!;
    rest.count += 1n;
    rest.sum += n;
  }
  expect(await results(`SELECT rest, how_many, together FROM ${table}_sums ORDER BY rest`)).toEqual(
    sums.map(({ count, sum }, rest) => [String(rest), String(count), String(sum)]),
  );
  expect(await results(`SELECT count(*), count(DISTINCT n), min(n), max(n) FROM ${table}_all`)).toEqual([
    [String(rows), String(rows), '1', String(rows)],
  ]);
}
