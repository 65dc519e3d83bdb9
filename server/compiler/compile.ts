import type { CatalogSnapshot } from '@/model/catalog/table-definition';
import type { DiagnosticPlace } from '@/model/diagnostic/diagnostic';
import type { PipelineDocument } from '@/model/graph/document';
import { relationsOf } from '@/model/graph/ports';
import type { JobPlan, JobSettings } from '@/server/plan/job/job-plan';
import type { LogicalField, LogicalNode } from '@/server/plan/logical/logical-plan';
import type { SqlScript, Statement } from '@/server/sql/ast/statements/statement';
import { parseScript } from '@/server/sql/parse';
import { printScript } from '@/server/sql/print';
import { BindContext, Places } from './bind/bind-context';
import type { Relation } from './bind/relations';
import { binders } from './bind/binders';
import { DeclaredFunctions } from './bind/functions/declared-functions';
import { BindSession } from './bind/session';
import { defaultSettings } from './bind/settings';
import type { Target } from './capabilities/targets';
import { columnSchema, type Compilation, type PortSchema } from './compilation';
import type { ConnectorRegistry } from './connector-registry';
import { Diagnostics } from './diagnostics/collector';
import { isUnknown } from './expr/families';
import { checkGuarantee, sinkPromises, weakest } from './guarantee';
import { changing, shortestKey } from './nodes/node-rules';
import { lowerDocument } from './lower/lower-document';
import { changesOf } from './physical/changelog';
import { checkDeterminism } from './physical/check-determinism';
import { checkFlows } from './physical/check-sinks';
import { checkUserCalls } from './physical/check-user-calls';
import { checkTarget } from './physical/check-target';
import { planJob } from './physical/plan-job';
import { rewriteLogical } from './rewrite';

export interface CompileEnvironment {
  readonly catalog: CatalogSnapshot;
  readonly connectors: ConnectorRegistry;
  /** Over the defaults; what a script SETs wins over them. */
  readonly settings?: Partial<JobSettings>;
  /** Where it is to run: what cannot run there is reported. Absent: the embedded engine, whose limits always hold. */
  readonly target?: Target;
}

/** A canvas document all the way to a plan. Pure: the same document gives the same bytes, wherever its nodes stand. Never throws for what a person drew. */
export function compileDocument({ document, ...env }: CompileEnvironment & { readonly document: PipelineDocument }): Compilation {
  const stage = startStage(env);
  const script = lowerDocument(document, {
    catalog: env.catalog,
    diagnostics: stage.diagnostics,
    places: stage.places,
    session: stage.session,
  });
  const ports = new Map(
    document.nodes.flatMap((node) => relationsOf(node).map(({ name, port }) => [name, { id: node.id, port }] as const)),
  );
  const schemas: Record<string, Record<string, PortSchema>> = {};
  for (const [name, relation] of stage.session.declared()) {
    const at = ports.get(name);
    const schema = at === undefined ? null : portSchema(relation);
    if (at !== undefined && schema !== null) schemas[at.id] = { ...schemas[at.id], [at.port]: schema };
  }
  const placeOf = (node: LogicalNode): DiagnosticPlace => (node.origin[0] === undefined ? {} : { nodeId: node.origin[0] });
  return finish({ stage, script, schemas, placeOf, name: document.name, env });
}

export interface ScriptRequest extends CompileEnvironment {
  readonly text: string;
  /** The job's name where the script does not SET one. */
  readonly name?: string;
}

/** SQL text all the way to a plan; places of diagnostics are ranges of the text. */
export function compileScript({ text, name, ...env }: ScriptRequest): Compilation {
  const stage = startStage(env);
  const { script, diagnostics } = parseScript(text);
  for (const diagnostic of diagnostics) stage.diagnostics.add(diagnostic);
  const syntaxOk = !stage.diagnostics.hasErrors;
  for (const statement of script.statements) stage.session.add(statement);
  if (syntaxOk && !script.statements.some(writes)) stage.diagnostics.report('no-sink', { at: {}, params: {} });
  const schemas: Record<string, Record<string, PortSchema>> = {};
  for (const [relationName, relation] of stage.session.declared()) {
    const schema = portSchema(relation);
    if (schema !== null) schemas[relationName] = { out: schema };
  }
  const ranges = new Map(stage.session.sinks.map(({ node, statement }) => [node as LogicalNode, statement.range]));
  const placeOf = (node: LogicalNode): DiagnosticPlace => {
    const range =
      ranges.get(node) ??
      script.statements.find((statement) => statement.kind === 'create-view' && statement.name.parts.at(-1) === node.name)?.range ??
      stage.session.sinks.find(({ statement }) => statement.target.parts.at(-1) === node.name)?.statement.range;
    return range === undefined ? {} : { range };
  };
  return finish({ stage, script, schemas, placeOf, name: name ?? 'script', env });
}

