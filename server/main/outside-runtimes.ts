import path from 'node:path';
import type { ConnectorRuntime } from '@headrace/connector-sdk';
import { connectorSpecs } from '@/server/catalog/connectors';
import { findExternalConnectors, loadExternalRuntime, type ExternalConnectors } from '@/server/catalog/external-connectors';
import { homeFromEnvironment } from '@/server/db/home';
import { guarded } from './guarded-connector';

let found: ExternalConnectors | null = null;

/** Connectors from outside, as their manifests stood when they were first asked for. */
export function externalConnectors(): ExternalConnectors {
  const checkout = path.resolve(import.meta.dirname, '..');
  return (found ??= findExternalConnectors(homeFromEnvironment(process.env, checkout), process.env.HEADRACE_CONNECTORS));
}

/** The guarded runtime of a connector from outside; null: there is none of that name. */
export async function loadOutside(name: string): Promise<ConnectorRuntime | null> {
  const external = externalConnectors().connectors.find((each) => each.name === name);
  return external === undefined ? null : guarded(await loadExternalRuntime(external));
}

/** The names of all connectors, for a message about one that is not among them. */
export const knownConnectors = (): readonly string[] => Object.keys(connectorSpecs);
