import type { CatalogSnapshot } from '@/model/catalog/table-definition';
import type { Diagnostic } from '@/model/diagnostic/diagnostic';
import { emptyDocument, type DocumentEdge, type DocumentNode, type PipelineDocument } from '@/model/graph/document';
import { outputPorts, relationName } from '@/model/graph/ports';
import { asNodeId, type NodeId } from '@/model/ids';
import { stateKeyOf } from '@/server/sql/ast/state-key';
import type { CreateTable } from '@/server/sql/ast/statements/create-table';
import type { CreateView } from '@/server/sql/ast/statements/create';
import type { Insert } from '@/server/sql/ast/statements/insert';
import type { SetStatement } from '@/server/sql/ast/statements/session';
import type { SqlScript, Statement } from '@/server/sql/ast/statements/statement';
import { parseScript } from '@/server/sql/parse';
import { tablesOf, visitAst } from '../ast-walk';
import { Diagnostics } from '../diagnostics/collector';
import { place } from './layout';
import { withoutFunctionNames } from './named-functions';
import { liftRoute } from './route';
import { liftSink } from './sink';
import { liftTable } from './table';
import type { Drawn } from './drawn';
import { liftView } from './view';
import { lateRowsOf } from './window';
import type { ConnectorRegistry } from '../connector-registry';
import { keepPrevious } from './previous';
import { unchangedStatements } from './unchanged';
import { slug, uniqueName } from './slug';

export interface LiftRequest {
  readonly text: string;
  readonly catalog?: CatalogSnapshot;
  /** The document that the text came from: nodes are found again by state key and keep what SQL cannot hold. */
  readonly previous?: PipelineDocument;
  /** With it, nodes whose statements say the same as before keep their configuration as it was typed. */
  readonly connectors?: ConnectorRegistry;
  readonly name?: string;
}

export interface Lifted {
  readonly document: PipelineDocument;
  readonly diagnostics: readonly Diagnostic[];
}

/** SQL text as a canvas document. What no node kind can draw becomes an SQL node; statements that are no part of a pipeline are reported. */
export function liftScript({ text, ...request }: LiftRequest): Lifted {
  const { script, diagnostics } = parseScript(text);
  const lifted = liftAst(script, request);
  return { document: lifted.document, diagnostics: [...diagnostics, ...lifted.diagnostics] };
}

/** As `liftScript`, for a script that is read already. */
export function liftAst(written: SqlScript, request: Omit<LiftRequest, 'text'>): Lifted {
  const script = withoutFunctionNames(written);
  const diagnostics = new Diagnostics();
  const drawing = new Drawing(script, request, diagnostics);
  const drawn = drawing.draw();
  const document =
    request.previous === undefined
      ? place(drawn, new Set())
      : keepPrevious(drawn, request.previous, unchangedStatements(script, request.previous, request));
  return { document, diagnostics: diagnostics.all };
}

/** What a name of the script became: the node, and the columns that it gives (null where they cannot be told without binding). */
interface Known {
  readonly id: NodeId;
  readonly kind: DocumentNode['kind'];
  readonly columns: readonly string[] | null;
  /** The output at which it comes out of the node. */
  readonly port: string;
}

class Drawing {
  private readonly nodes: DocumentNode[] = [];
  private readonly edges: DocumentEdge[] = [];
  private readonly known = new Map<string, Known>();
  private readonly keys = new Set<string>();
  private readonly lookedUp = new Set<string>();
  private readonly inserted = new Set<string>();
  private readonly tables = new Map<string, CreateTable>();
  private readonly settings: Record<string, string> = {};
  /** What the last view reads. */
  private lastInput: string | null = null;

  constructor(
    private readonly script: SqlScript,
    private readonly request: Omit<LiftRequest, 'text'>,
    private readonly diagnostics: Diagnostics,
  ) {
    visitAst(script, (node) => {
      if (node.kind === 'named-table' && node.asOf !== undefined && !this.hasVersions(node.name.parts.at(-1)!))
        this.lookedUp.add(node.name.parts.at(-1)!);
      if (node.kind === 'insert') this.inserted.add(node.target.parts.at(-1)!);
    });
  }

  draw(): PipelineDocument {
    const { statements } = this.script;
    for (let at = 0; at < statements.length;) {
      const views = viewsOfOneNode(statements, at);
      if (views.length > 1 && this.addRoute(views)) at += views.length;
      else this.addStatement(statements[at++]!);
    }
    const name = this.request.name ?? this.request.previous?.name ?? 'pipeline';
    return { ...emptyDocument(name), nodes: this.nodes, edges: this.edges, settings: this.settings };
  }

