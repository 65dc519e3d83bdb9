import type { TextRange } from '@/model/diagnostic/diagnostic';
import type { NodeId } from '@/model/ids';
import type { Expression } from '../ast/expressions/expression';
import type { Query } from '../ast/queries/query';
import type { SqlScript, Statement } from '../ast/statements/statement';
import type { DataType } from '../ast/types/data-type';
import { hardline, layout, type Doc } from './doc';
import { forFlink, type Dropped } from './for-flink';
import { printer } from './printers';
import { noteLines, statementDoc } from './statements/statement';
import { printDataType as dataTypeText } from './types';

export type { Dropped } from './for-flink';

const width = 100;

export interface PrintedScript {
  readonly text: string;
  /** What the target does not know and was left out; empty for `headrace`. */
  readonly dropped: readonly Dropped[];
  /** Where each statement stands in `text`, its notes and semicolon included, inserts of a set besides the set. */
  readonly places: readonly StatementPlace[];
}

export interface StatementPlace {
  readonly origin: readonly NodeId[];
  readonly range: TextRange;
}

/**
 * SQL that a person would write: one clause a line, what is short on one line, names quoted only where they must be, notes and state
 * keys above their statements. The same script gives the same bytes. For `headrace`, `parseScript(text).script` means the same as
 * `script`; for `flink`, hints and options of ours are left out.
 */
export function printScript(script: SqlScript, options: { readonly target: 'headrace' | 'flink' }): PrintedScript {
  const { script: printed, dropped } = options.target === 'flink' ? forFlink(script) : { script, dropped: [] };
  const docs = printed.statements.flatMap((statement, i) => [separator(printed.statements, i), statementDoc(printer, statement)]);
  const last = noteLines(printed.comment).map((text, i): Doc => [i > 0 || printed.statements.length > 0 ? hardline : '', text]);
  const parted = last.length > 0 && printed.statements.length > 0 ? '\n' : '';
  const { text, marks } = layout([docs, parted, last], width);
  return { text: text === '' ? '' : `${text}\n`, dropped, places: placesOf(printed, text, marks) };
}

/** A blank line, but none between settings in a row. */
function separator(statements: readonly Statement[], index: number): Doc {
  const [before, after] = [statements[index - 1], statements[index]!];
  if (before === undefined) return '';
  const settings = (before.kind === 'set' && after.kind === 'set') || (before.kind === 'reset' && after.kind === 'reset');
  return settings && after.comment === undefined ? hardline : ['\n', hardline];
}

function placesOf(script: SqlScript, text: string, marks: ReadonlyMap<object, readonly [number, number]>): StatementPlace[] {
  const places: StatementPlace[] = [];
  let [line, lineStart, at] = [1, 0, 0];
  const place = (statement: Statement): void => {
    const [start, end] = marks.get(statement)!;
    for (let next = text.indexOf('\n', at); next !== -1 && next < start; next = text.indexOf('\n', next + 1))
      [line, lineStart] = [line + 1, next + 1];
    at = start;
    places.push({ origin: statement.origin, range: { start, end, line, column: start - lineStart + 1 } });
    if (statement.kind === 'statement-set') for (const insert of statement.statements) place(insert);
  };
  for (const statement of script.statements) place(statement);
  return places;
}

/** One expression on as few lines as fit. */
export const printExpression = (expression: Expression): string => layout(printer.expression(expression), width).text;

/** One query without a semicolon, a clause a line. */
export const printQuery = (query: Query): string => layout(printer.query(query), width).text;

/** One data type on one line. */
export const printDataType = (type: DataType): string => dataTypeText(type);
