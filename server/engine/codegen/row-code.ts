import { bytesEqual } from '../batch/byte-compare';
import { copyBytes, copyViewed } from '../batch/copy-bytes';
import { NEXT, textBefore, type RowColumn, type RowLayout } from '../state/row-layout';
import { PAGE_MASK, PAGE_SHIFT } from '../state/row-pages';
import type { RowStore } from '../state/row-store';
import type { RowIndex } from '../state/row-index';
import type { FunctionBuilder } from './function-builder';
import type { LoopWriter, RowAccess } from './loop-writer';
import { asBytes, asFlat, asWide, highWord, lowWord, type Value } from './value';

/** Where a probe ended: the bucket, and the record there (0: none, and the bucket is empty). Both are locals. */
export interface Found {
  readonly bucket: string;
  readonly address: string;
}

/** A row store in a generated function: probing, writing and reading records. One for each store and function: `RowCode.of`. */
export class RowCode {
  /** The local that holds the store. */
  readonly name: string;
  readonly layout: RowLayout;
  private readonly builder: FunctionBuilder;
  private readonly indexes = new Map<RowIndex, string>();

  private static readonly made = new WeakMap<LoopWriter, Map<RowStore, RowCode>>();

  static of(loop: LoopWriter, store: RowStore): RowCode {
    let codes = RowCode.made.get(loop);
    if (codes === undefined) RowCode.made.set(loop, (codes = new Map<RowStore, RowCode>()));
    let code = codes.get(store);
    if (code === undefined) codes.set(store, (code = new RowCode(loop, store)));
    return code;
  }

  private constructor(
    loop: LoopWriter,
    private readonly store: RowStore,
  ) {
    this.builder = loop.builder;
    this.layout = store.layout;
    this.name = this.builder.bind('rows', store);
    this.builder.before(`const ${this.name}_pages = ${this.name}.pages.pages;`);
    loop.endOfRow(store, `if (${this.name}.pages.owes) ${this.name}.pages.cool();`);
  }

  /** The list of a key whose values are given in the order of the layout's key. With `insert` the index has room for one more. */
  findList(values: readonly Value[], hash: string, insert: boolean): Found {
    return this.probe(this.store.lists, 'lists', { columns: this.layout.key, values, hash, insert });
  }

  /** The record of this key and identity; `values` in that order. */
  findIdentity(values: readonly Value[], hash: string, insert: boolean): Found {
    const columns = [...this.layout.key, ...this.layout.identity!];
    return this.probe(this.store.identities!, 'identities', { columns, values, hash, insert });
  }

  private probe(
    index: RowIndex,
    field: 'lists' | 'identities',
    key: { readonly columns: readonly number[]; readonly values: readonly Value[]; readonly hash: string; readonly insert: boolean },
  ): Found {
    const { builder } = this;
    const name = this.indexLocals(index, field);
    if (key.insert)
      builder.line(
        `if (${name}.used >= ${name}.limit) { ${name}.makeRoom(); ${name}_entries = ${name}.entries; ${name}_mask = ${name}.mask; ${name}_secret = ${name}.secret; }`,
      );
    const hash = this.indexHash(name, key);
    const [bucket, address] = [builder.fresh('b'), builder.fresh('row')];
    builder.line(`let ${bucket} = ${hash} & ${name}_mask, ${address} = 0;`);
    builder.open('for (;;) {');
    builder.line(`${address} = ${name}_entries[2 * ${bucket}];`);
    builder.line(`if (${address} === 0) break;`);
    builder.open(`if (${address} > 0 && ${name}_entries[2 * ${bucket} + 1] === ${hash}) {`);
    const stored = this.at(address);
    const tests = key.columns.map((column, i) => this.equal(stored.column(column), key.values[i]!)).filter((test) => test !== 'true');
    builder.line(tests.length === 0 ? 'break;' : `if (${tests.join(' && ')}) break;`);
    builder.close();
    builder.line(`${bucket} = (${bucket} + 1) & ${name}_mask;`);
    builder.close();
    return { bucket, address };
  }

