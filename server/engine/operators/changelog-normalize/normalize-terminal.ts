import { RowKind } from '@headrace/connector-sdk/schema';
import type { ChangelogNormalizePlan } from '@/server/plan/job/changelog-plans';
import { keyHash, keyParts } from '../../codegen/key-code';
import type { LoopWriter, RowAccess } from '../../codegen/loop-writer';
import { RowCode, type Found, type StoredRow } from '../../codegen/row-code';
import type { Value } from '../../codegen/value';
import { rowLayout } from '../../state/row-layout';
import { RowStore } from '../../state/row-store';
import type { BreakerSetup } from '../breaker';
import { RowEmitter } from '../output/row-emitter';
import { StoreTerminal, sweepExpired, TOUCHED } from '../store-terminal';

/**
 * Keeps the last row of each key, and makes a complete changelog of what comes. A row that says the same again is passed over, but not where state
 * expires (Flink); a retraction of what is not there too.
 */
export class NormalizeTerminal extends StoreTerminal<ChangelogNormalizePlan> {
  private readonly store: RowStore;

  constructor(setup: BreakerSetup<ChangelogNormalizePlan>) {
    const { plan, inputTypes, memory } = setup;
    const layout = rowLayout({ types: inputTypes, key: plan.keys, doubles: plan.stateTtlMs === null ? [] : [TOUCHED] });
    const store = new RowStore(layout, memory, plan.name);
    super(setup, true, { rows: store });
    this.store = store;
  }

  emit(loop: LoopWriter, row: RowAccess): void {
    const { plan, metrics, inputTypes } = this.setup;
    const { builder } = loop;
    const scope = loop.scope(row);
    const values = inputTypes.map((_, column) => row.column(column));
    const key = plan.keys.map((column) => values[column]!);
    const hash = keyHash(scope, keyParts(scope, key));
    const code = RowCode.of(loop, this.store);
    const out = RowEmitter.of(loop, { queue: this.queue, types: plan.output.map((field) => field.type), metrics });
    const found = code.findList(key, hash, true);
    const held = this.held(loop, code, found);
    builder.open(`if ((${row.kind} & 1) === 0) {`);
    this.put({ loop, code, out, values, found, held, hash });
    builder.close(`} else if (${held}) {`);
    out.emit(columnsOf(code.at(found.address), values), String(RowKind.delete));
    builder.line(`${code.name}.remove(${found.bucket}, ${found.address});`);
    builder.close();
    out.end();
  }

  /** A local that says whether the key has a row that has not expired. */
  private held(loop: LoopWriter, code: RowCode, found: Found): string {
    const { builder } = loop;
    const held = builder.fresh('held');
    builder.line(`let ${held} = ${found.address} > 0;`);
    if (this.setup.plan.stateTtlMs === null) return held;
    builder.open(`if (${held}) {`);
    const old = code.at(found.address);
    builder.line(`${held} = ${this.now(loop)} - ${old.double(TOUCHED)} < ${builder.bind('ttl', this.setup.plan.stateTtlMs)};`);
    builder.close();
    return held;
  }

  private now(loop: LoopWriter): string {
    return `${loop.builder.bind('session', this.setup.session)}.now()`;
  }

  private put(to: {
    readonly loop: LoopWriter;
    readonly code: RowCode;
    readonly out: RowEmitter;
    readonly values: readonly Value[];
    readonly found: Found;
    readonly held: string;
    readonly hash: string;
  }): void {
    const { loop, code, out, values, found } = to;
    const { builder } = loop;
    const { plan } = this.setup;
    const label = builder.fresh('put');
    builder.open(`${label}: {`);
    builder.open(`if (${to.held}) {`);
    const old = code.at(found.address);
    const same = values.map((value, column) => code.equal(old.column(column), value)).join(' && ');
    if (plan.stateTtlMs === null) builder.line(`if (${same}) break ${label};`);
    if (plan.emitsUpdateBefore) out.emit(columnsOf(old, values), String(RowKind.updateBefore));
    out.emit(values, String(RowKind.updateAfter));
    builder.close('} else {');
    out.emit(values, String(RowKind.insert));
    builder.close();
    const made = code.write(values);
    if (plan.stateTtlMs !== null) builder.line(`${made.double(TOUCHED)} = ${this.now(loop)};`);
    builder.line(`if (${found.address} > 0) ${code.name}.replace(${found.bucket}, ${found.address}, ${made.address});`);
    builder.line(`else ${code.name}.append(${found.bucket}, 0, ${made.address}, ${to.hash});`);
    builder.close();
  }

  override onTime(): void {
    sweepExpired(this.store, this.setup.plan.stateTtlMs, this.setup.session.now());
  }
}

const columnsOf = (row: StoredRow, like: readonly Value[]): readonly Value[] => like.map((_, column) => row.column(column));
