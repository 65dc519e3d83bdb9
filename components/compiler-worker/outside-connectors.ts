import type { ConnectorSpec } from '@headrace/connector-sdk/spec';
import { registerConnector } from '@/server/catalog/connectors';
import type { OutsideConnector } from './connector-forms';

interface Listed extends OutsideConnector {
  readonly spec: string;
}

const offered = new Map<string, OutsideConnector>();
const problems: string[] = [];

/** Loads the specs of connectors from outside, so that they compile here as on the server. What cannot be had is told, and stops nothing. */
export async function offerOutsideConnectors(origin: string): Promise<void> {
  try {
    const response = await fetch(new URL('/outside-connectors/list.json', origin));
    if (!response.ok) return;
    const list = (await response.json()) as { readonly connectors: readonly Listed[]; readonly problems: readonly string[] };
    problems.push(...list.problems);
    await Promise.all(list.connectors.map((each) => offer(each, origin)));
  } catch (error) {
    problems.push(`Connectors from outside cannot be loaded: ${error instanceof Error ? error.message : String(error)}.`);
  }
}

async function offer({ spec, ...listed }: Listed, origin: string): Promise<void> {
  try {
    const address = new URL(spec, origin).href;
    const module = (await import(/* turbopackIgnore: true */ /* webpackIgnore: true */ address)) as { readonly default: ConnectorSpec };
    registerConnector(module.default);
    offered.set(listed.name, listed);
  } catch (error) {
    problems.push(`The connector "${listed.name}" cannot be loaded here: ${error instanceof Error ? error.message : String(error)}.`);
  }
}

export const outsideOf = (name: string): OutsideConnector | undefined => offered.get(name);
export const outsideProblems = (): readonly string[] => problems;
