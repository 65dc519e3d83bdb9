import type { Field } from '@headrace/connector-sdk';
import { LONGEST_LITERAL, type RecordLoop } from '@headrace/connector-sdk/base';
import { layoutOf, type Layout } from './layout';
import { compileLoop, type LoopOptions } from './loop-source';

/** So often a decoder compiles in its life; data that changes its form more often is read record by record. */
const MOST_LOOPS = 12;
/** Layouts that one loop tries. */
const MOST_LAYOUTS = 4;
/** A layout is looked for behind so many misses, if they are more than one in `HITS_A_MISS`. */
const MISSES_BEFORE_LEARNING = 64;
const HITS_A_MISS = 64;

export interface LearnerSetup extends LoopOptions {
  readonly fields: readonly Field[];
  readonly keys: readonly Uint8Array[];
  /** A column without a value is an error. */
  readonly strict: boolean;
}

/**
 * Learns in which forms records come: the loop is compiled for the first record's, and again for each form that many records have
 * which the loop leaves to the record reader (kinds of events in one stream, a writer of a newer version).
 */
export class LayoutLearner {
  loop: RecordLoop | null = null;
  private layouts: readonly Layout[] = [];
  private loops = 0;
  private hits = 0;
  private misses = 0;

  constructor(private readonly setup: LearnerSetup) {}

  /** The loop read so many records. */
  hit(records: number): void {
    this.hits += records;
  }

  /** The record reader read this one, which the loop left to it. */
  missed(record: Uint8Array): void {
    this.misses++;
    if (this.loops > 0 && (this.loop === null || this.misses < MISSES_BEFORE_LEARNING || this.misses * HITS_A_MISS < this.hits)) return;
    const most = this.misses > this.hits;
    this.hits = this.misses = 0;
    const layout = this.newLayout(record);
    if (layout === null && !most) return;
    if (++this.loops > MOST_LOOPS) this.loop = null;
    else if (layout !== null) this.compile(layout, most);
  }

  /** What most records have is tried first. */
  private compile(layout: Layout, first: boolean): void {
    const kept = this.layouts.slice(0, MOST_LAYOUTS - 1);
    this.layouts = first ? [layout, ...kept] : [...kept, layout];
    this.loop = compileLoop(this.layouts, this.setup.fields, this.setup);
  }

  /** Null: the record's layout is known, or nothing for a loop. */
  private newLayout(record: Uint8Array): Layout | null {
    const layout = layoutOf(record, this.setup.keys);
    if (layout === null || hasLongLiteral(layout) || this.lacksNeeded(layout)) return null;
    const text = JSON.stringify(layout);
    return this.layouts.some((known) => JSON.stringify(known) === text) ? null : layout;
  }

  /** A loop may leave columns out that become NULL, if that is allowed; equal keys are the record reader's. */
  private lacksNeeded({ parts }: Layout): boolean {
    const read = parts.map((part) => part.column).filter((column) => column >= 0);
    if (new Set(read).size < read.length) return true;
    const { fields, strict } = this.setup;
    return fields.some(({ type }, index) => !read.includes(index) && (strict || !type.nullable));
  }
}

const hasLongLiteral = (layout: Layout): boolean =>
  layout.tail.length > LONGEST_LITERAL || layout.parts.some((part) => part.literal.length > LONGEST_LITERAL);
