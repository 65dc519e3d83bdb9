import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { TableDefinition } from '@/model/catalog/table-definition';
import { PipelineDocument } from '@/model/graph/document';
import { DeploymentConfig } from '@/model/job/config';
import { Chart } from '@/model/report/chart';

const WorkspaceFile = z.object({
  slug: z.string(),
  title: z.string(),
  description: z.string(),
  tables: z.array(z.string()),
  pipeline: z.string(),
  deployment: z.string(),
  report: z.string(),
});

const ReportFile = z.object({
  name: z.string(),
  description: z.string(),
  /** Id of the sink node that it was made from. */
  sinkNode: z.string(),
  refreshMs: z.number(),
  charts: z.array(Chart),
});

/** An example workspace as its folder describes it. */
export interface ExampleWorkspace {
  readonly slug: string;
  readonly title: string;
  readonly description: string;
  readonly tables: Readonly<Record<string, TableDefinition>>;
  readonly document: PipelineDocument;
  readonly config: DeploymentConfig;
  readonly report: z.infer<typeof ReportFile>;
}

/** Reads `examples/workspaces/<name>/`; throws where a file is not of its shape. */
export function readWorkspace(folder: string): ExampleWorkspace {
  const read = <T>(schema: z.ZodType<T>, file: string): T => schema.parse(JSON.parse(readFileSync(path.join(folder, file), 'utf8')));
  const { slug, title, description, ...files } = read(WorkspaceFile, 'workspace.json');
  const tables = Object.fromEntries(files.tables.map((name) => [name, read(TableDefinition, `tables/${name}.json`)]));
  return {
    slug,
    title,
    description,
    tables,
    document: read(PipelineDocument, files.pipeline),
    config: read(DeploymentConfig, files.deployment),
    report: read(ReportFile, files.report),
  };
}
