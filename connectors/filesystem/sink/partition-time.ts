import { parseClock, parseDate } from '@headrace/connector-sdk/base';
import { fileProblem } from '../file-error';
import { partitionTexts } from '../partitions';
import type { FilesystemOptions } from '../spec';

const DAY_MS = 86_400_000;

/** The moment that a partition's folder names, in milliseconds since the epoch as if in UTC. Throws a typed error where it names none. */
export function partitionTime(folder: string, options: FilesystemOptions): number {
  const texts = partitionTexts(`${folder}/x`);
  const pattern = options['partition.time-extractor.timestamp-pattern'];
  const [first = ''] = texts.values();
  const text = pattern === undefined ? first : filled(pattern, texts);
  const time = parsed(text, options['partition.time-extractor.timestamp-formatter']);
  if (time !== null) return time;
  throw fileProblem(
    'partition-time',
    `The partition ${folder} names no time: "${text}".`,
    `Set 'partition.time-extractor.timestamp-pattern' to what its columns say, such as '$day $hour:00:00', or take the trigger process-time.`,
  );
}

/** Longer names first: `$hour` is not `$h` and our. */
function filled(pattern: string, texts: ReadonlyMap<string, string>): string {
  const names = [...texts.keys()].sort((a, b) => b.length - a.length);
  return names.reduce((text, name) => text.replaceAll(`$${name}`, texts.get(name)!), pattern);
}

function parsed(text: string, formatter: string | undefined): number | null {
  const plain = formatter === undefined ? text.replace('T', ' ') : rearranged(text, formatter);
  if (plain === null) return null;
  const [date = '', clock] = plain.split(' ');
  const days = parseDate(date, true);
  const time = clock === undefined ? { millis: 0 } : parseClock(clock, 'short');
  return days === null || time === null ? null : days * DAY_MS + time.millis;
}

/** `20171126 10` by `yyyyMMdd HH` as `2017-11-26 10:00:00`; null where it is not written so. */
function rearranged(text: string, formatter: string): string | null {
  const found: Record<string, string> = { yyyy: '1970', MM: '01', dd: '01', HH: '00', mm: '00', ss: '00' };
  let at = 0;
  for (const piece of formatter.match(/yyyy|MM|dd|HH|mm|ss|'[^']*'|./g) ?? []) {
    if (piece in found) {
      found[piece] = text.slice(at, at + piece.length);
      if (!/^\d+$/.test(found[piece])) return null;
      at += piece.length;
    } else {
      const literal = piece.startsWith("'") && piece.length > 1 ? piece.slice(1, -1) : piece;
      if (!text.startsWith(literal, at)) return null;
      at += literal.length;
    }
  }
  return at === text.length ? `${found.yyyy}-${found.MM}-${found.dd} ${found.HH}:${found.mm}:${found.ss}` : null;
}
