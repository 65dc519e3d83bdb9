import type { Diagnostic } from '../diagnostic/diagnostic';
import type { PipelineDocument } from '../graph/document';
import type { DeploymentState, DesiredState } from '../job/states';

export interface NamespaceSummary {
  /** Its name in addresses, e.g. `flight-delays`. */
  readonly slug: string;
  readonly title: string;
  readonly description: string;
  readonly example: boolean;
}

export interface PipelineSummary {
  readonly id: string;
  readonly namespace: string;
  readonly name: string;
  readonly revision: number;
  readonly nodeCount: number;
  readonly updatedAtMs: number;
  readonly example: boolean;
  readonly deployment: {
    readonly id: string;
    readonly version: number;
    readonly desired: DesiredState;
    readonly current: DeploymentState;
  } | null;
  readonly draftCount: number;
}

/** What opening a pipeline gives. `newer`: written by a later version; `document` is its JSON, shown read-only, and a save is refused. */
export type PipelineContent =
  | { readonly kind: 'ok'; readonly document: PipelineDocument }
  | { readonly kind: 'newer'; readonly foundVersion: number; readonly supportedVersion: number; readonly json: unknown }
  | { readonly kind: 'invalid'; readonly problems: readonly { readonly path: string; readonly message: string }[]; readonly json: unknown };

export interface PipelineDetail extends PipelineSummary {
  readonly content: PipelineContent;
}

/** The edit that lost against another one: kept whole, to be opened beside the winner. */
export interface DraftSummary {
  readonly id: string;
  readonly pipelineId: string;
  readonly baseRevision: number;
  readonly savedAtMs: number;
  readonly nodeCount: number;
  readonly reason: 'conflict';
}

export type SaveOutcome =
  | { readonly kind: 'saved'; readonly revision: number; readonly savedAtMs: number }
  | { readonly kind: 'conflict'; readonly currentRevision: number; readonly draftId: string; readonly message: string };

export interface CompileOutcome {
  /** Absent where nothing could be printed. */
  readonly sql: string | null;
  readonly diagnostics: readonly Diagnostic[];
  readonly deployable: boolean;
}

export interface CatalogTableSummary {
  readonly id: string;
  readonly namespace: string;
  readonly name: string;
  readonly connector: string;
  readonly columnCount: number;
  readonly comment: string;
  readonly updatedAtMs: number;
}
