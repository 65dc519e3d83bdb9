import type { DataType } from '@headrace/connector-sdk/schema';
import { batchOf, type PlainRow } from '../../batch/testing/rows';
import { type MemoryOutput } from '../../batch/testing/memory-output';
import type { SplitClock } from '../../contract/batch';
import type { Chain, StateSection } from '../../contract/chain';

/** What comes into a chain's input 0. */
export type Step = { readonly kind: number; readonly row: PlainRow } | { readonly watermark: number };

export interface DriveOptions {
  readonly types: readonly DataType[];
  /** Sizes of batches, in turn. */
  readonly cuts: readonly number[];
  readonly changes: boolean;
  readonly clock?: SplitClock;
}

const isRow = (step: Step): step is Extract<Step, { row: PlainRow }> => 'row' in step;

/** Repeats a call until it is done, giving one batch of room each time. */
export function untilDone(out: MemoryOutput, done: () => boolean): void {
  for (let turns = 0; !done(); turns++) {
    out.credits += 1;
    if (turns > 2_000) throw new RangeError('the chain never gets done');
  }
}

/** Feeds steps as batches; a batch ends at a watermark. */
export function feed(chain: Chain, out: MemoryOutput, steps: readonly Step[], options: DriveOptions): void {
  let at = 0;
  for (let turn = 0; at < steps.length; turn++) {
    const step = steps[at]!;
    if (!isRow(step)) {
      untilDone(out, () => chain.advanceWatermark(0, step.watermark));
      at++;
      continue;
    }
    const size = options.cuts[turn % options.cuts.length]!;
    const rows: Extract<Step, { row: PlainRow }>[] = [];
    while (at < steps.length && rows.length < size && isRow(steps[at]!)) rows.push(steps[at++] as Extract<Step, { row: PlainRow }>);
    const batch = batchOf(
      options.types,
      rows.map(({ row }) => row),
      options.changes ? rows.map(({ kind }) => kind) : null,
    );
    batch.clock = options.clock ?? null;
    let from = 0;
    untilDone(out, () => (from = chain.process(0, batch, { from, to: rows.length })) === rows.length);
  }
}

export function finish(chain: Chain, out: MemoryOutput): void {
  untilDone(out, () => chain.advanceWatermark(0, Infinity));
  untilDone(out, () => chain.endInput(0));
  untilDone(out, () => chain.flush());
}

/** The sections of a snapshot begun now; `between` runs after each piece, as rows do in a job. */
export function snapshotOf(chain: Chain, out: MemoryOutput, between: () => void = () => undefined): readonly StateSection[] {
  untilDone(out, () => chain.flush());
  const snapshot = chain.beginSnapshot();
  const sections: StateSection[] = [];
  between();
  for (let section = snapshot.next(); section !== null; section = snapshot.next()) {
    sections.push(section);
    between();
  }
  return sections;
}

/** What comes into a chain of two inputs. Watermarks rise on both, as the runtime raises them. */
export type SideStep = { readonly input: number; readonly kind: number; readonly row: PlainRow } | { readonly watermark: number };

/** Feeds steps as batches of one input each; a batch ends where the other input or a watermark follows. */
export function feedSides(
  chain: Chain,
  out: MemoryOutput,
  steps: readonly SideStep[],
  options: { readonly types: readonly (readonly DataType[])[]; readonly cuts: readonly number[]; readonly changes: readonly boolean[] },
): void {
  let at = 0;
  for (let turn = 0; at < steps.length; turn++) {
    const step = steps[at]!;
    if ('watermark' in step) {
      raiseSides(chain, out, step.watermark, options.types.length);
      at++;
      continue;
    }
    const { input } = step;
    const rows: Extract<SideStep, { row: PlainRow }>[] = [];
    for (let next = steps[at]; rows.length < options.cuts[turn % options.cuts.length]!; next = steps[at]) {
      if (next === undefined || 'watermark' in next || next.input !== input) break;
      rows.push(next);
      at++;
    }
    const batch = batchOf(
      options.types[input]!,
      rows.map(({ row }) => row),
      options.changes[input] === true ? rows.map(({ kind }) => kind) : null,
    );
    let from = 0;
    untilDone(out, () => (from = chain.process(input, batch, { from, to: rows.length })) === rows.length);
  }
}

function raiseSides(chain: Chain, out: MemoryOutput, watermark: number, inputs: number): void {
  for (let input = 0; input < inputs; input++) untilDone(out, () => chain.advanceWatermark(input, watermark));
}

export function finishSides(chain: Chain, out: MemoryOutput, inputs: number): void {
  raiseSides(chain, out, Infinity, inputs);
  for (let input = 0; input < inputs; input++) untilDone(out, () => chain.endInput(input));
  untilDone(out, () => chain.flush());
}
