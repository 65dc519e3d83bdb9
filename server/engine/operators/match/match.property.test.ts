import { notNull, types, type DataType } from '@headrace/connector-sdk/schema';
import fc from 'fast-check';
import { describe } from 'vitest';
import { asOperatorId } from '@/model/ids';
import { call, input, literal } from '@/server/plan/expr/build';
import type { Expr } from '@/server/plan/expr/expr';
import type { AfterMatch, MatchPlan, PatternReference, PatternStep } from '@/server/plan/job/match-plan';
import type { SortColumn } from '@/server/plan/job/ranking-plans';
import type { PlainRow, PlainValue } from '../../batch/testing/rows';
import { fields } from '../../codegen/testing/plans';
import { arbitraryRow } from '../testing/arbitrary-rows';
import { compareRows } from '../testing/compare-rows';
import type { Step } from '../testing/drive';
import { operatorLaws, withWatermarks } from '../testing/operator-laws';
import { keyOf, lawColumns } from '../testing/oracle';

const [TEXT, NUMBER, TIME] = [8, 4, 7];
const timeOf = (row: PlainRow): number => Number(row[TIME]);

/** A condition twice: as the plan has it, and over plain rows. `taken`: the rows of each step so far, `row` is tried for step `step`. */
interface Condition {
  readonly references: readonly PatternReference[];
  expr(at: number): Expr;
  holds(taken: readonly (readonly PlainRow[])[], row: PlainRow): boolean;
}
const boolean = types.BOOLEAN;
const last = (variable: string, offset: number, column: number): PatternReference => ({
  kind: 'navigate',
  variable,
  from: 'last',
  offset,
  column,
});
const numberAt = (row: PlainRow | undefined): number | null => (row === undefined ? null : (row[NUMBER] as number | null));
const above = (a: number | null, b: number | null): boolean => a !== null && b !== null && a > b;

/** Conditions of the step `own` (its index among A, B, C). */
const conditions = (own: number): readonly (Condition | null)[] => {
  const name = 'ABC'[own]!;
  return [
    null,
    {
      references: [last(name, 0, NUMBER)],
      expr: (at) => call('GREATER', [input(at, types.INT), literal(-1, types.INT)], boolean),
      holds: (_, row) => above(numberAt(row), -1),
    },
    {
      references: [last(name, 0, NUMBER), last(name, 1, NUMBER)],
      expr: (at) => call('GREATER', [input(at, types.INT), input(at + 1, types.INT)], boolean),
      holds: (taken, row) => above(numberAt(row), numberAt(taken[own]!.at(-1))),
    },
    {
      references: [{ kind: 'navigate', variable: null, from: 'first', offset: 1, column: NUMBER }, last(name, 0, NUMBER)],
      expr: (at) => call('GREATER', [input(at + 1, types.INT), input(at, types.INT)], boolean),
      holds: (taken, row) => above(numberAt(row), numberAt([...taken.flat(), row][1])),
    },
    {
      references: [
        { kind: 'aggregate', variable: name, fn: 'COUNT', distinct: false, args: [input(TEXT, types.STRING)], type: notNull(types.BIGINT) },
      ],
      expr: (at) => call('GREATER', [literal('3', types.BIGINT), input(at, notNull(types.BIGINT))], boolean),
      holds: (taken, row) => [...taken[own]!, row].filter((of) => of[TEXT] !== null).length < 3,
    },
    {
      references: [
        { kind: 'aggregate', variable: 'A', fn: 'MAX', distinct: false, args: [input(NUMBER, types.INT)], type: types.INT },
        last(name, 0, NUMBER),
      ],
      expr: (at) => call('GREATER', [input(at + 1, types.INT), input(at, types.INT)], boolean),
      holds: (taken, row) => {
        const seen = [...taken[0]!, ...(own === 0 ? [row] : [])].map(numberAt).filter((value) => value !== null);
        return seen.length > 0 && above(numberAt(row), Math.max(...seen));
      },
    },
  ];
};
const CONDITIONS = conditions(0).length;

const step = (variable: string, min: number, max: number | null, greedy = true): PatternStep => ({ variable, min, max, greedy });
/** Patterns whose matches of one first row and one last row are the same match; then what leaves tells how rows were assigned. */
const clear: readonly (readonly PatternStep[])[] = [
  [step('A', 1, 1), step('B', 1, 1)],
  [step('A', 3, 3)],
  [step('A', 1, null), step('B', 1, 1)],
  [step('A', 1, 1), step('B', 0, null), step('C', 1, 1)],
  [step('A', 2, 3), step('B', 2, 2)],
  [step('A', 1, 1), step('B', 2, null, false)],
];
const ambiguous: readonly (readonly PatternStep[])[] = [
  [step('A', 1, null, false), step('B', 1, 1)],
  [step('A', 1, 1), step('B', 0, 1), step('C', 1, 1)],
  [step('A', 1, 2, false), step('B', 0, null, false), step('C', 1, 1)],
  [step('A', 1, 1), step('B', 0, null, false)],
  [step('A', 1, null, false), step('B', 1, 3), step('C', 0, null, false)],
];

