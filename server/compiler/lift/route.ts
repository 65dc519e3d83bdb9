import type { Expression } from '@/server/sql/ast/expressions/expression';
import type { CreateView } from '@/server/sql/ast/statements/create';
import { printExpression, printQuery } from '@/server/sql/print';
import { plainTable, type ColumnsOf, type Drawn } from './drawn';
import { verified } from './verified';

/** A route and its name, as far as the views say it. */
export interface DrawnRoute {
  readonly name: string;
  readonly drawn: Drawn;
}

/** Views with one state key in a row that split one input: their names begin alike, and differ in the output behind it. */
export function liftRoute(views: readonly CreateView[], columnsOf: ColumnsOf): DrawnRoute | null {
  const names = views.map((view) => view.name.parts.at(-1)!);
  const name = commonStem(names);
  const input = sourceOf(views[0]!);
  if (name === null || input === null) return null;
  const conditions = views.map(whereOf);
  if (conditions.includes(null)) return null;
  const ports = names.map((each) => each.slice(name.length + 1));
  const rest = ports.at(-1) === 'rest' && views.length > 1;
  const taken = rest ? conditions.slice(0, -1) : conditions;
  for (const match of ['first', 'all'] as const) {
    const outputs = taken.map((condition, i) => ({
      name: ports[i]!,
      condition: printExpression(match === 'first' ? own(condition!, i) : condition!),
    }));
    const drawn: Drawn = {
      node: { kind: 'route', config: { match, outputs, rest } },
      inputs: [{ table: input, port: 'in' }],
      columns: columnsOf(input),
    };
    const texts = views.map((view) => printQuery(view.query));
    if (verified(drawn, texts, { name, columnsOf }) !== null) return { name, drawn };
  }
  return null;
}

const bodyOf = ({ query }: CreateView) => (query.body.kind === 'select' ? query.body : null);
const sourceOf = (view: CreateView): string | null => plainTable(bodyOf(view)?.from);
const whereOf = (view: CreateView): Expression | null => bodyOf(view)?.where ?? null;

/** The condition without the exclusions of the outputs before it, which stand last in a chain of ANDs. */
function own(condition: Expression, before: number): Expression {
  let rest = condition;
  for (let i = 0; i < before; i++) if (rest.kind === 'binary' && rest.operator === 'AND') rest = rest.left;
  return rest;
}

/** What the names begin with, up to the last underscore that all have in common. */
function commonStem(names: readonly string[]): string | null {
  const [first, ...others] = names;
  for (let at = first!.length - 1; at > 0; at--) {
    const stem = first!.slice(0, at);
    if (first![at] === '_' && others.every((other) => other.startsWith(`${stem}_`) && other.length > at + 1)) return stem;
  }
  return null;
}