  /** What the index goes by: the hash, or the secret one of the same values (see `secretOfColumns`). */
  private indexHash(index: string, { values, hash }: { readonly values: readonly Value[]; readonly hash: string }): string {
    const { builder } = this;
    const [own, secret] = [builder.fresh('h'), `${index}_secret`];
    builder.line(`let ${own} = ${hash};`);
    builder.open(`if (${secret} !== null) {`);
    builder.line(`${secret}.begin();`);
    for (const value of values) {
      const feeds = partsOf(value)
        .map((part) => `${secret}.${part}; `)
        .join('');
      builder.line(
        value.isNull === 'false'
          ? `${secret}.word(0); ${feeds}`
          : `if (${value.isNull}) ${secret}.word(1); else { ${secret}.word(0); ${feeds}}`,
      );
    }
    builder.line(`${own} = ${secret}.finish();`);
    builder.close();
    return own;
  }

  private indexLocals(index: RowIndex, field: string): string {
    let name = this.indexes.get(index);
    if (name === undefined) {
      name = this.builder.bind('index', index);
      this.indexes.set(index, name);
      const from = `${this.name}.${field}`;
      this.builder.before(`let ${name}_entries = ${from}.entries, ${name}_mask = ${from}.mask, ${name}_secret = ${from}.secret;`);
    }
    return name;
  }

  /** Whether two values are the same key: NULL equals NULL, -0.0 equals 0.0, NaN equals NaN. */
  equal(a: Value, b: Value): string {
    const same = this.equalPresent(a, b);
    if (a.isNull === 'false' && b.isNull === 'false') return same;
    return `((${a.isNull}) ? (${b.isNull}) : !(${b.isNull}) && ${same})`;
  }

  private equalPresent(a: Value, b: Value): string {
    switch (a.physical) {
      case 'bool':
      case 'i32':
        return `${a.code} === ${asFlat(b).code}`;
      case 'f64': {
        const [x, y] = [a.code, asFlat(b).code];
        return `(${x} === ${y} || (${x} !== ${x} && ${y} !== ${y}))`;
      }
      case 'i64':
        return `(${lowWord(a)} === ${lowWord(asWide(b))} && ${highWord(a)} === ${highWord(asWide(b))})`;
      case 'i128': {
        const c = asWide(b);
        return `(${[0, 1, 2, 3].map((word) => `${a.a32}[4 * (${a.at}) + ${word}] === ${c.a32}[4 * (${c.at}) + ${word}]`).join(' && ')})`;
      }
      case 'bytes': {
        const c = asBytes(b);
        const equal = this.builder.bind('bytesEqual', bytesEqual);
        return `(${a.length} === ${c.length} && ${equal}(${a.data}, ${a.start}, ${c.data}, ${c.start}, ${a.length}))`;
      }
    }
  }

  /** The record at an address, in locals of the block at hand. */
  at(address: string): StoredRow {
    const { builder, layout } = this;
    const [page, base] = [builder.fresh('pg'), builder.fresh('r')];
    builder.line(`const ${page} = ${this.name}_pages[${address} >>> ${PAGE_SHIFT}], ${base} = ${address} & ${PAGE_MASK};`);
    builder.line(`if (${page}.cold) ${this.name}.pages.warm(${page});`);
    const has = (...kinds: readonly string[]): boolean => layout.columns.some(({ physical }) => kinds.includes(physical));
    const views = [`${page}_i32 = ${page}.i32`];
    if (has('i64', 'i128')) views.push(`${page}_i64 = ${page}.i64`);
    if (has('f64') || Object.keys(layout.doubles).length > 0 || layout.arrivalAt >= 0) views.push(`${page}_f64 = ${page}.f64`);
    if (has('bytes')) views.push(`${page}_u8 = ${page}.u8`);
    builder.line(`const ${views.join(', ')};`);
    return new StoredRow(this, builder, { address, page, base });
  }

