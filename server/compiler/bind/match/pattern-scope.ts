import { nullable, type DataType } from '@headrace/connector-sdk/schema';
import { input } from '@/server/plan/expr/build';
import type { InputExpr } from '@/server/plan/expr/expr';
import type { PatternReference } from '@/server/plan/job/match-plan';
import type { LogicalField } from '@/server/plan/logical/logical-plan';
import { Scope, type Resolution, type ScopeTable } from '../scope';

/** What conditions and measures read of the rows of a match, each once; an expression's inputs are places in it. */
export class PatternReferences {
  readonly all: PatternReference[] = [];

  add(reference: PatternReference, type: DataType): InputExpr {
    const text = JSON.stringify(reference);
    let index = this.all.findIndex((other) => JSON.stringify(other) === text);
    if (index < 0) index = this.all.push(reference) - 1;
    return input(index, type);
  }
}

/** Which of the rows of a variable a column is taken from. */
export interface Navigation {
  readonly from: 'first' | 'last';
  readonly offset: number;
}

/** `A.price` and `price` inside of MATCH_RECOGNIZE: columns of rows of the match. */
export class PatternScope extends Scope {
  constructor(
    private readonly row: ScopeTable,
    private readonly variables: readonly string[],
    private readonly references: PatternReferences,
    private readonly navigation: Navigation,
  ) {
    super([row]);
  }

  at(navigation: Navigation): PatternScope {
    return new PatternScope(this.row, this.variables, this.references, navigation);
  }

  override resolve(path: readonly string[]): Resolution {
    const { variable, rest } = partVariable(path, this.variables);
    const found = super.resolve(rest);
    if (found.kind !== 'column' || found.expr.op !== 'input') return found;
    const expr = this.references.add(
      { kind: 'navigate', variable, ...this.navigation, column: found.expr.index },
      nullable(found.expr.type),
    );
    return { ...found, expr };
  }
}

/** The argument of an aggregate over the rows of one variable: plain columns of a row, and whose they are. */
export class VariableScope extends Scope {
  readonly seen = new Set<string | null>();
  constructor(
    fields: readonly LogicalField[],
    private readonly variables: readonly string[],
  ) {
    super([{ alias: null, fields, offset: 0 }]);
  }

  override resolve(path: readonly string[]): Resolution {
    const { variable, rest } = partVariable(path, this.variables);
    const found = super.resolve(rest);
    if (found.kind === 'column') this.seen.add(variable);
    return found;
  }
}

function partVariable(
  path: readonly string[],
  variables: readonly string[],
): { readonly variable: string | null; readonly rest: readonly string[] } {
  const [first, ...rest] = path;
  return rest.length > 0 && variables.includes(first!) ? { variable: first!, rest } : { variable: null, rest: path };
}
