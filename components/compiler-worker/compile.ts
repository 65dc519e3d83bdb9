import type { CatalogSnapshot } from '@/model/catalog/table-definition';
import type { PipelineDocument } from '@/model/graph/document';
import { outputPorts } from '@/model/graph/ports';
import { connectorSpecs, formatSpecs } from '@/server/catalog/connectors';
import { compileDocument, guaranteeWords, type Compilation as Compiled } from '@/server/compiler';
import type { ColumnView, Compilation, SqlStatementView, StreamView } from './compilation';
import { inkSql } from './ink-sql';

type PortSchema = Compiled['schemas'][string][string];

/** Compiles a document and keeps of it what the studio draws. */
export function compileForStudio(document: PipelineDocument, catalog: CatalogSnapshot): Compilation {
  const began = performance.now();
  const compiled = compileDocument({ document, catalog, connectors: { connectors: connectorSpecs, formats: formatSpecs } });
  return {
    sql: compiled.sql,
    lines: inkSql(compiled.sql),
    statements: compiled.places.map((place) => statementView(place, compiled.sql)),
    diagnostics: compiled.diagnostics,
    outputs: outputsOf(document, compiled.schemas),
    guarantee: compiled.guarantee,
    guaranteeReasons: compiled.promises.map(({ guarantee, reason }) => `${guaranteeWords[guarantee]}: ${reason}.`),
    tookMs: performance.now() - began,
  };
}

function statementView({ origin, range }: Compiled['places'][number], sql: string): SqlStatementView {
  return { origin, firstLine: range.line, lastLine: range.line + sql.slice(range.start, range.end).trimEnd().split('\n').length - 1 };
}

function outputsOf(document: PipelineDocument, schemas: Compiled['schemas']): Readonly<Record<string, StreamView>> {
  const outputs: Record<string, StreamView> = {};
  for (const node of document.nodes) {
    for (const { name } of [...outputPorts(node)].reverse()) {
      const schema = schemas[node.id]?.[name];
      if (schema) outputs[node.id] = outputs[`${node.id}/${name}`] = streamView(schema, joinedColumns(node));
    }
  }
  return outputs;
}

const joinedColumns = (node: PipelineDocument['nodes'][number]): ReadonlySet<string> =>
  new Set('columns' in node.config && 'on' in node.config ? node.config.columns.map((column) => column.name) : []);

function streamView(schema: PortSchema, joined: ReadonlySet<string>): StreamView {
  const column = (each: PortSchema['columns'][number]): ColumnView => ({
    name: each.name,
    type: each.type.replace(/ NOT NULL$/, ''),
    ...(each.time ? { time: each.time } : {}),
    ...(joined.has(each.name) ? { joined: true } : {}),
  });
  return { columns: schema.columns.map(column), updating: schema.changelog !== 'append', key: schema.key ?? [] };
}