  private addStatement(statement: Statement): void {
    switch (statement.kind) {
      case 'create-table':
        return this.addTable(statement);
      case 'create-view':
        return this.addView(statement);
      case 'insert':
        return this.addInsert(statement);
      case 'statement-set':
        return statement.statements.forEach((insert) => this.addInsert(insert));
      case 'set':
        return this.addSetting(statement);
      default:
        this.diagnostics.report('ignored-statement', {
          at: statement.range === undefined ? {} : { range: statement.range },
          params: { statement: statement.kind.toUpperCase().replaceAll('-', ' '), reason: 'the canvas has nothing for it' },
        });
    }
  }

  /** Settings stand before all else on the canvas: one that a script says twice would mean something else there. */
  private addSetting({ option, range }: SetStatement): void {
    if (option === undefined) return;
    if (Object.hasOwn(this.settings, option.key) && this.settings[option.key] !== option.value)
      this.diagnostics.report('ignored-statement', {
        at: range === undefined ? {} : { range },
        params: { statement: `The first SET of ${option.key}`, reason: 'the canvas has one value for the whole pipeline, the last' },
      });
    this.settings[option.key] = option.value;
  }

  /** A table with a key and an event time has versions: it is joined as a stream, not asked by a look-up. */
  private hasVersions(name: string): boolean {
    const statement = this.script.statements.find(
      (each) => (each.kind === 'create-view' || each.kind === 'create-table') && each.name.parts.at(-1) === name,
    );
    if (statement?.kind === 'create-view') return true;
    if (statement?.kind !== 'create-table') {
      const known = this.request.catalog?.tables[name];
      return known?.watermark !== undefined && known.primaryKey.length > 0;
    }
    const keyed = statement.elements.some(
      (element) => element.kind === 'primary-key' || ('primaryKey' in element && element.primaryKey !== undefined),
    );
    return keyed && statement.elements.some((element) => element.kind === 'watermark');
  }

  /** Views of one state key that split one input are one node; false where they are not. */
  private addRoute(views: readonly CreateView[]): boolean {
    const lifted = liftRoute(views, (table) => this.columnsOf(table));
    if (lifted === null || this.known.has(lifted.name)) return false;
    const id = this.addNode({ name: lifted.name, stateKey: views[0]!.stateKey, comment: views[0]!.comment }, lifted.drawn.node);
    const node = this.nodes.at(-1)!;
    for (const { name: port } of outputPorts(node))
      this.known.set(relationName(node, port), { id, kind: 'route', columns: lifted.drawn.columns, port });
    for (const { table, port } of lifted.drawn.inputs) this.connect(table, id, port);
    return true;
  }

  private addTable(statement: CreateTable): void {
    const name = statement.name.parts.at(-1)!;
    this.tables.set(name, statement);
    const onlySink = this.inserted.has(name) && !this.isRead(name);
    if (onlySink) return;
    const kind = this.lookedUp.has(name) || statement.options.some(({ key }) => key === 'lookup.cache') ? 'dimension' : 'source';
    const { config, columns } = liftTable(statement, { kind, catalog: this.request.catalog });
    const id = this.addNode({ name, stateKey: stateKeyOf(statement), comment: statement.comment }, { kind, config } as Drawn['node']);
    this.known.set(name, { id, kind, columns, port: 'out' });
  }

  private isRead(name: string): boolean {
    return this.script.statements.some((statement) => {
      if (statement.kind === 'create-view' || statement.kind === 'insert') return tablesOf(statement.query).includes(name);
      return statement.kind === 'statement-set' && statement.statements.some((insert) => tablesOf(insert.query).includes(name));
    });
  }

  private addView(statement: CreateView): void {
    if (this.addLateRows(statement)) return;
    const name = statement.name.parts.at(-1)!;
    const drawn = liftView(statement, (table) => this.columnsOf(table));
    this.drawNode({ name, stateKey: stateKeyOf(statement), comment: statement.comment }, drawn);
  }