  /** Walks a list from its first record; `body` may remove the record that it is given. `continue` goes on with the next. */
  each(head: string, body: (row: StoredRow) => void): void {
    const { builder } = this;
    const [at, next] = [builder.fresh('row'), builder.fresh('next')];
    builder.open(`for (let ${at} = ${head}, ${next} = 0; ${at} > 0; ${at} = ${next}) {`);
    const row = this.at(at);
    builder.line(`${next} = ${row.raw(NEXT)};`);
    body(row);
    builder.close();
  }

  /** A new record with these values, in no list yet; its own words and doubles are 0. */
  write(values: readonly Value[]): StoredRow {
    const { builder, layout } = this;
    const texts = new Map<number, string>();
    values.forEach((value, index) => {
      if (value.physical !== 'bytes') return;
      const length = builder.fresh('l');
      builder.line(`const ${length} = ${value.isNull === 'false' ? value.length : `(${value.isNull}) ? 0 : ${value.length}`};`);
      texts.set(index, length);
    });
    const address = builder.fresh('row');
    const words = texts.size === 0 ? String(layout.fixedWords) : `${layout.fixedWords} + ((${[...texts.values()].join(' + ')} + 7) >>> 3)`;
    builder.line(`const ${address} = ${this.name}.pages.allocate(${words});`);
    const row = this.at(address);
    for (let word = 0; word * 32 < values.length; word++) {
      const bits = values
        .slice(word * 32, word * 32 + 32)
        .flatMap(({ isNull }, bit) => (isNull === 'false' ? [] : [`((${isNull}) ? ${1 << bit} : 0)`]));
      builder.line(`${row.raw(layout.nullsAt + word)} = ${bits.join(' | ') || '0'};`);
    }
    for (const at of Object.values(layout.words)) builder.line(`${row.raw(at)} = 0;`);
    for (const at of Object.values(layout.doubles)) builder.line(`${row.rawDouble(at)} = 0;`);
    values.forEach((value, index) => row.store(index, value));
    if (texts.size > 0) this.copyTexts(row, values, texts);
    return row;
  }

  private copyTexts(row: StoredRow, values: readonly Value[], texts: ReadonlyMap<number, string>): void {
    const { builder, layout } = this;
    const end = builder.fresh('end');
    builder.line(`let ${end} = ${layout.fixedWords * 8};`);
    for (const [index, length] of texts) {
      const value = asBytes(values[index]!);
      const to = `${row.base} * 8 + ${end}`;
      const copy = value.view
        ? `${builder.bind('copyViewed', copyViewed)}(${row.page}.view, ${to}, ${value.view()}, ${value.start}, ${length})`
        : `${builder.bind('copyBytes', copyBytes)}(${row.page}_u8, ${to}, ${value.data}, ${value.start}, ${length})`;
      builder.line(`if (${length} > 0) ${copy};`);
      builder.line(`${end} += ${length}; ${row.raw(layout.columns[index]!.at)} = ${end};`);
    }
  }
}

/** What of a value that is not NULL goes into a secret hash. */
function partsOf(value: Value): readonly string[] {
  switch (value.physical) {
    case 'bool':
      return [`word(${value.code} ? 1 : 0)`];
    case 'i32':
      return [`word(${value.code})`];
    case 'f64':
      return [`double(${value.code})`];
    case 'i64':
      return [`word(${lowWord(value)})`, `word(${highWord(value)})`];
    case 'i128':
      return [0, 1, 2, 3].map((word) => `word(${value.a32}[4 * (${value.at}) + ${word}])`);
    case 'bytes':
      return [`bytes(${value.data}, ${value.start}, ${value.length})`];
  }
}

