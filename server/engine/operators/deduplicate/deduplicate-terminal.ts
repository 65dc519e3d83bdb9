import type { DeduplicatePlan } from '@/server/plan/job/ranking-plans';
import { relationCode } from '../../codegen/forms/comparison';
import { keyHash, keyParts } from '../../codegen/key-code';
import type { LoopWriter, RowAccess } from '../../codegen/loop-writer';
import { RowCode, type Found, type StoredRow } from '../../codegen/row-code';
import type { Value } from '../../codegen/value';
import type { KeyGroupRange } from '../../state/restore-rows';
import { rowLayout } from '../../state/row-layout';
import { RowStore } from '../../state/row-store';
import type { BreakerSetup } from '../breaker';
import { RowEmitter } from '../output/row-emitter';
import { QueuedTerminal } from '../queued-terminal';
import { unknownState, type SnapshotPart } from '../stateful-terminal';

const ROWS = 'rows';
const TOUCHED = 'touched';
const [INSERT, UPDATE_BEFORE, UPDATE_AFTER] = ['0', '1', '2'];

/** A row of a key that has one already. */
interface Meeting {
  readonly row: RowAccess;
  readonly values: readonly Value[];
  readonly kept: readonly Value[];
  readonly found: Found;
  readonly code: RowCode;
  readonly out: RowEmitter;
}

/**
 * The first or last row of each key. Keeps one row a key; where only the first by arrival counts, its key alone. An equal row is no
 * change, unless state expires: then the receivers behind have to hear of it.
 */
export class DeduplicateTerminal extends QueuedTerminal<DeduplicatePlan> {
  private readonly store: RowStore;
  /** Only the first row by arrival leaves, so only its key is kept. */
  private readonly keysOnly: boolean;

  constructor(setup: BreakerSetup<DeduplicatePlan>) {
    super(setup, true);
    const { plan, inputTypes } = setup;
    this.keysOnly = plan.keep === 'first' && plan.time === 'processing';
    const layout = rowLayout({
      types: this.keysOnly ? plan.keys.map((column) => inputTypes[column]!) : inputTypes,
      key: this.keysOnly ? plan.keys.map((_, index) => index) : plan.keys,
      doubles: plan.stateTtlMs === null ? [] : [TOUCHED],
    });
    this.store = new RowStore(layout, setup.memory, plan.name);
  }

  emit(loop: LoopWriter, row: RowAccess): void {
    const { builder } = loop;
    const { plan, inputTypes, metrics } = this.setup;
    const values = inputTypes.map((_, column) => row.column(column));
    const key = plan.keys.map((column) => values[column]!);
    const hash = keyHash(loop.scope(row), keyParts(loop.scope(row), key));
    const code = RowCode.of(loop, this.store);
    const out = RowEmitter.of(loop, { queue: this.queue, types: plan.output.map((field) => field.type), metrics });
    const kept = this.keysOnly ? key : values;
    const found = code.findList(key, hash, true);
    builder.open(`if (${found.address} === 0) {`);
    out.emit(values, INSERT!);
    const made = code.write(kept);
    this.touch(loop, made);
    builder.line(`${code.name}.append(${found.bucket}, 0, ${made.address}, ${hash});`);
    builder.close('} else {');
    this.meet(loop, { row, values, kept, found, code, out });
    builder.close();
    out.end();
  }

  private meet(loop: LoopWriter, at: Meeting): void {
    const { builder } = loop;
    const { plan, session } = this.setup;
    if (this.keysOnly && plan.stateTtlMs === null) return;
    const stored = at.code.at(at.found.address);
    const replace = (): void => {
      const made = at.code.write(at.kept);
      this.touch(loop, made);
      builder.line(`${at.code.name}.replace(${at.found.bucket}, ${at.found.address}, ${made.address});`);
    };
    if (plan.stateTtlMs !== null) {
      builder.open(`if (${builder.bind('session', session)}.now() - ${stored.double(TOUCHED)} >= ${plan.stateTtlMs}) {`);
      at.out.emit(at.values, INSERT!);
      replace();
      builder.close('} else {');
    } else builder.open('{');
    if (!this.keysOnly) this.compete(loop, { ...at, stored, replace });
    builder.close();
  }

  /** The stored row against the one at hand. */
  private compete(loop: LoopWriter, at: Meeting & { readonly stored: StoredRow; readonly replace: () => void }): void {
    const { builder } = loop;
    const wins = this.wins(loop, at);
    builder.open(`if (${wins}) {`);
    if (this.setup.plan.emitsUpdateBefore)
      at.out.emit(
        at.values.map((_, column) => at.stored.column(column)),
        UPDATE_BEFORE!,
      );
    at.out.emit(at.values, UPDATE_AFTER!);
    at.replace();
    builder.close();
  }

  /** Whether the row takes the place of the stored one. */
  private wins(loop: LoopWriter, { row, stored, values, code }: Meeting & { readonly stored: StoredRow }): string {
    const { plan } = this.setup;
    if (plan.time === 'event')
      return relationCode(loop.scope(row), plan.keep === 'last' ? '<=' : '>', stored.column(plan.timeColumn), values[plan.timeColumn]!);
    if (plan.stateTtlMs !== null) return 'true';
    const same = values.map((value, column) => code.equal(stored.column(column), value)).filter((test) => test !== 'true');
    return `!(${same.join(' && ') || 'true'})`;
  }

  private touch(loop: LoopWriter, made: StoredRow): void {
    if (this.setup.plan.stateTtlMs === null) return;
    loop.builder.line(`${made.double(TOUCHED)} = ${loop.builder.bind('session', this.setup.session)}.now();`);
  }

  override snapshot(): readonly SnapshotPart[] {
    return [{ state: ROWS, snapshot: this.store.snapshot() }];
  }
  override restore(state: string, bytes: Uint8Array, range: KeyGroupRange): void {
    if (state !== ROWS) throw unknownState(state);
    this.store.restore(bytes, range);
  }
  protected override restored(): void {
    this.store.endRestore();
  }
  override onTime(): void {
    const { stateTtlMs } = this.setup.plan;
    if (stateTtlMs === null) return;
    const before = this.setup.session.now() - stateTtlMs;
    const touched = this.store.layout.doubles[TOUCHED]!;
    this.store.sweep((address) => this.store.double(address, touched) <= before);
  }
  override stateBytes(): number {
    return this.store.sizeBytes();
  }
  override close(): void {
    this.store.drop();
  }
}