  /** The view right behind a window's that gives its late rows is the window's second output; false where it is not. */
  private addLateRows(statement: CreateView): boolean {
    const late = lateRowsOf(statement);
    const node = this.nodes.at(-1);
    if (late === null || node?.kind !== 'window' || node.name !== late.window || stateKeyOf(statement) !== node.stateKey) return false;
    const given = this.lastInput === null ? null : this.columnsOf(this.lastInput);
    if (given?.length !== late.columns.length || !given.every((column, i) => column === late.columns[i])) return false;
    this.nodes[this.nodes.length - 1] = { ...node, config: { ...node.config, lateRows: true } };
    this.known.set(relationName(node, 'late'), { id: node.id, kind: 'window', columns: late.columns, port: 'late' });
    return true;
  }

  /** A sink: its table with the INSERT. What the INSERT does beyond naming columns becomes a node before it. */
  private addInsert(statement: Insert): void {
    const target = statement.target.parts.at(-1)!;
    const lifted = liftSink(statement, this.tables.get(target), {
      catalog: this.request.catalog,
      columnsOf: (table) => this.columnsOf(table),
    });
    const name = this.known.has(target) ? uniqueName(`${target}_sink`, new Set(this.known.keys())) : target;
    const from = lifted.query === null ? lifted.input : this.addQueryNode(`${target}_rows`, lifted.query);
    const id = this.addNode(
      { name, stateKey: stateKeyOf(statement), comment: this.tables.get(target)?.comment ?? statement.comment },
      { kind: 'sink', config: lifted.config },
    );
    if (!this.known.has(target)) this.known.set(target, { id, kind: 'sink', columns: null, port: 'in' });
    if (from !== null) this.connect(from, id, 'in');
  }

  private addQueryNode(wanted: string, query: Insert['query']): string {
    const name = uniqueName(wanted, new Set([...this.known.keys(), ...this.tables.keys()]));
    const view: CreateView = {
      kind: 'create-view',
      name: { kind: 'qualified-name', parts: [name] },
      temporary: true,
      ifNotExists: false,
      columns: [],
      query,
      origin: [],
    };
    this.drawNode(
      { name, stateKey: name, comment: undefined },
      liftView(view, (table) => this.columnsOf(table)),
    );
    return name;
  }

  private drawNode(about: About, drawn: Drawn): void {
    const id = this.addNode(about, drawn.node);
    this.known.set(about.name, { id, kind: drawn.node.kind, columns: drawn.columns, port: 'out' });
    for (const { table, port } of drawn.inputs) this.connect(table, id, port);
    this.lastInput = drawn.inputs[0]?.table ?? null;
  }

  /** Columns of a table or view, also of one that only the catalog has: that becomes a source when it is connected. */
  private columnsOf(name: string): readonly string[] | null {
    this.ensureKnown(name);
    return this.known.get(name)?.columns ?? null;
  }

  private ensureKnown(name: string): void {
    const definition = this.request.catalog?.tables[name];
    if (this.known.has(name) || definition === undefined) return;
    const kind = this.lookedUp.has(name) ? 'dimension' : 'source';
    const config = kind === 'source' ? { table: { ref: name } } : { table: { ref: name }, cache: { mode: 'none' as const } };
    const id = this.addNode({ name, stateKey: name, comment: undefined }, { kind, config } as Drawn['node']);
    this.known.set(name, { id, kind, columns: definition.columns.map((column) => column.name), port: 'out' });
  }

  private connect(from: string, target: NodeId, port: string): void {
    this.ensureKnown(from);
    const source = this.known.get(from);
    if (source === undefined || source.kind === 'sink') return;
    this.edges.push({ id: `e${this.edges.length + 1}`, source: { node: source.id, port: source.port }, target: { node: target, port } });
  }

  private addNode({ name, stateKey, comment }: About, part: Drawn['node']): NodeId {
    const key = uniqueName(slug(stateKey ?? name), this.keys);
    this.keys.add(key);
    const id = asNodeId(`n${this.nodes.length + 1}`);
    const node = { id, stateKey: key, name, position: { x: 0, y: 0 }, ...(comment === undefined ? {} : { note: comment }), ...part };
    this.nodes.push(node as DocumentNode);
    return id;
  }
}

/** Views one behind the other that say the same state key, which is none of their names. */
function viewsOfOneNode(statements: readonly Statement[], from: number): readonly CreateView[] {
  const views: CreateView[] = [];
  for (let at = from; at < statements.length; at++) {
    const statement = statements[at]!;
    if (statement.kind !== 'create-view' || statement.stateKey === undefined || statement.stateKey !== (views[0] ?? statement).stateKey)
      break;
    views.push(statement);
  }
  return views;
}

interface About {
  readonly name: string;
  readonly stateKey: string | undefined;
  readonly comment: string | undefined;
}
