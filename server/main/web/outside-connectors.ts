import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import path from 'node:path';
import { connectorSpecs } from '@/server/catalog/connectors';
import { connectorPage } from '@/server/catalog/connector-page';
import type { ExternalConnector, ExternalConnectors } from '@/server/catalog/external-connectors';

const PREFIX = '/outside-connectors';

/**
 * What the studio needs of connectors from outside: the list, each one's spec (a module that the compiler's worker imports), icon, badge
 * and reference page. Answers whether the request was for it. Called behind the gate.
 */
export function serveOutsideConnectors(
  request: IncomingMessage,
  response: ServerResponse,
  { connectors, problems }: ExternalConnectors,
): boolean {
  const [, prefix, name, what] = (request.url ?? '').split('?')[0]!.split('/');
  if (`/${prefix}` !== PREFIX || request.method !== 'GET') return false;
  if (name === 'list.json')
    send(
      response,
      'application/json',
      JSON.stringify({ connectors: connectors.map(listed), problems: problems.map(({ message }) => message) }),
    );
  else {
    const connector = connectors.find((each) => each.name === name);
    const file = connector && what === undefined ? undefined : connector && fileOf(connector, what!);
    if (connector && what === 'page') send(response, 'text/html; charset=utf-8', pageOf(connector));
    else if (file) send(response, file.type, readFileSync(file.path));
    else response.writeHead(404).end();
  }
  return true;
}

const listed = ({ name, packageName, version, conformance, iconFile }: ExternalConnector) => ({
  name,
  packageName,
  version,
  conformance,
  spec: `${PREFIX}/${name}/spec.mjs`,
  page: `${PREFIX}/${name}/page`,
  icon: iconFile === null ? null : `${PREFIX}/${name}/icon.svg`,
});

function fileOf(connector: ExternalConnector, what: string): { readonly path: string; readonly type: string } | undefined {
  if (what === 'spec.mjs') return { path: connector.specFile, type: 'text/javascript' };
  if (what === 'icon.svg' && connector.iconFile) return { path: connector.iconFile, type: 'image/svg+xml' };
  if (what === 'badge.svg' && connector.conformance) return { path: path.join(connector.folder, 'badge.svg'), type: 'image/svg+xml' };
  return undefined;
}

/** No script runs in what a connector brings along: an SVG or a page of a stranger is data. */
function send(response: ServerResponse, type: string, body: string | Buffer): void {
  response
    .writeHead(200, {
      'Content-Type': type,
      'X-Content-Type-Options': 'nosniff',
      'Cache-Control': 'no-store',
      'Content-Security-Policy': "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'",
    })
    .end(body);
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

function pageOf({ name, packageName, version, folder, conformance }: ExternalConnector): string {
  const readme = readFirst(path.join(folder, 'README.md'));
  const badge = conformance
    ? `<p><img src="${PREFIX}/${name}/badge.svg" alt="${conformance.passed} laws hold"></p>`
    : '<p>Not verified yet: run <code>headrace connector verify</code>.</p>';
  return [
    `<!doctype html><html lang="en"><meta charset="utf-8"><title>${escaped(name)}</title>`,
    '<style>:root{color-scheme:light dark}body{font:15px/1.5 system-ui;max-width:52rem;margin:2rem auto;padding:0 1rem}pre{white-space:pre-wrap}</style>',
    `<p>${escaped(packageName)} ${escaped(version)}</p>${badge}`,
    `<pre>${escaped(connectorPage(connectorSpecs[name]!))}</pre><hr><pre>${escaped(readme)}</pre></html>`,
  ].join('\n');
}

function readFirst(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return ''; // a README is welcome and not required
  }
}
