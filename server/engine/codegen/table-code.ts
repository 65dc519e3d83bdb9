import { bytesEqual } from '../batch/byte-compare';
import { SAMPLED } from '../state/secret-hash';
import { placeCode } from '../state/slot-places';
import type { ColumnKind, TableLayout } from '../state/table-layout';
import type { FunctionBuilder } from './function-builder';
import type { KeyPart } from './key-code';

/** How a key's words are written in a probe; made once for the locals that `keyParts` declared. */
interface ProbeKey {
  /** Word of the NULL bits; null: no key column can be NULL. */
  readonly mask: string | null;
  readonly words: readonly { readonly at: number; readonly code: string }[];
  readonly texts: readonly {
    readonly at: number;
    readonly data: string;
    readonly start: string;
    readonly length: string;
    readonly hash: string;
  }[];
}

/** A keyed table in a generated function: its arrays in locals named after it, the probe written out. */
export class TableCode {
  constructor(
    private readonly builder: FunctionBuilder,
    /** The local that holds the table. */
    readonly name: string,
    readonly layout: TableLayout,
  ) {}

  /** Declarations for the start of the function; the table itself is declared by the caller before. */
  declare(): void {
    for (const [local, from] of this.arrays()) this.builder.before(`let ${local} = ${from};`);
  }

  /** After the table or its arrays changed. */
  reload(): void {
    this.builder.line(
      this.arrays()
        .map(([local, from]) => `${local} = ${from};`)
        .join(' '),
    );
  }

  private arrays(): readonly (readonly [string, string])[] {
    const { name } = this;
    return [
      [`${name}_keys`, `${name}.keys`],
      [`${name}_slots`, `${name}.capacity`],
      [`${name}_salt`, `${name}.salt`],
      [`${name}_steps`, `${name}.steps`],
      [`${name}_turn`, `${name}.turn`],
      [`${name}_secret`, `${name}.secret`],
      [`${name}_rows`, `${name}.presence`],
      [`${name}_guard`, `${name}.guard`],
      [`${name}_shift`, `${name}.shift`],
      ...this.layout.columns.flatMap((kind, index) =>
        viewsOf(kind).map((view) => [this.array(index, view), `${name}.columns[${index}].${view}`] as const),
      ),
    ];
  }

  /** The local with a view of column `index`. */
  array(index: number, view: 'u8' | 'i32' | 'i64' | 'u64' | 'f64'): string {
    return `${this.name}_a${index}_${view}`;
  }

  get rows(): string {
    return `${this.name}_rows`;
  }

  /** NULL key columns count as equal, with their words as 0. */
  key(parts: readonly KeyPart[]): ProbeKey {
    const { builder, layout } = this;
    const nulls = parts
      .map((part, index) => (part.isNull === 'false' ? null : `(${part.isNull} ? ${1 << index} : 0)`))
      .filter((text) => text !== null);
    const words = parts.flatMap((part, index) =>
      part.words.map((word, offset) => {
        const at = layout.keyColumns[index]!.at + offset;
        if (part.isNull === 'false') return { at, code: word };
        const code = builder.fresh('w');
        builder.line(`const ${code} = ${part.isNull} ? 0 : ${word};`);
        return { at, code };
      }),
    );
    const texts = parts.flatMap((part, index) => (part.bytes === null ? [] : [{ at: layout.keyColumns[index]!.at, ...part.bytes }]));
    return { mask: layout.nullMask ? nulls.join(' | ') || '0' : null, words, texts };
  }

  /**
   * Statements that find the key's slot, in a new local. With `insert`, an absent key gets a zeroed slot (its presence is the caller's to
   * raise at once); without, the slot is -1. `onInsert` runs for new keys. The chunk's guard is looked at for slots that will be written;
   * `keeps`: those of known keys will not.
   */
  probe(key: ProbeKey, hash: string, options: { readonly insert: boolean; readonly onInsert?: () => void; readonly keeps?: true }): string {
    const { builder, name } = this;
    const [slot, held] = [builder.fresh('slot'), builder.fresh('held')];
    builder.line(`let ${slot} = ${this.place(hash)};`);
    this.secretPlace(key, slot);
    builder.open('for (;;) {');
    builder.line(`const ${held} = ${name}_rows[${slot}];`);
    builder.open(`if (${held} === 0) {`);
    if (options.insert) this.insert(key, hash, slot, options.onInsert);
    else builder.line(`${slot} = -1;`);
    builder.line('break;');
    builder.close();
    builder.line(`if (${held} > 0 && ${this.matches(key, slot)}) break;`);
    builder.line(`if (++${slot} === ${name}_slots) ${slot} = 0;`);
    builder.close();
    if (options.insert && options.keeps !== true) this.guard(slot);
    return slot;
  }

