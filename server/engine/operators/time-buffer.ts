import { HeadraceError } from '@headrace/connector-sdk';
import { ticksPerMillisecond, type TemporalType } from '@headrace/connector-sdk/schema';
import type { LoopWriter } from '../codegen/loop-writer';
import { RowCode } from '../codegen/row-code';
import { asWide, doubleOf, type Value } from '../codegen/value';
import { RecordHeap } from '../state/record-heap';
import type { RowStore } from '../state/row-store';
import { missingTime } from './watermark/watermark-assigner';

/** The double in which a waiting record keeps its time in milliseconds. */
export const TIME = 'time';

/**
 * Rows that wait for the watermark: they come out by time, then `order`, then arrival. The store's layout is `ordered` and has the double `time`.
 */
export class TimeBuffer {
  readonly heap: RecordHeap;
  private readonly timeAt: number;

  constructor(
    readonly store: RowStore,
    order: ((a: number, b: number) => number) | null = null,
  ) {
    const { timeAt, arrivalAt } = placesOf(store);
    this.timeAt = timeAt;
    const arrival = (a: number, b: number): number => store.double(a, arrivalAt) - store.double(b, arrivalAt);
    this.heap = new RecordHeap((a, b) => {
      const [x, y] = [store.double(a, timeAt), store.double(b, timeAt)];
      if (x !== y) return x < y ? -1 : 1;
      return order?.(a, b) || arrival(a, b);
    });
  }

  /** The record that comes out next if it is due; 0: none. */
  due(watermark: number): number {
    const { first } = this.heap;
    return first !== 0 && this.time(first) <= watermark ? first : 0;
  }

  time(address: number): number {
    return this.store.double(address, this.timeAt);
  }

  /** After a restore: all records for which `waits` wait again. */
  rebuild(waits: (address: number) => boolean = () => true): void {
    const { lists } = this.store;
    for (let bucket = 0; bucket < lists.buckets; bucket++) {
      for (let at = lists.entries[2 * bucket]!; at > 0; at = this.store.next(at)) if (waits(at)) this.heap.push(at);
      this.store.cool();
    }
  }
}

function placesOf({ layout }: RowStore): { readonly timeAt: number; readonly arrivalAt: number } {
  const timeAt = layout.doubles[TIME];
  if (timeAt !== undefined && layout.arrivalAt >= 0) return { timeAt, arrivalAt: layout.arrivalAt };
  throw new HeadraceError('A buffer of rows by time needs records with a time and the order of arrival', {
    code: 'internal.time-buffer',
    domain: 'internal',
    retry: 'none',
  });
}

/** Declares a local with a row's event time in milliseconds; a row without one ends the job. */
export function eventTime(loop: LoopWriter, value: Value, owner: string): string {
  const { builder } = loop;
  const wide = asWide(value);
  if (wide.isNull !== 'false') builder.line(`if (${wide.isNull}) ${builder.bind('missingTime', () => missingTime(owner))}();`);
  const ticks = ticksPerMillisecond((wide.type as TemporalType).precision);
  const time = builder.fresh('time');
  builder.line(`const ${time} = ${ticks === 1 ? doubleOf(wide) : `Math.floor(${doubleOf(wide)} / ${ticks})`};`);
  return time;
}

/** Statements that put a row behind the others of its list, waiting for its time. Answers the record's address. */
export function writeWaiting(
  loop: LoopWriter,
  buffer: TimeBuffer,
  row: { readonly values: readonly Value[]; readonly key: readonly Value[]; readonly hash: string; readonly time: string },
): string {
  const { builder } = loop;
  const code = RowCode.of(loop, buffer.store);
  const list = code.findList(row.key, row.hash, true);
  const made = code.write(row.values);
  builder.line(`${made.double(TIME)} = ${row.time};`);
  builder.line(`${code.name}.append(${list.bucket}, ${list.address}, ${made.address}, ${row.hash});`);
  builder.line(`${builder.bind('heap', buffer.heap)}.push(${made.address});`);
  return made.address;
}
