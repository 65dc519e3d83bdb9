import type { CatalogSnapshot } from '@/model/catalog/table-definition';
import { asNodeId } from '@/model/ids';
import type { JobSettings } from '@/server/plan/job/job-plan';
import type { SinkNode } from '@/server/plan/logical/logical-plan';
import { stateKeyOf } from '@/server/sql/ast/state-key';
import type { HintOption } from '@/server/sql/ast/hints/hint';
import type { CreateTable, TableOption } from '@/server/sql/ast/statements/create-table';
import type { CreateView } from '@/server/sql/ast/statements/create';
import type { Insert } from '@/server/sql/ast/statements/insert';
import type { DropStatement, ResetStatement, SetStatement, UseTarget } from '@/server/sql/ast/statements/session';
import type { Statement } from '@/server/sql/ast/statements/statement';
import { capabilities, type Feature } from '../capabilities/capabilities';
import type { ConnectorRegistry } from '../connector-registry';
import { nameHint } from '../diagnostics/collector';
import { tableStatement } from '../lower/table-statement';
import type { BindContext } from './bind-context';
import { bindInsert } from './bind-insert';
import { bindQuery } from './bind-query';
import { bindTable } from './bind-table';
import { reportUnsupported } from './expressions/expression-context';
import { declareFunction } from './functions/declare-function';
import { insertOf, tableOf } from './create-table-as';
import { likeTable } from './like-table';
import { findRelation } from './named-table';
import type { QueryContext } from './query-context';
import { renameColumns } from './rename-columns';
import type { Relation, Relations } from './relations';
import type { Owner, ResolvedTable } from './resolved-table';
import { applySetting, jobSettings, settingKeys, startSettings, type SessionSettings } from './settings';

export interface SessionEnvironment {
  readonly catalog: CatalogSnapshot;
  readonly registry: ConnectorRegistry;
  readonly bind: BindContext;
  readonly settings: JobSettings;
}

/** What a sink's INSERT became, with the statement for places. */
export interface BoundSink {
  readonly node: SinkNode;
  readonly statement: Insert;
}

/** Takes the statements of a script in order, keeps what names mean, and gathers the sinks. */
export class BindSession implements Relations {
  private readonly relations = new Map<string, Relation>();
  readonly sinks: BoundSink[] = [];
  readonly state: SessionSettings;
  private sets: readonly SetStatement[] = [];
  /** Tables as OPTIONS hints change them. */
  private readonly hinted = new Map<string, { readonly from: ResolvedTable; readonly table: ResolvedTable }>();

  constructor(private readonly env: SessionEnvironment) {
    this.state = startSettings(env.settings);
  }

  find(name: string): Relation | undefined {
    const own = this.relations.get(name);
    if (own !== undefined) return own;
    const definition = Object.hasOwn(this.env.catalog.tables, name) ? this.env.catalog.tables[name] : undefined;
    if (definition === undefined) return undefined;
    const { statement, diagnostics } = tableStatement(definition, { name });
    for (const diagnostic of diagnostics) this.env.bind.diagnostics.add({ ...diagnostic, at: {} });
    this.declare(name, { kind: 'table', table: this.resolve(statement) });
    return this.relations.get(name);
  }
  get names(): readonly string[] {
    return [...this.relations.keys(), ...Object.keys(this.env.catalog.tables)];
  }
  /** All relations that were declared or taken from the catalog, in that order. */
  declared(): readonly (readonly [string, Relation])[] {
    return [...this.relations];
  }

  withOptions(table: ResolvedTable, options: readonly HintOption[]): ResolvedTable {
    const { bind, registry } = this.env;
    const key = JSON.stringify([table.owner.stateKey, ...options.map((option) => [option.key, option.value])]);
    const made = this.hinted.get(key);
    if (made?.from === table) return made.table;
    // What is wrong with an option is said where the hint stands, all else where the table does.
    const said = options.map(({ key: name, value, ...option }) =>
      bind.places.register<TableOption>({ kind: 'table-option', key: name, value }, bind.at(option)),
    );
    const kept = table.statement.options.filter((option) => said.every((other) => other.key !== option.key));
    const statement = { ...table.statement, options: [...kept, ...said] };
    const hinted = bind.within(table.statement, () => bindTable(statement, table.owner, { registry, bind }));
    this.hinted.set(key, { from: table, table: hinted });
    return hinted;
  }

  /** What the job runs with; once, behind the last statement. */
  settings(): JobSettings {
    const miniBatch = this.sets.filter(({ option }) => option?.key === 'table.exec.mini-batch.enabled').at(-1);
    return jobSettings(this.state, miniBatch ?? null, this.env.bind);
  }

  add(statement: Statement): void {
    const { bind } = this.env;
    bind.within(statement, () => {
      switch (statement.kind) {
        case 'create-table':
          return this.addTable(statement);
        case 'create-view':
          return this.addView(statement);
        case 'insert':
          return this.addInsert(statement);
        case 'statement-set':
          return statement.statements.forEach((insert) => this.add(insert));
        case 'set':
          this.sets = [...this.sets, statement];
          return applySetting(statement, this.state, bind);
        case 'reset':
          return this.reset(statement);
        case 'drop':
          return this.drop(statement);
        case 'use':
          if (!isHome(statement.target)) reportUnsupported(bind, statement, 'other-catalogs');
          return;
        case 'create-function':
          return declareFunction(statement, bind);
        case 'alter-table':
        case 'alter-view':
          return reportUnsupported(bind, statement, 'alter');
        case 'query-statement':
          this.ignore(statement, 'query-by-itself');
          bindQuery(statement.query, this.queryContext({ origin: [], stateKey: 'query', name: 'query' }));
          return;
        case 'show':
        case 'describe':
          return this.ignore(statement, 'inspecting-statement');
        case 'explain':
          return this.ignore(statement, 'explain');
        default:
          return this.ignore(statement, 'catalog-statement');
      }
    });
  }