  private place(hash: string): string {
    const { name } = this;
    return placeCode(hash, `${name}_salt`, `${name}_steps`, `${name}_turn`);
  }

  /** The place by the secret hash, where the table has one. */
  private secretPlace({ mask, words, texts }: ProbeKey, slot: string): void {
    const { builder, name } = this;
    const parts = [
      ...words.map(({ at, code }) => ({ at, feed: `${name}_secret.word(${code});` })),
      ...texts.map(({ at, data, start, length }) => ({ at, feed: `${name}_secret.bytes(${data}, ${start}, ${length});` })),
    ].sort((a, b) => a.at - b.at);
    builder.open(`if (${name}_secret !== null) {`);
    builder.line(`${name}_secret.begin();${mask === null ? '' : ` ${name}_secret.word(${mask});`}`);
    for (const { feed } of parts) builder.line(feed);
    builder.line(`${slot} = ${name}.placeOf(${name}_secret.finish());`);
    builder.close();
  }

  /** Copies the slot's chunk first if a snapshot waits for it. */
  guard(slot: string): void {
    this.builder.line(`if (${this.name}_guard[${slot} >>> ${this.name}_shift] !== 0) ${this.name}.touch(${slot} >>> ${this.name}_shift);`);
  }

  private at(slot: string, word: number): string {
    const { keyWords } = this.layout;
    return `${this.name}_keys[${keyWords === 1 ? slot : `${keyWords} * ${slot} + ${word}`}]`;
  }

  private matches(key: ProbeKey, slot: string): string {
    const equal = this.builder.bind('bytesEqual', bytesEqual);
    const tests = [
      ...(key.mask === null ? [] : [`${this.at(slot, 0)} === (${key.mask})`]),
      ...key.words.map((word) => `${this.at(slot, word.at)} === ${word.code}`),
      ...key.texts.flatMap((text) => [
        `${this.at(slot, text.at + 2)} === ${text.hash}`,
        `${this.at(slot, text.at + 1)} === ${text.length}`,
      ]),
      ...key.texts.map(
        (text) => `${equal}(${this.name}.heap.bytes, ${this.at(slot, text.at)}, ${text.data}, ${text.start}, ${text.length})`,
      ),
    ];
    return tests.length === 0 ? 'true' : tests.join(' && ');
  }

  private insert(key: ProbeKey, hash: string, slot: string, onInsert?: () => void): void {
    const { builder, name, layout } = this;
    builder.open(`if (${name}.used >= ${name}.limit) {`);
    builder.line(`${name}.grow();`);
    this.reload();
    builder.line(`${slot} = ${this.place(hash)};`);
    this.secretPlace(key, slot);
    builder.line('continue;');
    builder.close();
    this.guard(slot);
    builder.line(`${name}.used++; ${name}.size++;`);
    if (key.mask !== null) builder.line(`${this.at(slot, 0)} = ${key.mask};`);
    for (const word of key.words) builder.line(`${this.at(slot, word.at)} = ${word.code};`);
    for (const text of key.texts) {
      builder.line(`${this.at(slot, text.at)} = ${name}.heap.append(${text.data}, ${text.start}, ${text.length});`);
      builder.line(`${this.at(slot, text.at + 1)} = ${text.length}; ${this.at(slot, text.at + 2)} = ${text.hash};`);
    }
    layout.columns.forEach((kind, index) => this.clear(slot, kind, index));
    // Looked at now and then: the loop need not keep the hash, and whoever chose the keys chose many.
    builder.line(`if ((${name}.used & ${SAMPLED}) === 0) ${name}.look(${slot});`);
    if (layout.presence === 'flag') builder.line(`${name}_rows[${slot}] = 1;`);
    else builder.line(`${name}_rows[${slot}] = 0;`);
    // A key that left memory comes back with what it had.
    const recall = `${name}.cold !== null && ${name}.recall(${slot})`;
    if (onInsert === undefined) return builder.line(`if (${name}.cold !== null) ${name}.recall(${slot});`);
    builder.open(`if (!(${recall})) {`);
    onInsert();
    builder.close();
  }

  private clear(slot: string, kind: ColumnKind, index: number): void {
    const { builder } = this;
    if (kind === 'u8' || kind === 'f64' || kind === 'i32') return builder.line(`${this.array(index, kind)}[${slot}] = 0;`);
    const words = kind === 'i128' ? 4 : 2;
    builder.line(Array.from({ length: words }, (_, word) => `${this.array(index, 'i32')}[${words} * ${slot} + ${word}] = 0;`).join(' '));
  }
}

const viewsOf = (kind: ColumnKind): readonly ('u8' | 'i32' | 'i64' | 'u64' | 'f64')[] =>
  kind === 'i64' ? ['i64', 'i32'] : kind === 'i128' ? ['i64', 'i32', 'u64'] : kind === 'bytes' ? ['i32'] : [kind];
