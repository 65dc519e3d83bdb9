import type { ExprScope } from '../../codegen/expr-scope';
import { keyHash, keyParts } from '../../codegen/key-code';
import type { LoopWriter } from '../../codegen/loop-writer';
import type { Found, RowCode, StoredRow } from '../../codegen/row-code';
import type { Value } from '../../codegen/value';
import { TOUCHED } from '../store-terminal';
import type { SideShape } from './join-state';

export interface Keep {
  readonly key: readonly Value[];
  readonly hash: string;
  /** Code of the number of partners that the row has. */
  readonly partners: string;
}

interface KeeperParts {
  readonly loop: LoopWriter;
  readonly scope: ExprScope;
  /** The row's columns. */
  readonly values: readonly Value[];
  readonly own: RowCode;
  readonly shape: SideShape;
  /** The local with the clock; null: no side expires. */
  readonly now: string | null;
}

/** Writes the statements that keep a row on its side of a join, and that take it back. */
export class RowKeeper {
  private readonly own: RowCode;
  private readonly shape: SideShape;
  private readonly loop: LoopWriter;

  constructor(private readonly parts: KeeperParts) {
    ({ own: this.own, shape: this.shape, loop: this.loop } = parts);
  }

  /** Keeps the row. A row that the side's identity already has takes its place; equal rows of a multiset are counted. */
  add(keep: Keep): void {
    switch (this.shape.keeping) {
      case 'list': {
        const list = this.own.findList(keep.key, keep.hash, true);
        return this.append(list, this.record(keep), keep.hash);
      }
      case 'one': {
        const list = this.own.findList(keep.key, keep.hash, true);
        const record = this.record(keep);
        return this.replaceOr(list.address, list.bucket, record, () => this.append(list, record, keep.hash));
      }
      case 'named':
        return this.addNamed(keep);
      case 'counted':
        return this.addCounted(keep);
    }
  }

  private record(keep: Keep): StoredRow {
    const record = this.own.write(this.parts.values);
    if (this.shape.partners) this.loop.builder.line(`${record.word('partners')} = ${keep.partners};`);
    if (this.shape.ttlMs !== null) this.loop.builder.line(`${record.double(TOUCHED)} = ${this.parts.now};`);
    return record;
  }

  private append(list: Found, record: StoredRow, hash: string): void {
    this.loop.builder.line(`${this.own.name}.append(${list.bucket}, ${list.address}, ${record.address}, ${hash});`);
  }

  private replaceOr(old: string, bucket: string, record: StoredRow, otherwise: () => void): void {
    const { builder } = this.loop;
    builder.open(`if (${old} > 0) {`);
    builder.line(`${this.own.name}.replace(${bucket}, ${old}, ${record.address});`);
    builder.close('} else {');
    otherwise();
    builder.close();
  }

  private identity(keep: Keep, insert: boolean): Found & { readonly hash: string } {
    const columns = this.shape.layout.identity!.map((index) => this.parts.values[index]!);
    const whole = [...keep.key, ...columns];
    const scope = this.parts.scope;
    const hash = keyHash(scope, keyParts(scope, whole));
    return { ...this.own.findIdentity(whole, hash, insert), hash };
  }

  private addNamed(keep: Keep): void {
    const found = this.identity(keep, true);
    const list = this.own.findList(keep.key, keep.hash, true);
    const record = this.record(keep);
    this.replaceOr(found.address, list.bucket, record, () => {
      this.append(list, record, keep.hash);
      this.loop.builder.line(`${this.own.name}.putIdentity(${record.address}, ${found.hash});`);
    });
  }

  private addCounted(keep: Keep): void {
    const { builder } = this.loop;
    const found = this.identity(keep, true);
    builder.open(`if (${found.address} > 0) {`);
    const old = this.own.at(found.address);
    old.touch();
    const again =
      this.shape.ttlMs === null ? null : `${this.parts.now} - ${old.double(TOUCHED)} < ${this.loop.builder.bind('ttl', this.shape.ttlMs)}`;
    builder.line(`${old.word('count')} = ${again === null ? '' : `!(${again}) ? 1 : `}${old.word('count')} + 1;`);
    if (this.shape.partners) builder.line(`${old.word('partners')} = ${keep.partners};`);
    if (this.shape.ttlMs !== null) builder.line(`${old.double(TOUCHED)} = ${this.parts.now};`);
    builder.close('} else {');
    const list = this.own.findList(keep.key, keep.hash, true);
    const record = this.record(keep);
    builder.line(`${record.word('count')} = 1;`);
    this.append(list, record, keep.hash);
    builder.line(`${this.own.name}.putIdentity(${record.address}, ${found.hash});`);
    builder.close();
  }

  /** Takes the row back; one that is not kept (any more) changes nothing. */
  remove(keep: Keep): void {
    const { builder } = this.loop;
    if (this.shape.keeping === 'one') {
      const list = this.own.findList(keep.key, keep.hash, false);
      return builder.line(`if (${list.address} > 0) ${this.own.name}.remove(${list.bucket}, ${list.address});`);
    }
    const found = this.identity(keep, false);
    if (this.shape.keeping === 'named') return builder.line(`if (${found.address} > 0) ${this.own.name}.removeRow(${found.address});`);
    builder.open(`if (${found.address} > 0) {`);
    const old = this.own.at(found.address);
    builder.open(`if (${old.word('count')} > 1) {`);
    old.touch();
    builder.line(`${old.word('count')}--;`);
    if (this.shape.ttlMs !== null) builder.line(`${old.double(TOUCHED)} = ${this.parts.now};`);
    builder.close(`} else ${this.own.name}.removeRow(${found.address});`);
    builder.close();
  }
}
