import { notNull, nullable, physicalOf, ticksPerMillisecond, type TemporalType } from '@headrace/connector-sdk/schema';
import { collectInputs } from '@/server/plan/expr/build';
import type { Expr } from '@/server/plan/expr/expr';
import type { MatchPlan, PatternReference } from '@/server/plan/job/match-plan';
import { compileExpr } from '../../codegen/expression';
import { variable, wideFromDouble } from '../../codegen/expr-scope';
import { LoopWriter } from '../../codegen/loop-writer';
import { recordWriter } from '../../codegen/record-functions';
import { RowCode } from '../../codegen/row-code';
import { asFlat, type Value } from '../../codegen/value';
import { HASH } from '../../state/row-layout';
import type { RowStore } from '../../state/row-store';
import type { BreakerSetup } from '../breaker';
import type { BatchTarget } from '../output/batch-target';
import { noRow, RowAggregates, type AggregateReference } from './row-aggregates';
import type { Searches } from './searches';

export interface MatchParts {
  readonly setup: BreakerSetup<MatchPlan>;
  readonly rows: RowStore;
  readonly searches: Searches;
  readonly target: BatchTarget;
}

type Navigation = Extract<PatternReference, { kind: 'navigate' }>;

/** What generated functions read of a search: rows by references, aggregates that were filled before, and the local `time`. */
class ReferenceReader {
  readonly aggregates: readonly RowAggregates[];
  /** Names of the parameters with the rows that each of the aggregates took. */
  readonly counts: readonly string[];
  private readonly used: readonly number[];
  private readonly groups: readonly { readonly step: number; readonly references: readonly number[] }[];

  /** `tested`: the step that the row `current` is tried for; -1: a finished match. */
  constructor(
    private readonly parts: MatchParts,
    exprs: readonly Expr[],
    private readonly tested: number,
  ) {
    const { references } = parts.setup.plan;
    const inputs = new Set<number>();
    for (const expr of exprs) collectInputs(expr, inputs);
    this.used = [...inputs];
    const steps = new Map<number, number[]>();
    for (const index of this.used) {
      const reference = references[index]!;
      if (reference.kind !== 'aggregate') continue;
      const step = this.stepOf(reference);
      steps.set(step, [...(steps.get(step) ?? []), index]);
    }
    this.groups = [...steps].map(([step, of]) => ({ step, references: of }));
    this.aggregates = this.groups.map(
      (group) =>
        new RowAggregates(
          parts,
          group.step,
          group.references.map((index) => references[index] as AggregateReference),
        ),
    );
    this.counts = this.groups.map((_, index) => `count${index}`);
  }

  private stepOf({ variable: name }: AggregateReference | Navigation): number {
    return this.parts.setup.plan.pattern.findIndex((step) => step.variable === name);
  }
  /** The row under test belongs to the rows of the step. */
  private includesCurrent(step: number): boolean {
    return this.tested >= 0 && (step < 0 || step === this.tested);
  }

  fill(search: number, current: number): readonly number[] {
    return this.aggregates.map((aggregate, index) => aggregate.fill(search, this.includesCurrent(this.groups[index]!.step) ? current : 0));
  }
  empty(counts: readonly number[]): void {
    this.aggregates.forEach((aggregate, index) => aggregate.empty(counts[index]!));
  }

  /** Declares the values of all references that are read. */
  declare(loop: LoopWriter): (index: number) => Value {
    const values = new Map<number, Value>();
    this.groups.forEach((group, index) => {
      const results = this.aggregates[index]!.read(loop, this.counts[index]!);
      group.references.forEach((reference, at) => values.set(reference, results[at]!));
    });
    const rows = new Map<string, number[]>();
    for (const index of this.used) {
      const reference = this.parts.setup.plan.references[index]!;
      if (reference.kind === 'time') values.set(index, this.matchTime(loop));
      if (reference.kind !== 'navigate') continue;
      const place = `${reference.variable ?? ''} ${reference.from} ${reference.offset}`;
      rows.set(place, [...(rows.get(place) ?? []), index]);
    }
    for (const indexes of rows.values()) this.declareRow(loop, indexes, values);
    return (index) => values.get(index)!;
  }

  private matchTime(loop: LoopWriter): Value {
    const { inputTypes, plan } = this.parts.setup;
    const type = notNull(inputTypes[plan.timeColumn]!);
    const ticks = ticksPerMillisecond((type as TemporalType).precision);
    return wideFromDouble(loop.scope(noRow), type, ticks === 1 ? 'time' : `time * ${ticks}`, 'false');
  }

