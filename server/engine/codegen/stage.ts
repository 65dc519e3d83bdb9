import type { DataType } from '@headrace/connector-sdk/schema';
import { BATCH_ROWS, type EngineBatch, type SplitClock } from '../contract/batch';
import type { Stage } from '../operators/output/inner-queue';
import type { Terminal } from '../operators/terminal';
import type { WatermarkAssigner } from '../operators/watermark/watermark-assigner';
import { LoopWriter, type Loop, type RowAccess } from './loop-writer';
import type { SessionClock } from './expr-scope';

/** What is needed to write the loop of a stage, in either variant. */
export interface StageRecipe {
  readonly name: string;
  readonly columnTypes: readonly DataType[];
  readonly changes: boolean;
  readonly session: SessionClock;
  /** Columns of the input that the loop reads. */
  readonly needed: ReadonlySet<number>;
  /** Writes what happens to one row. */
  readonly body: (loop: LoopWriter, row: RowAccess) => void;
  /** The same for any place of another loop, where that is allowed. */
  readonly straight: Stage['straight'];
  /** Its batches come from outside and are held until all that refers to them is released. */
  readonly stays: boolean;
}

/**
 * One fused loop and the terminals that it ends at. The loop exists in two variants, written when first needed: for batches where no
 * column that it reads holds a NULL, and for all others.
 */
export class LoopStage implements Stage {
  private plain: Loop | null = null;
  private nullable: Loop | null = null;
  private mostRows = 16;
  private readonly nullColumns: readonly number[];
  readonly straight: Stage['straight'];

  constructor(
    private readonly recipe: StageRecipe,
    readonly terminals: readonly Terminal[],
    readonly assigners: readonly WatermarkAssigner[],
  ) {
    this.straight = recipe.straight;
    this.nullColumns = [...recipe.needed].filter((index) => recipe.columnTypes[index]!.nullable);
  }

  ready(): boolean {
    for (let i = 0; i < this.terminals.length; i++) if (!this.terminals[i]!.ready()) return false;
    return true;
  }

  /** May come to less than `to`: the first runs are short, so that the loop's ends have run before it is optimised. */
  run(batch: EngineBatch, from: number, end: number): number {
    const to = Math.min(end, from + this.mostRows);
    if (this.mostRows < BATCH_ROWS) this.mostRows *= 2;
    for (let i = 0; i < this.nullColumns.length; i++)
      if (batch.columns[this.nullColumns[i]!]!.hasNulls) return (this.nullable ??= this.write(true))(batch, from, to);
    return (this.plain ??= this.write(false))(batch, from, to);
  }

  /** Before rows of a batch from outside: a split's clock acts before its rows. */
  begin(clock: SplitClock | null): void {
    for (let i = 0; i < this.assigners.length; i++) this.assigners[i]!.begin(clock);
  }
  prepare(): void {
    for (let i = 0; i < this.assigners.length; i++) this.assigners[i]!.prepare();
  }
  end(): void {
    for (let i = 0; i < this.assigners.length; i++) this.assigners[i]!.end();
  }

  private write(nulls: boolean): Loop {
    const loop = new LoopWriter(this.recipe.session);
    const row = loop.inputRow(this.recipe.columnTypes, { nulls, changes: this.recipe.changes, stays: this.recipe.stays });
    return loop.build(this.recipe.name, () => this.recipe.body(loop, row));
  }
}
