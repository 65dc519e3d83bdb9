import { HeadraceError } from '@headrace/connector-sdk';
import type { CorrelatePlan } from '@/server/plan/job/join-plans';
import { compileExpr } from '../../codegen/expression';
import type { LoopWriter, RowAccess } from '../../codegen/loop-writer';
import { readResult, writeArgument } from '../../codegen/plain-values';
import { asWide, doubleOf, type Value } from '../../codegen/value';
import type { BreakerSetup } from '../breaker';
import { JoinColumns } from '../join/join-columns';
import { RowEmitter } from '../output/row-emitter';
import { QueuedTerminal } from '../queued-terminal';
import { Unnester } from './unnester';

/** Puts the rows that a function makes of a row beside it: elements of a collection, or the row itself so many times. Keeps no state. */
export class CorrelateTerminal extends QueuedTerminal<CorrelatePlan> {
  constructor(setup: BreakerSetup<CorrelatePlan>) {
    super(setup, setup.inputs[0]!.changes);
    if (!['UNNEST', 'UNNEST_WITH_ORDINALITY', 'REPLICATE_ROWS'].includes(setup.plan.fn)) throw unknownFunction(setup.plan);
  }

  emit(loop: LoopWriter, row: RowAccess): void {
    const { plan, metrics } = this.setup;
    const out = RowEmitter.of(loop, { queue: this.queue, types: plan.output.map((field) => field.type), metrics });
    if (plan.fn === 'REPLICATE_ROWS') this.repeat(loop, row, out);
    else this.unnest(loop, row, out);
    out.end();
  }

  private repeat(loop: LoopWriter, row: RowAccess, out: RowEmitter): void {
    const { builder } = loop;
    const times = asWide(compileExpr(loop.scope(row), this.setup.plan.args[0]!));
    const n = builder.fresh('times');
    builder.open(
      `for (let ${n} = ${times.isNull === 'false' ? doubleOf(times) : `(${times.isNull}) ? 0 : ${doubleOf(times)}`}; ${n} > 0; ${n}--) {`,
    );
    out.emit(this.own(row), row.kind);
    builder.close();
  }

  private own(row: RowAccess): readonly Value[] {
    return this.setup.inputTypes.map((_, index) => row.column(index));
  }

  private unnest(loop: LoopWriter, row: RowAccess, out: RowEmitter): void {
    const { builder } = loop;
    const { plan, inputTypes } = this.setup;
    const types = plan.output.slice(inputTypes.length).map((field) => field.type);
    const columns = new JoinColumns([inputTypes, types], plan.output, plan.condition);
    const scope = loop.scope(row);
    const collection = compileExpr(scope, plan.args[0]!);
    scope.textsMade();
    const unnester = new Unnester(collection.type, types, plan.fn === 'UNNEST_WITH_ORDINALITY', loop.arena);
    const name = builder.bind('unnest', unnester);
    writeArgument(scope, name, 0, collection);
    const [count, at, met] = [builder.fresh('count'), builder.fresh('at'), builder.fresh('met')];
    builder.line(`const ${count} = ${name}.open(); let ${met} = 0;`);
    builder.open(`for (let ${at} = 0; ${at} < ${count}; ${at}++) {`);
    builder.line(`${name}.load(${at});`);
    const values = unnester.columns.map((column) => readResult(scope, builder.bind('cell', column), column.type));
    const made: RowAccess = { kind: '0', column: (index) => values[index]! };
    columns.whenMatching(loop, row, made, () => {
      out.emit(columns.joined(row, made), row.kind);
      builder.line(`${met} = 1;`);
    });
    builder.close();
    if (plan.type === 'inner') return;
    builder.open(`if (${met} === 0) {`);
    out.emit(columns.padded(row, 0), row.kind);
    builder.close();
  }
}

const unknownFunction = (plan: CorrelatePlan): Error =>
  new HeadraceError(`${plan.name} calls the table function ${plan.fn}, which this engine does not have`, {
    code: 'correlate.function',
    domain: 'user',
    retry: 'none',
    remedy: 'Take UNNEST, or a function of this build.',
  });
