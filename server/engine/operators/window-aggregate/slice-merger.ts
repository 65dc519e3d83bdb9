import { notNull } from '@headrace/connector-sdk/schema';
import { LoopWriter } from '../../codegen/loop-writer';
import { TableCode } from '../../codegen/table-code';
import { hashOfSlot, hashOfWords } from '../../state/keyed-table';
import { slotPlace } from '../aggregate/aggregate-set';
import { keyValue } from '../aggregate/key-value';
import { noRow } from './no-row';
import type { SliceLayouts } from './slice-store';
import type { WindowCode } from './window-code';
import type { MergeSlices } from './window-state';

type TableLayout = SliceLayouts['main'];

/** Function that merges all groups of one slice into another. */
export function sliceMerger(code: WindowCode, session: LoopWriter['session']): MergeSlices {
  const main = mainMerger(code, session);
  const sets = code.distinct.map((_, index) => setMerger(code, session, index));
  return (from, into) => {
    main(from, into);
    for (const set of sets) set(from, into);
  };
}

function mainMerger({ layouts, aggregates }: WindowCode, session: LoopWriter['session']): MergeSlices {
  const { loop, from, into } = mergeLoop(session, 'main', layouts.main);
  const { builder } = loop;
  const slot = into.probe(wordsOf(builder, from, into, 'i'), mergeHash(loop, layouts.main, from), { insert: true });
  builder.line(`${into.rows}[${slot}] += ${from.rows}[i];`);
  for (const { call, accumulator, first } of aggregates.calls) {
    if (call.distinct) continue;
    const scope = loop.scope(noRow);
    accumulator.merge(scope, slotPlace(into, slot, first), accumulator.partial(scope, slotPlace(from, 'i', first)));
  }
  return finish(loop);
}

function mergeHash(loop: LoopWriter, main: TableLayout, from: TableCode): string {
  const hash = loop.builder.fresh('h');
  const layout = loop.builder.bind('layout', main);
  loop.builder.line(
    `const ${hash} = ${loop.builder.bind('hashOfWords', hashOfWords)}(${layout}, ${from.name}_keys, ${from.layout.keyWords} * i);`,
  );
  return hash;
}

/** Values of a set that are new to the other set count in the group there. */
function setMerger({ layouts, distinct, keyTypes, inputTypes }: WindowCode, session: LoopWriter['session'], index: number): MergeSlices {
  const { call, accumulator, first } = distinct[index]!;
  const layout = layouts.sets[index]!;
  const { loop, from, into } = mergeLoop(session, `sets[${index}]`, layout);
  const { builder } = loop;
  builder.before('let groups = into.main;');
  const groups = new TableCode(builder, 'groups', layouts.main);
  groups.declare();
  const hash = builder.fresh('h');
  builder.line(`const ${hash} = ${builder.bind('hashOfSlot', hashOfSlot)}(${builder.bind('layout', layout)}, ${from.name}_keys, i);`);
  const value = keyValue(loop.scope(noRow), from, {
    slot: 'i',
    column: keyTypes.length,
    type: notNull(inputTypes[call.args[0]!]!),
  });
  into.probe(wordsOf(builder, from, into, 'i'), hash, {
    insert: true,
    onInsert: () => {
      const slot = groups.probe(wordsOf(builder, from, groups, 'i'), mergeHash(loop, layouts.main, from), { insert: true });
      accumulator.add(loop.scope(noRow), slotPlace(groups, slot, first), value);
    },
  });
  return finish(loop);
}

function mergeLoop(
  session: LoopWriter['session'],
  table: string,
  layout: TableLayout,
): { readonly loop: LoopWriter; readonly from: TableCode; readonly into: TableCode } {
  const loop = new LoopWriter(session);
  const { builder } = loop;
  builder.before(`const old = from.${table}; let merged = into.${table};`);
  const [from, into] = [new TableCode(builder, 'old', layout), new TableCode(builder, 'merged', layout)];
  from.declare();
  into.declare();
  builder.before('const end = old.capacity;');
  builder.open('for (let i = 0; i < end; i++) {');
  builder.line('if (!(old_rows[i] > 0)) continue;');
  return { loop, from, into };
}

/** The key at slot `slot` of one table, or its beginning, for a probe of another table. */
function wordsOf(builder: LoopWriter['builder'], from: TableCode, into: TableCode, slot: string): Parameters<TableCode['probe']>[0] {
  const word = (at: number): string => `${from.name}_keys[${from.layout.keyWords} * ${slot} + ${at}]`;
  const plain = into.layout.keyColumns.filter((column) => column.physical !== 'bytes');
  const texts = into.layout.keyColumns.filter((column) => column.physical === 'bytes');
  return {
    mask: into.layout.nullMask ? word(0) : null,
    words: plain.flatMap((column) =>
      Array.from({ length: column.words }, (_, offset) => ({ at: column.at + offset, code: word(column.at + offset) })),
    ),
    texts: texts.map(({ at }) => ({ at, data: `${from.name}.heap.bytes`, start: word(at), length: word(at + 1), hash: word(at + 2) })),
  };
}

function finish(loop: LoopWriter): MergeSlices {
  loop.builder.close();
  return loop.builder.build<MergeSlices>('mergeSlices(from, into)');
}