const writes = (statement: Statement): boolean =>
  statement.kind === 'insert' || statement.kind === 'statement-set' || (statement.kind === 'create-table' && statement.query !== undefined);

interface Stage {
  readonly diagnostics: Diagnostics;
  readonly places: Places;
  readonly session: BindSession;
}

function startStage({ catalog, connectors, settings }: CompileEnvironment): Stage {
  const diagnostics = new Diagnostics();
  const places = new Places();
  const bind = new BindContext(diagnostics, places, binders, new DeclaredFunctions(catalog.functions, catalog.unreadFunctions));
  return {
    diagnostics,
    places,
    session: new BindSession({ catalog, registry: connectors, bind, settings: { ...defaultSettings, ...settings } }),
  };
}

interface Finishing {
  readonly stage: Stage;
  readonly script: SqlScript;
  readonly schemas: Compilation['schemas'];
  readonly placeOf: (node: LogicalNode) => DiagnosticPlace;
  readonly name: string;
  readonly env: CompileEnvironment;
}

function finish({ stage, script, schemas, placeOf, name, env }: Finishing): Compilation {
  const { diagnostics, session } = stage;
  const sinks = session.sinks.map(({ node }) => node);
  const settings = session.settings();
  checkFlows(sinks, placeOf, diagnostics);
  if (session.state.refusesNonDeterministic) checkDeterminism(sinks, placeOf, diagnostics);
  if (env.target !== undefined && env.target !== 'embedded')
    checkTarget({
      target: env.target,
      script,
      sinks,
      placeOf,
      places: stage.places,
      registry: env.connectors,
      diagnostics,
    });
  const rewritten = diagnostics.hasErrors ? [] : rewriteLogical(sinks);
  checkUserCalls(rewritten, placeOf, diagnostics);
  const promises = sinkPromises(rewritten, env.connectors);
  const demanded = session.state.guarantee;
  if (demanded !== null) checkGuarantee({ sinks, promises, demanded }, placeOf, diagnostics);
  const plan: JobPlan | null =
    !diagnostics.hasErrors && sinks.length > 0
      ? planJob({
          name: session.state.name ?? name,
          sinks: rewritten,
          settings,
          aggregation: session.state.aggregation,
        })
      : null;
  const printed = printScript(script, { target: 'headrace' });
  return {
    script,
    sql: printed.text,
    places: printed.places,
    diagnostics: diagnostics.all,
    schemas,
    plan,
    promises: plan === null ? [] : promises,
    guarantee: plan === null ? null : weakest(promises),
  };
}

function portSchema(relation: Relation): PortSchema | null {
  if (relation.kind === 'broken') return null;
  if (relation.kind === 'view') return describe(relation.node);
  const { columns, watermark, scan } = relation.table;
  if (scan !== 'not-asked' && scan !== null) return describe(scan);
  const fields = columns.map(({ name, type }, i): LogicalField => ({ name, type, time: watermark?.column === i ? 'event' : null }));
  const { primaryKey } = relation.table.schema;
  return { columns: fields.map(columnSchema), changelog: 'append', key: primaryKey.length > 0 ? primaryKey : null };
}

function describe(node: LogicalNode): PortSchema {
  const changed = changesOf(node);
  const key = shortestKey(changed.keys);
  return {
    columns: node.fields.filter((field) => !isUnknown(field.type) || field.name !== '').map(columnSchema),
    changelog: !changing(changed) ? 'append' : key === null ? 'retract' : 'upsert',
    key: key === null ? null : key.map((column) => node.fields[column]!.name),
  };
}
