import type { Guarantee } from '@headrace/connector-sdk';
import type { CatalogSnapshot } from '@/model/catalog/table-definition';
import type { Diagnostic } from '@/model/diagnostic/diagnostic';
import type { PipelineDocument } from '@/model/graph/document';
import type { JobPlan } from '@/server/plan/job/job-plan';

/** What services need of a compilation. */
export interface CompiledPipeline {
  readonly sql: string;
  readonly diagnostics: readonly Diagnostic[];
  /** Null where there is an error. */
  readonly plan: JobPlan | null;
  readonly guarantee: Guarantee | 'best-effort' | null;
}

/** Pure: same document and catalog, same result. */
export type PipelineCompiler = (input: { readonly document: PipelineDocument; readonly catalog: CatalogSnapshot }) => CompiledPipeline;
