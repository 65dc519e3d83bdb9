import { input } from '@/server/plan/expr/build';
import type { Expr } from '@/server/plan/expr/expr';
import type { LogicalField } from '@/server/plan/logical/logical-plan';
import { outerColumn } from './subqueries/outer-columns';

/** The columns of one table of a FROM clause; column i of it is column `offset + i` of the input row. */
export interface ScopeTable {
  readonly alias: string | null;
  readonly fields: readonly LogicalField[];
  readonly offset: number;
  /** Columns that NATURAL or USING have merged: found only with the table's name before them, and not part of `*`. */
  readonly merged?: ReadonlySet<string>;
}

export type Resolution =
  | { readonly kind: 'column'; readonly expr: Expr; readonly field: LogicalField; readonly rest: readonly string[] }
  | { readonly kind: 'ambiguous'; readonly tables: readonly string[] }
  | { readonly kind: 'missing'; readonly name: string; readonly candidates: readonly string[]; readonly where: string }
  /** What stands before the column is no table of the query. */
  | { readonly kind: 'no-table'; readonly name: string; readonly aliases: readonly string[] };

/** What names mean inside one SELECT; `outer`: what they mean around it, for a subquery that reads the row it is asked for. */
export class Scope {
  constructor(
    readonly tables: readonly ScopeTable[],
    readonly outer?: Scope,
  ) {}

  with(table: ScopeTable): Scope {
    return new Scope([...this.tables, table], this.outer);
  }
  /** The time attribute that column `index` of the input row is. */
  timeOf(index: number): LogicalField['time'] {
    const table = this.tables.find(({ offset, fields }) => index >= offset && index < offset + fields.length);
    return table?.fields[index - table.offset]!.time ?? null;
  }
  get columnNames(): readonly string[] {
    return this.tables.flatMap((table) => table.fields.map((field) => field.name));
  }

  /** `column`, `table.column`, and what follows as steps into the value. */
  resolve(path: readonly string[]): Resolution {
    const own = this.resolveHere(path);
    const isMissing = ({ kind }: Resolution): boolean => kind === 'missing' || kind === 'no-table';
    if (!isMissing(own) || this.outer === undefined) return own;
    const around = this.outer.resolve(path);
    if (around.kind === 'missing' || around.kind === 'no-table') return own;
    return around.kind === 'ambiguous' ? around : { ...around, expr: outerColumn(around.expr) };
  }

  private resolveHere(path: readonly string[]): Resolution {
    const [first, second] = path;
    const qualified = second === undefined ? undefined : this.tables.find((table) => table.alias === first);
    if (qualified !== undefined) return this.inTables([{ ...qualified, merged: new Set() }], path.slice(1), `"${first}"`);
    const found = this.inTables(this.tables, path, this.describe());
    const aliases = this.tables.flatMap(({ alias }) => (alias === null ? [] : [alias]));
    return second === undefined || found.kind !== 'missing' ? found : { kind: 'no-table', name: first!, aliases };
  }

  private inTables(tables: readonly ScopeTable[], path: readonly string[], where: string): Resolution {
    const name = path[0]!;
    const hits = tables.flatMap((table) => {
      const index = table.merged?.has(name) === true ? -1 : table.fields.findIndex((field) => field.name === name);
      return index < 0 ? [] : [{ table, index, field: table.fields[index]! }];
    });
    const [hit] = hits;
    if (hit === undefined) return { kind: 'missing', name, candidates: tables.flatMap((t) => t.fields.map((field) => field.name)), where };
    if (hits.length > 1) return { kind: 'ambiguous', tables: hits.map(({ table }) => table.alias ?? 'a query without a name') };
    return { kind: 'column', expr: input(hit.table.offset + hit.index, hit.field.type), field: hit.field, rest: path.slice(1) };
  }

  private describe(): string {
    const names = this.tables.flatMap((table) => (table.alias === null ? [] : [`"${table.alias}"`]));
    return names.length === 0 ? 'the input' : names.join(' or ');
  }
}
