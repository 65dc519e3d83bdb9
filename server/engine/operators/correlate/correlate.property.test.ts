import { encodeNested, MapValue, notNull, nullable, types, type DataType, type PhysicalValue } from '@headrace/connector-sdk/schema';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { call, input, literal } from '@/server/plan/expr/build';
import type { PlainRow, PlainValue } from '../../batch/testing/rows';
import { correlatePlan, sourcePlan, straightChain } from '../../codegen/testing/plans';
import { feedSides, finishSides, type SideStep } from '../testing/drive';
import { build, checkLaws, drive, forgetful, sequenceOf, type Subject } from '../testing/laws';

const ROW = types.ROW([
  { name: 'a', type: types.INT },
  { name: 'b', type: types.STRING },
]);
const ARRAY = types.ARRAY(types.STRING);
const ROWS = types.ARRAY(ROW);
const MAP = types.MAP(types.STRING, types.BIGINT);
const SET = types.MULTISET(types.DECIMAL(20, 2));
const columns: readonly DataType[] = [types.BIGINT, types.STRING, ARRAY, ROWS, MAP, SET];

type Fn = 'array' | 'rows' | 'map' | 'multiset' | 'replicate';
interface Case {
  readonly fn: Fn;
  readonly type: 'inner' | 'left';
  readonly ordinality: boolean;
  readonly condition: boolean;
}
interface Made {
  readonly row: PlainRow;
  readonly elements: Readonly<Record<Fn, readonly (readonly PlainValue[] | null)[]>>;
}

const orNull = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(value, { nil: null, freq: 5 });
const short = fc.constantFrom('', 'x', 'grün', 'some longer text');
const encode = (value: PhysicalValue, type: DataType): PlainValue => (value === null ? null : encodeNested(value, type));
const arbitraryRow: fc.Arbitrary<Made> = fc
  .record({
    times: orNull(fc.bigInt(-1n, 4n)),
    text: orNull(short),
    array: orNull(fc.array(orNull(short), { maxLength: 4 })),
    rows: orNull(fc.array(orNull(fc.tuple(orNull(fc.nat(9)), orNull(short))), { maxLength: 3 })),
    map: orNull(fc.uniqueArray(fc.tuple(short, orNull(fc.bigInt(-9n, 9n))), { selector: ([key]) => key, maxLength: 3 })),
    set: orNull(
      fc.uniqueArray(fc.tuple(fc.bigInt(-(10n ** 19n), 10n ** 19n), fc.integer({ min: 1, max: 3 })), {
        selector: ([key]) => key,
        maxLength: 3,
      }),
    ),
  })
  .map(({ times, text, array, rows, map, set }) => ({
    row: [
      times,
      text,
      encode(array, ARRAY),
      encode(rows, ROWS),
      encode(
        map === null
          ? null
          : new MapValue(
              map.map(([key]) => key),
              map.map(([, value]) => value),
            ),
        MAP,
      ),
      encode(
        set === null
          ? null
          : new MapValue(
              set.map(([key]) => key),
              set.map(([, count]) => count),
            ),
        SET,
      ),
    ],
    elements: {
      array: (array ?? []).map((element) => [element]),
      rows: rows ?? [],
      map: map ?? [],
      multiset: (set ?? []).flatMap(([key, count]) => new Array<readonly PlainValue[]>(count).fill([key])),
      replicate: new Array<readonly PlainValue[]>(Math.max(0, Number(times ?? 0n))).fill([]),
    },
  }));
const made = new WeakMap<PlainRow, Made>();

const functionTypes = ({ fn, ordinality, type }: Case): readonly DataType[] => {
  const own = {
    array: [types.STRING],
    rows: [types.INT, types.STRING],
    map: [types.STRING, types.BIGINT],
    multiset: [types.DECIMAL(20, 2)],
    replicate: [],
  };
  const all: readonly DataType[] = [...own[fn], ...(ordinality && fn !== 'replicate' ? [notNull(types.INT)] : [])];
  return type === 'left' ? all.map((of) => nullable(of)) : all;
};
const argument: Readonly<Record<Fn, number>> = { replicate: 0, array: 2, rows: 3, map: 4, multiset: 5 };

const subject: Subject<Case> = {
  runs: fc.record({
    of: fc
      .record({
        fn: fc.constantFrom<Fn>('array', 'rows', 'map', 'multiset', 'replicate'),
        type: fc.constantFrom('inner' as const, 'left' as const),
        ordinality: fc.boolean(),
        condition: fc.boolean(),
      })
      .map((of) => (of.fn === 'replicate' ? { ...of, type: 'inner' as const } : of)),
    steps: fc.array(fc.tuple(arbitraryRow, fc.constantFrom(0, 1, 2, 3)), { maxLength: 25 }).map((entries) =>
      entries.map(([one, kind]): SideStep => {
        made.set(one.row, one);
        return { input: 0, kind, row: one.row };
      }),
    ),
  }),
  plan: (of) => {
    const name = of.fn === 'replicate' ? 'REPLICATE_ROWS' : of.ordinality ? 'UNNEST_WITH_ORDINALITY' : 'UNNEST';
    const positive = call('GREATER', [input(0, types.BIGINT), literal('0', types.BIGINT)], types.BOOLEAN);
    const plan = correlatePlan(subject.outputTypes(of), {
      type: of.type,
      fn: name,
      args: [input(argument[of.fn], columns[argument[of.fn]]!)],
      condition: of.condition && of.fn !== 'replicate' ? positive : null,
    });
    return straightChain(sourcePlan(columns), [plan], { changelog: 'retract' }, ['retract']);
  },
  outputTypes: (of) => [...columns, ...functionTypes(of)],
  inputs: [{ types: columns, changes: true }],
};

function expected(of: Case, steps: readonly SideStep[]): readonly { kind: number; row: PlainRow }[] {
  return steps.flatMap((step) => {
    if (!('row' in step)) return [];
    const found = made
      .get(step.row)!
      .elements[of.fn].flatMap((element, i) =>
        element === null ? [] : [[...element, ...(of.ordinality && of.fn !== 'replicate' ? [i + 1] : [])]],
      );
    const times = step.row[0];
    const fits = !of.condition || of.fn === 'replicate' || (typeof times === 'bigint' && times > 0n);
    const rows = fits ? found : [];
    if (rows.length === 0 && of.type === 'left') return [{ kind: step.kind, row: [...step.row, ...functionTypes(of).map(() => null)] }];
    return rows.map((element) => ({ kind: step.kind, row: [...step.row, ...element] }));
  });
}

describe('correlate', () => {
  test('puts each element beside its row', () => {
    fc.assert(
      fc.property(subject.runs, ({ of, steps }) => {
        expect(sequenceOf(subject, of, steps).filter((item) => 'row' in item)).toEqual(expected(of, steps));
      }),
      { numRuns: 80 },
    );
  });
  checkLaws(subject, 25);

  test('the law can fail: one that forgets a row breaks it', () => {
    const of: Case = { fn: 'replicate', type: 'inner', ordinality: false, condition: false };
    const steps = [1n, 2n, 3n].map((times): SideStep => {
      const row: PlainRow = [times, 'x', null, null, null, null];
      made.set(row, {
        row,
        elements: { array: [], rows: [], map: [], multiset: [], replicate: new Array<PlainRow>(Number(times)).fill([]) },
      });
      return { input: 0, kind: 0, row };
    });
    const { chain, out } = build(subject, of, [9]);
    feedSides(forgetful(chain), out, steps, drive(subject, [3]));
    finishSides(chain, out, 1);
    expect(out.rows()).not.toEqual(expected(of, steps));
  });
});