  /** The values of the references that name one row. */
  private declareRow(loop: LoopWriter, indexes: readonly number[], values: Map<number, Value>): void {
    const { builder } = loop;
    const { plan } = this.parts.setup;
    const references = indexes.map((index) => plan.references[index] as Navigation);
    const { from, offset } = references[0]!;
    const step = this.stepOf(references[0]!);
    const code = RowCode.of(loop, this.parts.rows);
    const current = this.includesCurrent(step) ? 'current' : '0';
    if (current === 'current' && from === 'last' && offset === 0) {
      const record = code.at('current');
      return indexes.forEach((index, at) => values.set(index, record.column(references[at]!.column)));
    }
    const found = builder.fresh('found');
    const searches = builder.bind('searches', this.parts.searches);
    builder.line(`const ${found} = ${searches}.row(search, ${step}, ${from === 'first'}, ${offset}, ${current});`);
    const locals = references.map(({ column }) => {
      const { type } = this.parts.rows.layout.columns[column]!;
      return variable(loop.scope(code.at('0')), nullable(type), physicalOf(type), true);
    });
    builder.open(`if (${found} !== 0) {`);
    const record = code.at(found);
    references.forEach(({ column }, at) => locals[at]!.set(record.column(column)));
    builder.close();
    indexes.forEach((index, at) => values.set(index, locals[at]!.value));
  }
}

/** Expressions over the references of a search. */
export interface MatchFunctions {
  /** Whether a step's condition holds for the row `current` behind the rows of a search. */
  readonly conditions: readonly ((search: number, current: number) => boolean)[];
  /** Writes the output row of a finished match from its first row, at the time (ms) that brought it about. */
  readonly write: (search: number, first: number, time: number) => void;
  /** The first record of the searches of a row's key; 0: there is none. */
  readonly head: (row: number) => number;
  /** A new search among those of a row's key. */
  readonly open: (row: number) => number;
  readonly aggregates: readonly RowAggregates[];
}

export function matchFunctions(parts: MatchParts): MatchFunctions {
  const { plan } = parts.setup;
  const aggregates: RowAggregates[] = [];
  const conditions = plan.pattern.map(({ variable: name }, step) => {
    const condition = plan.conditions.find((of) => of.variable === name)?.condition;
    return condition === undefined ? (): boolean => true : conditionFunction(parts, condition, step, aggregates);
  });
  return { conditions, write: measureWriter(parts, aggregates), ...keyFunctions(parts), aggregates };
}

function conditionFunction(
  parts: MatchParts,
  condition: Expr,
  step: number,
  aggregates: RowAggregates[],
): (search: number, current: number) => boolean {
  const reader = new ReferenceReader(parts, [condition], step);
  aggregates.push(...reader.aggregates);
  const loop = new LoopWriter(parts.setup.session);
  const { builder } = loop;
  const column = reader.declare(loop);
  const value = asFlat(compileExpr(loop.scope({ kind: '0', column }), condition));
  builder.line(`const holds = !(${value.isNull}) && ${value.code};`);
  builder.line(`${builder.bind('arena', loop.arena)}.clear();`);
  builder.line('return holds;');
  const test = builder.build<(search: number, current: number, ...counts: readonly number[]) => boolean>(
    `test(${['search', 'current', ...reader.counts].join(', ')})`,
  );
  if (reader.aggregates.length === 0) return test;
  return (search, current) => {
    const counts = reader.fill(search, current);
    const holds = test(search, current, ...counts);
    reader.empty(counts);
    return holds;
  };
}

function measureWriter(parts: MatchParts, aggregates: RowAggregates[]): MatchFunctions['write'] {
  const { plan, session } = parts.setup;
  const reader = new ReferenceReader(parts, plan.measures, -1);
  aggregates.push(...reader.aggregates);
  const write = recordWriter({
    store: parts.rows,
    target: parts.target,
    outputTypes: plan.output.map((field) => field.type),
    changes: false,
    session,
    extra: ['search', 'time', ...reader.counts],
    values: (loop, first) => {
      const scope = loop.scope({ kind: '0', column: reader.declare(loop) });
      return [...plan.partition.map((column) => first.column(column)), ...plan.measures.map((measure) => compileExpr(scope, measure))];
    },
  });
  return (search, first, time) => {
    const counts = reader.fill(search, 0);
    write(0, first, search, time, ...counts);
    reader.empty(counts);
  };
}

function keyFunctions({ setup, rows, searches }: MatchParts): Pick<MatchFunctions, 'head' | 'open'> {
  const made = (name: string, insert: boolean): ((row: number) => number) => {
    const loop = new LoopWriter(setup.session);
    const { builder } = loop;
    const row = RowCode.of(loop, rows).at('row');
    const key = setup.plan.partition.map((column) => row.column(column));
    builder.line(`const hash = ${row.raw(HASH)};`);
    const code = RowCode.of(loop, searches.store);
    const list = code.findList(key, 'hash', insert);
    if (insert) {
      const { address } = code.write(key);
      builder.line(`${code.name}.append(${list.bucket}, ${list.address}, ${address}, hash);`);
      builder.line(`return ${address};`);
    } else builder.line(`return ${list.address};`);
    return builder.build<(row: number) => number>(`${name}(row)`);
  };
  return { head: made('head', false), open: made('open', true) };
}
