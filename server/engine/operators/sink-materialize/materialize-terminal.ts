import { RowKind } from '@headrace/connector-sdk/schema';
import type { SinkMaterializePlan } from '@/server/plan/job/changelog-plans';
import { keyHash, keyParts } from '../../codegen/key-code';
import type { LoopWriter, RowAccess } from '../../codegen/loop-writer';
import { RowCode, type Found, type StoredRow } from '../../codegen/row-code';
import type { Value } from '../../codegen/value';
import { rowLayout } from '../../state/row-layout';
import { RowStore } from '../../state/row-store';
import type { BreakerSetup } from '../breaker';
import { RowEmitter } from '../output/row-emitter';
import { StoreTerminal, sweepExpired, TOUCHED } from '../store-terminal';

interface Row {
  readonly loop: LoopWriter;
  readonly code: RowCode;
  readonly out: RowEmitter;
  readonly values: readonly Value[];
  readonly list: Found;
  readonly hash: string;
}

/**
 * Keeps all rows of each primary key as they came; the last one is what the sink has. With an upsert key of the input a row takes the place of the
 * one that it names. All rows of a key expire together, when none of them changed for the TTL.
 */
export class MaterializeTerminal extends StoreTerminal<SinkMaterializePlan> {
  private readonly store: RowStore;

  constructor(setup: BreakerSetup<SinkMaterializePlan>) {
    const { plan, inputTypes, memory } = setup;
    const doubles = plan.stateTtlMs === null ? [] : [TOUCHED];
    const store = new RowStore(rowLayout({ types: inputTypes, key: plan.keys, ordered: true, doubles }), memory, plan.name);
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
    this.forgetExpired(loop, code, key, hash);
    const list = code.findList(key, hash, true);
    const of = { loop, code, out, values, list, hash };
    const same = this.find(of);
    builder.open(`if ((${row.kind} & 1) === 0) {`);
    this.add(of, same);
    builder.close(`} else if (${same} !== 0) {`);
    this.takeBack(of, same);
    builder.close();
    this.touchAll(of);
    out.end();
  }

  private ttl(loop: LoopWriter): string | null {
    return this.setup.plan.stateTtlMs === null ? null : loop.builder.bind('ttl', this.setup.plan.stateTtlMs);
  }
  private now(loop: LoopWriter): string {
    return `${loop.builder.bind('session', this.setup.session)}.now()`;
  }

  /** Before the list is looked for: where its rows have expired they go. */
  private forgetExpired(loop: LoopWriter, code: RowCode, key: readonly Value[], hash: string): void {
    const ttl = this.ttl(loop);
    if (ttl === null) return;
    const { builder } = loop;
    const list = code.findList(key, hash, false);
    builder.open(`if (${list.address} > 0) {`);
    const head = code.at(list.address);
    builder.open(`if (${this.now(loop)} - ${head.double(TOUCHED)} >= ${ttl}) {`);
    code.each(list.address, (old) => builder.line(`${code.name}.remove(${list.bucket}, ${old.address});`));
    builder.close();
    builder.close();
  }

  /** A local with the first record that the row means, or 0. */
  private find({ loop, code, values, list }: Row): string {
    const { builder } = loop;
    const columns = this.setup.plan.inputUpsertKey ?? values.map((_, column) => column);
    const same = builder.fresh('same');
    builder.line(`let ${same} = 0;`);
    code.each(list.address, (old) => {
      const tests = columns.map((column) => code.equal(old.column(column), values[column]!));
      builder.line(`if (${tests.length === 0 ? 'true' : tests.join(' && ')}) { ${same} = ${old.address}; break; }`);
    });
    return same;
  }

  private add({ loop, code, out, values, list, hash }: Row, same: string): void {
    const { builder } = loop;
    out.emit(values, `(${list.address} > 0 ? ${RowKind.updateAfter} : ${RowKind.insert})`);
    const made = code.write(values);
    const append = `${code.name}.append(${list.bucket}, ${list.address}, ${made.address}, ${hash});`;
    if (this.setup.plan.inputUpsertKey === null) builder.line(append);
    else builder.line(`if (${same} !== 0) ${code.name}.replace(${list.bucket}, ${same}, ${made.address}); else ${append}`);
  }

  private takeBack({ loop, code, out, values, list }: Row, same: string): void {
    const { builder } = loop;
    const last = builder.fresh('last');
    builder.line(`const ${last} = ${code.name}.next(${same}) === 0;`);
    builder.line(`${code.name}.remove(${list.bucket}, ${same});`);
    builder.line(`const head = ${code.name}.lists.entries[2 * ${list.bucket}];`);
    builder.open('if (!(head > 0)) {');
    out.emit(values, String(RowKind.delete));
    builder.close(`} else if (${last}) {`);
    builder.line(`const tail = ${code.name}.last(head);`);
    out.emit(columnsOf(code.at('tail'), values), String(RowKind.updateAfter));
    builder.close();
  }

  private touchAll({ loop, code, list }: Row): void {
    if (this.setup.plan.stateTtlMs === null) return;
    const { builder } = loop;
    code.each(`${code.name}.lists.entries[2 * ${list.bucket}]`, (record) => {
      record.touch();
      builder.line(`${record.double(TOUCHED)} = ${this.now(loop)};`);
    });
  }

  override onTime(): void {
    sweepExpired(this.store, this.setup.plan.stateTtlMs, this.setup.session.now());
  }
}

const columnsOf = (row: StoredRow, like: readonly Value[]): readonly Value[] => like.map((_, column) => row.column(column));
