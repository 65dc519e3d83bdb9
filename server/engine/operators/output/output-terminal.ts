import type { DataType } from '@headrace/connector-sdk/schema';
import { KEY_GROUPS, type PlanEdge } from '@/server/plan/job/job-plan';
import { keyHash, keyParts } from '../../codegen/key-code';
import type { LoopWriter, RowAccess } from '../../codegen/loop-writer';
import type { ChainOutput } from '../../contract/chain';
import { subtaskOfKeyGroup } from '../../state/key-hash';
import type { Terminal } from '../terminal';
import { nextMark } from '../../time/mark-grid';
import { BatchTarget } from './batch-target';
import type { Stage } from './inner-queue';
import { OverflowQueue } from './overflow-queue';
import { OverflowTarget } from './overflow-target';
import { chosenTarget, HoistedTarget, lentColumns, writeValues } from './write-row';
import type { Value } from '../../codegen/value';

/** One edge out of the chain: rows go to its targets by the edge's exchange, watermarks to all of them. */
export class OutputTerminal implements Terminal {
  readonly targets: readonly BatchTarget[];
  /** Where the next row of a rebalance goes. */
  turnTo = 0;
  private watermark = -Infinity;
  private readonly marked: Float64Array;
  private readonly hoisted = new WeakMap<LoopWriter, HoistedTarget>();

  constructor(
    readonly edge: PlanEdge,
    output: ChainOutput,
    readonly columnTypes: readonly DataType[],
    private readonly markEveryMs: number,
    /** Its rows come from one input of the chain alone, without a state between: texts may be lent. */
    private readonly lends = false,
  ) {
    this.targets =
      output.targets === 1
        ? [new OverflowTarget(output)]
        : Array.from({ length: output.targets }, (_, target) => new BatchTarget(output, target));
    this.marked = new Float64Array(output.targets).fill(-Infinity);
  }

  /** From now on one step may write any number of rows; `stage` is a loop over such rows that ends here. Only with one target. */
  takeAnyNumber(stage: () => Stage): void {
    const [target] = this.targets;
    if (target instanceof OverflowTarget) target.overflow ??= new OverflowQueue(this.columnTypes, this.changes, stage());
  }

  ready(): boolean {
    for (let i = 0; i < this.targets.length; i++) if (!this.targets[i]!.ready()) return false;
    return true;
  }

  /** A watermark leaves when it reaches the next point of the grid: a rule on rows alone, so batches don't matter. */
  raise(watermark: number): void {
    if (watermark >= nextMark(this.watermark, this.markEveryMs)) this.watermark = watermark;
  }
  actAfter(watermark: number): number {
    return nextMark(watermark, this.markEveryMs);
  }

  settle(): boolean {
    for (let i = 0; i < this.targets.length; i++) {
      if (this.marked[i] === this.watermark) continue;
      if (!this.targets[i]!.mark(this.watermark)) return false;
      this.marked[i] = this.watermark;
    }
    return true;
  }

  flush(): boolean {
    for (const target of this.targets) if (!target.finish()) return false;
    if (this.edge.exchange.kind === 'rebalance') this.turnTo = (this.turnTo + 1) % this.targets.length;
    return true;
  }

  /** The input batch is used up: batches that refer to it are handed over. */
  leaveInput(): void {
    for (const target of this.targets) target.leaveInput();
  }

  get changes(): boolean {
    return this.edge.changelog !== 'append';
  }

  emit(loop: LoopWriter, row: RowAccess): void {
    const { builder } = loop;
    const values = this.columnTypes.map((_, index) => row.column(index));
    const { changes } = this;
    if (this.targets.length === 1) return this.emitToOne(loop, values, changes ? row.kind : null);
    const write = (expression: string): void => {
      const names = chosenTarget(builder, expression, this.columnTypes);
      writeValues(builder, names, values);
      if (changes) builder.line(`if (${names.target}.kinds !== null) ${names.target}.kinds[${names.row}] = ${row.kind};`);
      names.done();
    };
    const targets = builder.bind('targets', this.targets);
    const { exchange } = this.edge;
    if (exchange.kind === 'keyed') {
      const hash = keyHash(
        loop.scope(row),
        keyParts(
          loop.scope(row),
          exchange.columns.map((index) => row.column(index)),
        ),
      );
      return write(`${targets}[${builder.bind('route', this.routes())}[${hash} >>> 25]]`);
    }
    if (exchange.kind === 'rebalance') return this.emitRebalanced(loop, write, targets);
    const each = builder.fresh('each');
    builder.open(`for (let ${each} = 0; ${each} < ${this.targets.length}; ${each}++) {`);
    write(`${targets}[${each}]`);
    builder.close();
  }

  /** Subtask of each key group. */
  private routes(): Uint16Array {
    return Uint16Array.from({ length: KEY_GROUPS }, (_, group) => subtaskOfKeyGroup(group, this.targets.length));
  }

  private emitRebalanced(loop: LoopWriter, write: (expression: string) => void, targets: string): void {
    const { builder } = loop;
    const terminal = builder.bind('rebalance', this);
    write(`${targets}[${terminal}.turnTo]`);
    builder.line(`if (${targets}[${terminal}.turnTo].rows === 0) ${terminal}.turnTo = (${terminal}.turnTo + 1) % ${this.targets.length};`);
  }

  private emitToOne(loop: LoopWriter, values: readonly Value[], kind: string | null): void {
    const hoisted = this.hoistedIn(loop, values);
    writeValues(loop.builder, hoisted, values);
    if (kind !== null) hoisted.setKind(kind);
    hoisted.advance();
  }

  /** The target in locals of the loop, which may write to it at several places. */
  private hoistedIn(loop: LoopWriter, values: readonly Value[]): HoistedTarget {
    let hoisted = this.hoisted.get(loop);
    if (hoisted !== undefined) return hoisted;
    const lent = this.lends ? lentColumns(values) : [];
    hoisted = new HoistedTarget(loop.builder, loop.builder.bind('o', this.targets[0]!), this.columnTypes, this.changes, lent);
    this.hoisted.set(loop, hoisted);
    loop.afterLoop(hoisted.save());
    return hoisted;
  }
}
