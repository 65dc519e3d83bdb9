import { compileChain } from '../codegen/compile-chain';
import type { EngineParts } from './environment';

/** The engine's own compute half with the connectors that a composition root brings. */
export const engineParts = (connectors: Omit<EngineParts, 'compileChain'>): EngineParts => ({
  ...connectors,
  compileChain: (plan, context) => compileChain(plan)(context),
});