  private ignore(statement: Statement, feature: Feature): void {
    const { title, embedded } = capabilities[feature];
    this.env.bind.report('ignored-statement', statement, { statement: title, reason: embedded === 'yes' ? '' : embedded.no });
  }

  /** As if what is reset had never been SET. */
  private reset({ key, ...statement }: ResetStatement): void {
    if (key !== undefined && !settingKeys.includes(key)) {
      const problem = `there is no such setting.${nameHint(key, settingKeys).hint}`.replace(/\.$/, '');
      return this.env.bind.report('invalid-setting', statement, { key, problem });
    }
    this.sets = key === undefined ? [] : this.sets.filter(({ option }) => option?.key !== key);
    Object.assign(this.state, startSettings(this.env.settings));
    for (const set of this.sets) applySetting(set, this.state, this.env.bind);
  }

  /** Tables and views of the script are forgotten: statements above keep what they read. Nothing outside of the script is dropped. */
  private drop(statement: DropStatement): void {
    const name = statement.name.parts.at(-1)!;
    if (statement.object === 'FUNCTION' && this.env.bind.functions.drop(name)) return;
    if (statement.object !== 'TABLE' && statement.object !== 'VIEW') return this.ignore(statement, 'catalog-statement');
    if (this.relations.delete(name)) return;
    if (Object.hasOwn(this.env.catalog.tables, name)) return this.ignore(statement, 'catalog-statement');
    if (!statement.ifExists) this.env.bind.report('unknown-table', statement, { table: name, hint: nameHint(name, this.names).hint });
  }

  private addTable(statement: CreateTable): void {
    const name = statement.name.parts.at(-1)!;
    if (this.relations.has(name) && !statement.orReplace) {
      if (!statement.ifNotExists) this.env.bind.report('duplicate-name', statement, { name });
      return;
    }
    const written = this.writtenOut(statement);
    if (written === null) return this.declare(name, { kind: 'broken' });
    this.declare(name, { kind: 'table', table: this.resolve(written) });
    if (statement.query !== undefined) this.addInsert(insertOf(statement, statement.query));
  }

  /** LIKE and AS say the columns by what they name; null after a report. */
  private writtenOut(statement: CreateTable): CreateTable | null {
    const { like, query } = statement;
    if (like !== undefined) {
      const source = findRelation(like.source, this.queryContext(ownerOf(statement, statement.name.parts.at(-1)!)));
      if (source?.kind === 'table') return likeTable(statement, source.table.statement, like, this.env.bind);
      if (source?.kind === 'view')
        this.env.bind.report('wrong-connection', like.source, { reason: `"${like.source.parts.at(-1)}" is a view: LIKE takes a table.` });
      return null;
    }
    if (query === undefined) return statement;
    const node = bindQuery(query, this.queryContext(ownerOf(statement, statement.name.parts.at(-1)!)));
    return node === null ? null : tableOf(statement, node.fields, this.env.bind);
  }

  private resolve(statement: CreateTable): ResolvedTable {
    return bindTable(statement, ownerOf(statement, statement.name.parts.at(-1)!), { registry: this.env.registry, bind: this.env.bind });
  }

  private addView(statement: CreateView): void {
    const name = statement.name.parts.at(-1)!;
    const owner = ownerOf(statement, name);
    const context = this.queryContext(owner);
    const query = bindQuery(statement.query, context);
    const node = query === null ? null : renameColumns(query, statement.columns, statement, context);
    if (this.relations.has(name)) {
      if (!statement.ifNotExists) this.env.bind.report('duplicate-name', statement, { name });
      return;
    }
    this.declare(name, node === null ? { kind: 'broken' } : { kind: 'view', node });
  }

  private addInsert(statement: Insert): void {
    const node = bindInsert(statement, this.queryContext(ownerOf(statement, statement.target.parts.at(-1)!)));
    if (node !== null) this.sinks.push({ node, statement });
  }

  private declare(name: string, relation: Relation): void {
    this.relations.set(name, relation);
  }

  private queryContext(owner: Owner): QueryContext {
    const { stateTtlMs, emit, fitsLengths, onNull } = this.state;
    return { bind: this.env.bind, relations: this, owner, stateTtlMs, emit, fitsLengths, onNull };
  }
}

/** What a script is in already. */
function isHome(target: UseTarget): boolean {
  if (target.kind === 'use-catalog') return target.name.name === 'default_catalog';
  return target.kind === 'use-database'
    ? ['default_database', 'default_catalog.default_database'].includes(target.name.parts.join('.'))
    : target.modules.every(({ name }) => name === 'core');
}

/** Scripts have no canvas: there the view or table itself is the origin. */
function ownerOf(statement: Statement, name: string): Owner {
  return { origin: statement.origin.length > 0 ? statement.origin : [asNodeId(name)], stateKey: stateKeyOf(statement) ?? name, name };
}
