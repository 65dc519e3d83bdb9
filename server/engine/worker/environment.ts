import type { FormatRuntime } from '@headrace/connector-sdk/format';
import type { ConnectorRuntime } from '@headrace/connector-sdk';
import type { Chain, ChainContext, ChainPlan } from '../contract/chain';

/** The compute half of the engine: a compiled instance of a chain. */
export type ChainCompiler = (plan: ChainPlan, context: ChainContext) => Chain;

/** What a composition root gives to the engine; the engine itself knows no connector. */
export interface EngineParts {
  loadConnector(name: string): Promise<ConnectorRuntime>;
  loadFormat(name: string): Promise<FormatRuntime>;
  readonly compileChain: ChainCompiler;
  /** The program of the process that functions in TypeScript run in; absent: they cannot run. */
  readonly functionHost?: URL;
}
