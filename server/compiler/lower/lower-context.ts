import type { CatalogSnapshot, TableDefinition } from '@/model/catalog/table-definition';
import type { Diagnostic, DiagnosticPlace } from '@/model/diagnostic/diagnostic';
import type { DocumentNode } from '@/model/graph/document';
import { relationName } from '@/model/graph/ports';
import type { LogicalField } from '@/server/plan/logical/logical-plan';
import { column, createView, query } from '@/server/sql/ast/build';
import type { Provenance } from '@/server/sql/ast/build';
import type { Expression } from '@/server/sql/ast/expressions/expression';
import type { ColumnReference } from '@/server/sql/ast/expressions/references';
import type { QueryBody } from '@/server/sql/ast/queries/query';
import type { Statement } from '@/server/sql/ast/statements/statement';
import { parseExpression, type Parsed } from '@/server/sql/parse';
import type { Places } from '../bind/bind-context';
import type { CompilerCode } from '../diagnostics/codes';
import type { Diagnostics } from '../diagnostics/collector';

/** What a node sees of one that is connected to it. `fields` is null while that one cannot be described (its own diagnostics say why). */
export interface LoweredInput {
  readonly name: string;
  readonly kind: DocumentNode['kind'];
  readonly fields: readonly LogicalField[] | null;
}

/** What the lowering of one node may use: its inputs by port, and where texts were typed so that mistakes are shown there. */
export class LowerContext {
  constructor(
    readonly node: DocumentNode,
    private readonly env: {
      readonly places: Places;
      readonly diagnostics: Diagnostics;
      readonly catalog: CatalogSnapshot;
      readonly inputs: (port: string) => readonly LoweredInput[];
      readonly nodeNames: ReadonlySet<string>;
    },
  ) {}

  inputs(port: string): readonly LoweredInput[] {
    return this.env.inputs(port);
  }
  isNodeName(name: string): boolean {
    return this.env.nodeNames.has(name);
  }
  get catalog(): CatalogSnapshot {
    return this.env.catalog;
  }
  get places(): Places {
    return this.env.places;
  }
  addDiagnostics(diagnostics: readonly Diagnostic[]): void {
    for (const diagnostic of diagnostics) this.env.diagnostics.add(diagnostic);
  }

  /** The one input of a port whose columns are known, else null: then the node cannot be lowered and others have said why. */
  single(port = 'in'): (LoweredInput & { readonly fields: readonly LogicalField[] }) | null {
    const [first] = this.inputs(port);
    return first === undefined || first.fields === null ? null : { ...first, fields: first.fields };
  }

  /** Origin, note and state key for the node's main statement. */
  get provenance(): Provenance {
    const { id, note, stateKey } = this.node;
    return { origin: [id], stateKey, ...(note === undefined ? {} : { comment: note }) };
  }

  place(field: string): DiagnosticPlace {
    return { nodeId: this.node.id, field };
  }

  /** Marks that the AST stands in this field. */
  at<T extends object>(ast: T, field: string): T {
    return this.env.places.register(ast, this.place(field));
  }

  report(code: CompilerCode, field: string | null, params: Readonly<Record<string, string | number>>): void {
    this.env.diagnostics.report(code, { at: field === null ? { nodeId: this.node.id } : this.place(field), params });
  }

  incomplete(field: string | null, what: string): void {
    this.report('incomplete-node', field, { what });
  }

  /** The expression in a field; null after a report. */
  expression(text: string, field: string, what: string): Expression | null {
    if (text.trim() === '') {
      this.incomplete(field, what);
      return null;
    }
    return this.parsed(parseExpression(text), field);
  }

  parsed<T extends object>(result: Parsed<T>, field: string): T | null {
    this.addParseDiagnostics(result.diagnostics, field);
    return result.value === undefined ? null : this.at(result.value, field);
  }

  addParseDiagnostics(diagnostics: readonly Diagnostic[], field: string): void {
    for (const diagnostic of diagnostics) this.env.diagnostics.add({ ...diagnostic, at: { ...diagnostic.at, ...this.place(field) } });
  }

  /** A column that a field names as plain text. */
  columnIn(name: string, field: string, ...qualifier: readonly string[]): ColumnReference {
    return this.at(column(...qualifier, name), field);
  }

  /** A column that has to be chosen; null after a report. */
  chosen(name: string, field: string, what: string, ...qualifier: readonly string[]): ColumnReference | null {
    if (name.trim() !== '') return this.columnIn(name, field, ...qualifier);
    this.incomplete(field, what);
    return null;
  }

  /** Columns that a list names. */
  columnsIn(names: readonly string[], field: string): readonly ColumnReference[] {
    return names.map((name, i) => this.columnIn(name, `${field}.${i}`));
  }

  /** A view of the node, `port` behind its name where it is not the main output. */
  view(body: QueryBody, port = 'out'): readonly Statement[] {
    return [createView(relationName(this.node, port), query(body), this.provenance)];
  }

  /** The table that a choice means; null after a report. */
  definitionOf(choice: { readonly ref: string } | { readonly define: TableDefinition } | null, what: string): TableDefinition | null {
    if (choice === null) {
      this.incomplete('table', `Choose ${what} for "${this.node.name}".`);
      return null;
    }
    if ('define' in choice) return choice.define;
    const found = Object.hasOwn(this.catalog.tables, choice.ref) ? this.catalog.tables[choice.ref] : undefined;
    if (found === undefined) this.report('unknown-table', 'table.ref', { table: choice.ref, hint: '' });
    return found ?? null;
  }
}
