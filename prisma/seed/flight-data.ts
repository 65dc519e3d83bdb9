import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type pg from 'pg';

/** Puts the flights as JSON lines into the home's files and the airports into the serving database; again with the same result. */
export async function seedFlightData(filesFolder: string, client: pg.Client): Promise<void> {
  const source = vegaData();
  writeFlights(path.join(source, 'flights-20k.json'), path.join(filesFolder, 'flight-delays/flights.json'));
  await loadAirports(path.join(source, 'airports.csv'), client);
}

/** The package hides its data from `require.resolve`, so its folder is found from its entry. */
function vegaData(): string {
  let folder = path.dirname(createRequire(import.meta.url).resolve('vega-datasets'));
  while (!existsSync(path.join(folder, 'data/airports.csv')) && path.dirname(folder) !== folder) folder = path.dirname(folder);
  return path.join(folder, 'data');
}

/** Values untouched, one object a line; appears whole or not at all. */
function writeFlights(from: string, to: string): void {
  const flights = JSON.parse(readFileSync(from, 'utf8')) as readonly object[];
  mkdirSync(path.dirname(to), { recursive: true });
  writeFileSync(`${to}.part`, flights.map((flight) => `${JSON.stringify(flight)}\n`).join(''));
  renameSync(`${to}.part`, to);
}

async function loadAirports(file: string, client: pg.Client): Promise<void> {
  const [, ...lines] = readFileSync(file, 'utf8').trimEnd().split(/\r?\n/);
  const columns: string[][] = [[], [], [], [], [], [], []];
  for (const line of lines) parseCsvLine(line).forEach((value, index) => columns[index]?.push(value));
  await client.query(`CREATE TABLE IF NOT EXISTS airports (
    iata text PRIMARY KEY, name text, city text, state text, country text, latitude double precision, longitude double precision)`);
  await client.query(
    `INSERT INTO airports SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::float8[], $7::float8[])
     ON CONFLICT (iata) DO NOTHING`,
    columns,
  );
}

/** RFC 4180 without line breaks in values, which this file has none of. */
export function parseCsvLine(line: string): readonly string[] {
  const values: string[] = [];
  const cell = /("(?:[^"]|"")*"|[^,]*)(,|$)/gy;
  for (let match = cell.exec(line); match; match = cell.exec(line)) {
    const [, raw = '', end] = match;
    values.push(raw.startsWith('"') ? raw.slice(1, -1).replaceAll('""', '"') : raw);
    if (end === '') break;
  }
  return values;
}