interface Case {
  readonly keys: readonly number[];
  readonly order: readonly SortColumn[];
  readonly pattern: readonly PatternStep[];
  readonly conditions: readonly number[];
  readonly withinMs: number | null;
  readonly after: AfterMatch;
  readonly clear: boolean;
}

const conditionsOf = (of: Case): readonly (Condition | null)[] =>
  of.pattern.map((_, index) => conditions(index)[of.conditions[index]! % CONDITIONS]!);

/** What is measured: first and last row; where it is determined also the rows of each step. */
const measured = (of: Case): readonly { readonly reference: PatternReference; readonly type: DataType }[] => [
  { reference: { kind: 'navigate', variable: null, from: 'first', offset: 0, column: TIME }, type: types.TIMESTAMP(3) },
  { reference: { kind: 'navigate', variable: null, from: 'last', offset: 0, column: NUMBER }, type: types.INT },
  { reference: { kind: 'navigate', variable: null, from: 'last', offset: 1, column: TEXT }, type: types.STRING },
  ...(of.clear
    ? of.pattern.flatMap(({ variable }) => [
        {
          reference: { kind: 'aggregate', variable, fn: 'COUNT', distinct: false, args: [], type: notNull(types.BIGINT) } as const,
          type: notNull(types.BIGINT),
        },
        { reference: { kind: 'navigate', variable, from: 'first', offset: 1, column: TEXT } as const, type: types.STRING },
        { reference: last(variable, 0, TEXT), type: types.STRING },
      ])
    : []),
];

function planOf(of: Case): MatchPlan {
  const references: PatternReference[] = [];
  const defined = conditionsOf(of).flatMap((condition, index) => {
    if (condition === null) return [];
    const at = references.length;
    references.push(...condition.references);
    return [{ variable: of.pattern[index]!.variable, condition: condition.expr(at) }];
  });
  const measures = measured(of).map(({ reference, type }) => input(references.push(reference) - 1, type));
  return {
    id: asOperatorId('match'),
    kind: 'match',
    origin: [],
    name: 'match',
    output: fields([...of.keys.map((key) => lawColumns[key]!), ...measures.map((measure) => measure.type)]),
    partition: of.keys,
    time: 'event',
    timeColumn: TIME,
    order: of.order,
    pattern: of.pattern,
    references,
    conditions: defined,
    measures,
    withinMs: of.withinMs,
    after: of.after,
  };
}

interface Thread {
  readonly step: number;
  readonly taken: readonly (readonly PlainRow[])[];
}
type Run = { readonly ends: 'match'; readonly taken: Thread['taken']; readonly rows: number } | { readonly ends: 'nothing' | 'never' };

/** A greedy step that is full keeps the row behind it from the next step where its own condition holds (Flink). */
const keepsNext = ({ min, max, greedy }: PatternStep): boolean => greedy && max !== null && min !== max && !(min === 0 && max === 1);

/** The ways on from a thread with one row; the last is a match where one ends. */
function waysOn(
  of: Case,
  { step: from, taken }: Thread,
  row: PlainRow,
): { readonly threads: readonly Thread[]; readonly match: Thread | null } {
  const tests = conditionsOf(of);
  const takes = (at: number): boolean => tests[at]?.holds(taken, row) ?? true;
  const mayLeave = (at: number, had: number): boolean => {
    const { min, max, greedy } = of.pattern[at]!;
    return had >= min && (!greedy || (min === 0 && max === 1) || !takes(at));
  };
  const finishes = (at: number, had: number): boolean => at === of.pattern.length || (mayLeave(at, had) && finishes(at + 1, 0));
  const threads: Thread[] = [];
  const keeps = (at: number): boolean => keepsNext(of.pattern[at]!) && takes(at);
  if (from > 0 && taken[from]?.length === 0 && keeps(from - 1)) return { threads, match: null };
  for (let at = from; at < of.pattern.length; at++) {
    if (takes(at)) {
      const now = taken.map((had, i) => (i === at ? [...had, row] : had));
      const full = now[at]!.length === of.pattern[at]!.max;
      const thread = { step: full ? at + 1 : at, taken: now };
      if (!(full && keeps(at)) && finishes(thread.step, full ? 0 : now[at]!.length)) return { threads, match: thread };
      threads.push(thread);
    }
    if (!mayLeave(at, taken[at]!.length)) break;
  }
  return { threads, match: null };
}

