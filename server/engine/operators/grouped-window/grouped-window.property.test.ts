import { notNull, types } from '@headrace/connector-sdk/schema';
import fc from 'fast-check';
import { describe } from 'vitest';
import type { AggregateCall, FixedWindow, WindowEmit, WindowShape } from '@/server/plan/job/job-plan';
import type { PlainRow } from '../../batch/testing/rows';
import { windowPlan } from '../../codegen/testing/plans';
import { arbitraryRow } from '../testing/arbitrary-rows';
import type { Step } from '../testing/drive';
import { operatorLaws } from '../testing/operator-laws';
import { aggregate, argumentOf, keyOf, lawColumns, retractableCalls, windowsOf } from '../testing/oracle';

interface Case {
  readonly window: Exclude<WindowShape, { readonly type: 'session' }>;
  readonly keys: readonly number[];
  readonly calls: readonly AggregateCall[];
  readonly emit?: WindowEmit;
}
interface Bounds {
  readonly start: number;
  readonly end: number;
}

const TIME = 7;
const bound = notNull(types.TIMESTAMP(3));
const withBounds = [...lawColumns, bound, bound];
const [START, END] = [lawColumns.length, lawColumns.length + 1];

/** Rows that come, and go where they are, between watermarks that rise. */
const changing = (rows: fc.Arbitrary<PlainRow>): fc.Arbitrary<readonly Step[]> =>
  fc
    .array(fc.tuple(rows, fc.boolean(), fc.nat(), fc.option(fc.integer({ min: 0, max: 1_500 }), { nil: null, freq: 3 })), { maxLength: 50 })
    .map((entries) => {
      const held: PlainRow[] = [];
      let watermark = -3_000;
      return entries.flatMap(([row, back, which, rise]): Step[] => {
        if (rise !== null) watermark += rise;
        const step: Step =
          back && held.length > 0 ? { kind: which % 2 === 0 ? 1 : 3, row: held.splice(which % held.length, 1)[0]! } : { kind: 0, row };
        if (step.kind === 0) held.push(row);
        return [step, ...(rise === null ? [] : [{ watermark }])];
      });
    });

const nameOf = (row: PlainRow): string =>
  keyOf(
    row,
    row.map((_, i) => i),
  );
const boundsOf = ({ window }: Case, row: PlainRow): readonly Bounds[] =>
  window.type === 'attached' ? [{ start: Number(row[START]), end: Number(row[END]) }] : windowsOf(window, Number(row[TIME]));

/** Each window's rows when it closes, by group: what came in time, without what was taken back in time. */
function closed(of: Case, steps: readonly Step[]): readonly PlainRow[] {
  const open = new Map<string, Bounds & { readonly rows: PlainRow[] }>();
  const left: PlainRow[] = [];
  let watermark = -Infinity;
  for (const step of steps) {
    if ('row' in step) {
      for (const { start, end } of boundsOf(of, step.row).filter((bounds) => bounds.end - 1 > watermark)) {
        const name = `${start} ${end} ${keyOf(step.row, of.keys)}`;
        const group = open.get(name) ?? { start, end, rows: [] };
        open.set(name, group);
        if ((step.kind & 1) === 0) group.rows.push(step.row);
        else
          group.rows.splice(
            group.rows.findIndex((row) => nameOf(row) === nameOf(step.row)),
            1,
          );
      }
      continue;
    }
    watermark = Math.max(watermark, step.watermark);
    for (const [name, { start, end, rows }] of open) {
      if (end - 1 > watermark) continue;
      open.delete(name);
      if (rows.length === 0) continue;
      const values = of.calls.map((call) => aggregate(call, rows, argumentOf(call)));
      left.push([...of.keys.map((key) => rows[0]![key]!), ...values, BigInt(start), BigInt(end)]);
    }
  }
  return left;
}

interface Open extends Bounds {
  readonly rows: PlainRow[];
  key: PlainRow;
}

