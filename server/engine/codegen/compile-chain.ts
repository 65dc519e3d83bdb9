import type { Chain, ChainContext, ChainPlan } from '../contract/chain';
import { ChainInstance } from './chain-instance';

/**
 * Compiles a chain for one subtask at a time: generated loops, state and clocks belong to the instance. A plan that the engine cannot
 * run fails here with an internal error, not at its first row.
 */
export const compileChain =
  (plan: ChainPlan): ((ctx: ChainContext) => Chain) =>
  (ctx) =>
    new ChainInstance(plan, ctx);
