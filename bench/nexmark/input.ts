import { execFileSync } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, renameSync, writeSync } from 'node:fs';
import path from 'node:path';
import { parseOptions } from '@headrace/connector-sdk';
import { nexmarkSpec } from '@headrace/connector-nexmark/spec';
import { NexmarkEvents } from '@/connectors/nexmark/generator/nexmark-events';

const LINES_A_WRITE = 10_000;

/** Events as JSON lines, in the order of their numbers, made once for each number of events and kept in the cache. */
export function inputFile(cache: string, events: number): string {
  const file = fileOf(cache, events);
  if (existsSync(file)) return file;
  mkdirSync(cache, { recursive: true });
  const longer = eventsOfFiles(cache).find((others) => others > events);
  const part = openSync(`${file}.part`, 'w');
  try {
    if (longer === undefined) writeEvents(part, events);
    else execFileSync('head', ['-n', String(events), fileOf(cache, longer)], { stdio: ['ignore', part, 'inherit'] });
  } finally {
    closeSync(part);
  }
  renameSync(`${file}.part`, file);
  return file;
}

const fileOf = (cache: string, events: number): string => path.join(cache, `nexmark-${events}.json`);
const eventsOfFiles = (cache: string): number[] =>
  readdirSync(cache).flatMap((name) => /^nexmark-(\d+)\.json$/.exec(name)?.slice(1).map(Number) ?? []);

function writeEvents(file: number, events: number): void {
  const parsed = parseOptions(nexmarkSpec, {});
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const source = new NexmarkEvents(parsed.options);
  for (let from = 0; from < events; from += LINES_A_WRITE) {
    let text = '';
    for (let n = from; n < Math.min(events, from + LINES_A_WRITE); n++) text += `${JSON.stringify(source.at(n), timesAsText)}\n`;
    writeSync(file, text);
  }
}

const timesAsText = (key: string, value: unknown): unknown =>
  (key === 'dateTime' || key === 'expires') && typeof value === 'number'
    ? new Date(value).toISOString().replace('T', ' ').replace('Z', '')
    : value;
