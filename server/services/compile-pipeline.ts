import { connectorSpecs, formatSpecs } from '@/server/catalog/connectors';
import { compileDocument } from '@/server/compiler';
import type { PipelineCompiler } from './pipeline-compiler';

/** The compiler with this build's connectors. */
export const compilePipeline: PipelineCompiler = ({ document, catalog }) =>
  compileDocument({ document, catalog, connectors: { connectors: connectorSpecs, formats: formatSpecs } });
