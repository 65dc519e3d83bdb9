import type { CatalogSnapshot } from '@/model/catalog/table-definition';
import type { Diagnostic } from '@/model/diagnostic/diagnostic';
import type { PipelineDocument } from '@/model/graph/document';
import type { Compilation } from './compilation';
import type { ConnectorForm, FormatForm } from './connector-forms';

/** What the page asks; each request is answered once, in order. */
export type Request =
  | { readonly kind: 'compile'; readonly id: number; readonly document: PipelineDocument; readonly catalog: CatalogSnapshot }
  | { readonly kind: 'forms'; readonly id: number }
  | { readonly kind: 'lift'; readonly id: number; readonly text: string; readonly name: string }
  | ({ readonly kind: 'script'; readonly id: number } & EditedScript);

/** SQL that a person edits beside the drawing that it came from. */
export interface EditedScript {
  readonly text: string;
  readonly catalog: CatalogSnapshot;
  readonly previous: PipelineDocument;
}

/** What edited SQL means: the drawing, what cannot be drawn (`unread`: nothing may be taken over), and what else is wrong with it. */
export interface ReadScript {
  readonly document: PipelineDocument;
  readonly unread: readonly Diagnostic[];
  /** All of it, with ranges of the text. */
  readonly problems: readonly Diagnostic[];
}

export interface FunctionView {
  readonly name: string;
  /** How it is called: `ROUND(number, int)`. */
  readonly signature: string;
}

export interface Forms {
  readonly connectors: readonly ConnectorForm[];
  readonly formats: readonly FormatForm[];
  /** What an expression may call, for completion. */
  readonly functions: readonly FunctionView[];
  /** Connectors from outside that cannot be used, a sentence each. */
  readonly problems?: readonly string[];
}

export type Answer =
  | { readonly kind: 'compile'; readonly id: number; readonly compilation: Compilation }
  | { readonly kind: 'forms'; readonly id: number; readonly forms: Forms }
  | { readonly kind: 'lift'; readonly id: number; readonly document: PipelineDocument; readonly diagnostics: readonly Diagnostic[] }
  | ({ readonly kind: 'script'; readonly id: number } & ReadScript)
  | { readonly kind: 'failed'; readonly id: number; readonly message: string };