/** The search from one row on, with all ways to assign rows tried side by side. */
function search(of: Case, rows: readonly PlainRow[]): Run {
  let threads: readonly Thread[] = [{ step: 0, taken: of.pattern.map(() => []) }];
  for (const [index, row] of rows.entries()) {
    if (of.withinMs !== null && timeOf(row) - timeOf(rows[0]!) >= of.withinMs) return { ends: 'nothing' };
    const ways = threads.map((thread) => waysOn(of, thread, row));
    const match = ways.find((way) => way.match !== null)?.match ?? null;
    if (match !== null) return { ends: 'match', taken: match.taken, rows: index + 1 };
    threads = ways.flatMap((way) => way.threads);
    if (threads.length === 0) return { ends: 'nothing' };
  }
  return of.withinMs === null ? { ends: 'never' } : { ends: 'nothing' };
}

/** Searches from each row in turn; one that never ends holds back all matches that began later. */
function matchesOf(of: Case, rows: readonly PlainRow[]): readonly PlainRow[] {
  const found: PlainRow[] = [];
  for (let start = 0; start < rows.length;) {
    const run = search(of, rows.slice(start));
    if (run.ends !== 'match') {
      if (run.ends === 'never') return found;
      start++;
      continue;
    }
    found.push([...of.keys.map((key) => rows[start]![key]!), ...measured(of).map(({ reference }) => measure(of, run.taken, reference))]);
    start += skipped(of, run);
  }
  return found;
}

function skipped(of: Case, run: Extract<Run, { ends: 'match' }>): number {
  const { after } = of;
  if (after.kind === 'to-next-row') return 1;
  if (after.kind === 'past-last-row') return run.rows;
  const target = of.pattern.findIndex(({ variable }) => variable === after.variable);
  const before = run.taken.slice(0, target).flat().length;
  return after.kind === 'to-first' ? before : before + run.taken[target]!.length - 1;
}

function measure(of: Case, taken: Thread['taken'], reference: PatternReference): PlainValue {
  const variable = reference.kind === 'time' ? null : reference.variable;
  const rows = variable === null ? taken.flat() : taken[of.pattern.findIndex((one) => one.variable === variable)]!;
  if (reference.kind !== 'navigate') return BigInt(rows.length);
  const row = rows.at(reference.from === 'first' ? reference.offset : -1 - reference.offset);
  return reference.offset >= rows.length ? null : row![reference.column]!;
}

function table(of: Case, steps: readonly Step[]): readonly PlainRow[] {
  const byKey = new Map<string, PlainRow[]>();
  let watermark = -Infinity;
  for (const one of steps) {
    if (!('row' in one)) watermark = Math.max(watermark, one.watermark);
    else if (timeOf(one.row) > watermark) {
      const key = keyOf(one.row, of.keys);
      byKey.set(key, [...(byKey.get(key) ?? []), one.row]);
    }
  }
  return [...byKey.values()].flatMap((rows) =>
    matchesOf(
      of,
      [...rows].sort((a, b) => timeOf(a) - timeOf(b) || compareRows(of.order, a, b)),
    ),
  );
}

const afters: fc.Arbitrary<AfterMatch> = fc.constantFrom<AfterMatch>({ kind: 'to-next-row' }, { kind: 'past-last-row' });
const variableAfter = (pattern: readonly PatternStep[]): fc.Arbitrary<AfterMatch> => {
  const required = pattern.slice(1).filter(({ min }) => min > 0);
  if (required.length === 0) return afters;
  return fc.oneof(
    afters,
    fc.record({
      kind: fc.constantFrom('to-first' as const, 'to-last' as const),
      variable: fc.constantFrom(...required.map((of) => of.variable)),
    }),
  );
};

const arbitraryCase: fc.Arbitrary<Case> = fc
  .oneof(
    fc.constantFrom(...clear).chain((pattern) => variableAfter(pattern).map((after) => ({ pattern, after, clear: true }))),
    fc.record({ pattern: fc.constantFrom(...ambiguous), after: afters, clear: fc.constant(false) }),
  )
  .chain((shape) =>
    fc.record({
      pattern: fc.constant(shape.pattern),
      after: fc.constant(shape.after),
      clear: fc.constant(shape.clear),
      keys: fc.constantFrom([], [0], [0, 6]),
      order: fc.constantFrom<readonly SortColumn[]>([], [{ column: NUMBER, ascending: false, nullsLast: true }]),
      conditions: fc.array(fc.nat(CONDITIONS - 1), { minLength: 3, maxLength: 3 }),
      withinMs: fc.constantFrom(null, null, 700, 2_500),
    }),
  );

describe('matches of a pattern', () => {
  operatorLaws<Case>({
    types: lawColumns,
    cases: fc.record({ of: arbitraryCase, steps: withWatermarks(arbitraryRow) }),
    plan: planOf,
    changes: () => false,
    keys: (of) => of.keys,
    table,
    always: false,
    numRuns: 150,
  });
});