/** One record as generated code sees it. */
export class StoredRow implements RowAccess {
  readonly kind = '0';
  readonly address: string;
  readonly page: string;
  readonly base: string;

  constructor(
    private readonly code: RowCode,
    private readonly builder: FunctionBuilder,
    at: { readonly address: string; readonly page: string; readonly base: string },
  ) {
    this.address = at.address;
    this.page = at.page;
    this.base = at.base;
  }

  /** A 32-bit word of the record, also to be assigned. */
  raw(at: number): string {
    return `${this.page}_i32[2 * ${this.base} + ${at}]`;
  }
  rawDouble(at: number): string {
    return `${this.page}_f64[${this.base} + ${at}]`;
  }
  word(name: string): string {
    return this.raw(this.code.layout.words[name]!);
  }
  double(name: string): string {
    return this.rawDouble(this.code.layout.doubles[name]!);
  }

  /** Before an old record's words are assigned: a snapshot may wait for its page, and what lies outside is then not the page any more. */
  touch(): void {
    this.builder.line(`if (${this.page}.guard !== 0) ${this.code.name}.pages.touch(${this.page});`);
  }

  column(index: number): Value {
    const column = this.code.layout.columns[index]!;
    const { type, physical } = column;
    const isNull = type.nullable ? `((${this.raw(this.code.layout.nullsAt + (index >>> 5))} & ${1 << (index & 31)}) !== 0)` : 'false';
    switch (physical) {
      case 'bool':
        return { physical, type, isNull, code: `(${this.raw(column.at)} === 1)` };
      case 'i32':
        return { physical, type, isNull, code: this.raw(column.at) };
      case 'f64':
        return { physical, type, isNull, code: this.rawDouble(column.at) };
      case 'i64':
      case 'i128':
        return { physical, type, isNull, a64: `${this.page}_i64`, a32: `${this.page}_i32`, at: this.wideAt(column) };
      case 'bytes': {
        const before = textBefore(this.code.layout, index);
        const start = before === null ? String(this.code.layout.fixedWords * 8) : this.raw(before.at);
        return {
          physical,
          type,
          isNull,
          data: `${this.page}_u8`,
          view: () => `${this.page}.view`,
          start: `(${this.base} * 8 + ${start})`,
          length: `(${this.raw(column.at)} - ${start})`,
        };
      }
    }
  }

  /** Index of a 64-bit word, or of a pair of them. */
  private wideAt({ physical, at }: RowColumn): string {
    return physical === 'i64' ? `(${this.base} + ${at})` : `((${this.base} >>> 1) + ${at >>> 1})`;
  }

  /** Marks a column as NULL or not, in a record that was written before. */
  storeNull(index: number, { isNull }: Value): void {
    const word = this.raw(this.code.layout.nullsAt + (index >>> 5));
    const bit = 1 << (index & 31);
    const clear = `${word} & ${~bit}`;
    this.builder.line(`${word} = ${isNull === 'false' ? clear : `(${isNull}) ? ${word} | ${bit} : ${clear}`};`);
  }

  /** Writes a column that is no text. */
  store(index: number, value: Value): void {
    const column = this.code.layout.columns[index]!;
    switch (value.physical) {
      case 'bool':
        return this.builder.line(`${this.raw(column.at)} = ${value.code} ? 1 : 0;`);
      case 'i32':
        return this.builder.line(`${this.raw(column.at)} = ${value.code};`);
      case 'f64':
        return this.builder.line(`${this.rawDouble(column.at)} = ${value.code};`);
      case 'i64':
        return this.builder.line(`${this.page}_i64[${this.base} + ${column.at}] = ${value.a64}[${value.at}];`);
      case 'i128':
        for (const word of [0, 1])
          this.builder.line(`${this.page}_i64[${this.base} + ${column.at + word}] = ${value.a64}[2 * (${value.at}) + ${word}];`);
        return;
      case 'bytes':
        return;
    }
  }
}
