import { readFunctionModules, withFunctions } from '@/server/catalog/function-modules';
import type { HomeLayout } from '@/server/db/home';
import { connectorSpecs, formatSpecs } from '@/server/catalog/connectors';
import { compileDocument } from '@/server/compiler';
import type { PipelineCompiler } from './pipeline-compiler';

/** The compiler with this build's connectors. */
export const compilePipeline: PipelineCompiler = ({ document, catalog }) =>
  compileDocument({ document, catalog, connectors: { connectors: connectorSpecs, formats: formatSpecs } });

/** The same, with the functions in TypeScript that are installed in the home when it is asked. */
export const compilerOf =
  (home: HomeLayout): PipelineCompiler =>
  ({ document, catalog }) =>
    compilePipeline({ document, catalog: withFunctions(catalog, readFunctionModules([home.functions])) });
