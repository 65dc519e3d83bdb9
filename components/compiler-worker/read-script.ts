import { connectorSpecs, formatSpecs } from '@/server/catalog/connectors';
import { compileScript, liftScript } from '@/server/compiler';
import type { EditedScript, ReadScript } from './protocol';

const connectors = { connectors: connectorSpecs, formats: formatSpecs };

/** Reads edited SQL: as a drawing that keeps what the text cannot hold (places, notes), and with everything that is wrong, in place. */
export function readScript({ text, catalog, previous }: EditedScript): ReadScript {
  const lifted = liftScript({ text, catalog, previous, connectors });
  const unread = lifted.diagnostics.filter(({ severity, code }) => severity === 'error' || code === 'ignored-statement');
  const compiled = compileScript({ text, catalog, connectors });
  const known = new Set(unread.map(({ code, at }) => `${code} ${at.range?.start}`));
  const others = compiled.diagnostics.filter(({ code, at }) => !known.has(`${code} ${at.range?.start}`));
  return { document: lifted.document, unread, problems: [...unread, ...others] };
}