/** What is said of all windows so far: those that have ended, and those before their end where each row has them speak. */
function said(of: Case, steps: readonly Step[]): readonly PlainRow[] {
  const { allowedLatenessMs, earlyEveryMs } = of.emit!;
  const open = new Map<string, Open>();
  let watermark = -Infinity;
  for (const step of steps) {
    if (!('row' in step)) {
      watermark = Math.max(watermark, step.watermark);
      continue;
    }
    for (const { start, end } of boundsOf(of, step.row).filter((bounds) => bounds.end - 1 + allowedLatenessMs > watermark)) {
      const name = `${start} ${end} ${keyOf(step.row, of.keys)}`;
      const group = open.get(name) ?? { start, end, rows: [], key: step.row };
      open.set(name, group);
      if ((step.kind & 1) === 0) group.rows.push(step.row);
      else
        group.rows.splice(
          group.rows.findIndex((row) => nameOf(row) === nameOf(step.row)),
          1,
        );
    }
  }
  return [...open.values()]
    .filter(({ end, rows }) => rows.length > 0 && (earlyEveryMs === 0 || end - 1 <= watermark))
    .map(({ start, end, rows }) => [
      ...of.keys.map((key) => rows[0]![key]!),
      ...of.calls.map((call) => aggregate(call, rows, argumentOf(call))),
      BigInt(start),
      BigInt(end),
    ]);
}

const common = {
  plan: (of: Case) =>
    windowPlan([...of.keys.map((key) => lawColumns[key]!), ...of.calls.map((call) => call.type), bound, bound], {
      ...{ window: of.window, timeColumn: TIME, keys: of.keys, aggregates: of.calls, phase: 'single', inputRetracts: true },
      ...(of.emit === undefined ? {} : { emit: of.emit, emitsUpdateBefore: true as const }),
      outputs: [
        ...of.keys.map((_, index) => ({ kind: 'key', index }) as const),
        ...of.calls.map((_, index) => ({ kind: 'aggregate', index }) as const),
        { kind: 'window-start' },
        { kind: 'window-end' },
      ],
    }),
  changes: () => true,
  keys: (of: Case) => of.keys,
  table: closed,
  always: true,
  numRuns: 40,
};
const shapes: readonly FixedWindow[] = [
  { type: 'tumble', sizeMs: 1_000, offsetMs: 0 },
  { type: 'hop', sizeMs: 2_000, slideMs: 500, offsetMs: -250 },
  { type: 'cumulate', sizeMs: 3_000, stepMs: 1_000, offsetMs: 250 },
];
const rest = {
  keys: fc.constantFrom([0], [1], [0, 1], [5, 6]),
  calls: fc.subarray([...retractableCalls], { minLength: 1, maxLength: 4 }),
};

describe('windows of rows that are taken back', () => {
  operatorLaws<Case>({
    ...common,
    types: lawColumns,
    cases: fc.record({
      of: fc.record({
        ...rest,
        window: fc.constantFrom(...shapes),
      }),
      steps: changing(arbitraryRow),
    }),
  });
});

describe('windows that rows bring along', () => {
  operatorLaws<Case>({
    ...common,
    types: withBounds,
    cases: fc.record({
      of: fc.record({ ...rest, window: fc.constant({ type: 'attached', columns: { start: START, end: END } } as const) }),
      steps: changing(
        fc
          .tuple(arbitraryRow, fc.integer({ min: -3, max: 9 }))
          .map(([row, second]) => [...row, BigInt(second * 1_000), BigInt((second + 1) * 1_000)]),
      ),
    }),
  });
});

const emits = (earlyEveryMs: readonly (number | null)[], lateEveryMs: readonly number[]): fc.Arbitrary<WindowEmit> =>
  fc.record({
    allowedLatenessMs: fc.constantFrom(0, 300, 2_000),
    earlyEveryMs: fc.constantFrom(...earlyEveryMs),
    lateEveryMs: fc.constantFrom(...lateEveryMs),
  });
const speaking = (emit: fc.Arbitrary<WindowEmit>, always: boolean) => ({
  ...common,
  types: lawColumns,
  table: said,
  always,
  cases: fc.record({ of: fc.record({ ...rest, window: fc.constantFrom(...shapes), emit }), steps: changing(arbitraryRow) }),
});

describe('windows that speak at each early and late row', () => {
  operatorLaws<Case>(speaking(emits([null, 0], [0]), true));
});

describe('windows that speak some time after a change', () => {
  operatorLaws<Case>(speaking(emits([null, 0, 5_000], [0, 5_000]), false));
});
