import type { CatalogSnapshot } from '@/model/catalog/table-definition';
import type { Diagnostic } from '@/model/diagnostic/diagnostic';
import type { PipelineDocument } from '@/model/graph/document';
import type { SqlScript } from '@/server/sql/ast/statements/statement';
import { BindContext, Places } from '../bind/bind-context';
import { binders } from '../bind/binders';
import { BindSession } from '../bind/session';
import { defaultSettings } from '../bind/settings';
import type { ConnectorRegistry } from '../connector-registry';
import { Diagnostics } from '../diagnostics/collector';
import { lowerDocument } from './lower-document';

export interface LowerRequest {
  readonly document: PipelineDocument;
  readonly catalog: CatalogSnapshot;
  readonly connectors: ConnectorRegistry;
}

/** The script that a document means, without a plan. */
export function lowerToScript({ document, catalog, connectors }: LowerRequest): {
  readonly script: SqlScript;
  readonly diagnostics: readonly Diagnostic[];
} {
  const diagnostics = new Diagnostics();
  const places = new Places();
  const bind = new BindContext(diagnostics, places, binders);
  const session = new BindSession({ catalog, registry: connectors, bind, settings: defaultSettings });
  return { script: lowerDocument(document, { catalog, diagnostics, places, session }), diagnostics: diagnostics.all };
}
