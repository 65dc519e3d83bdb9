import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import next from 'next';
import { decideRequest, policyProblem } from '@/server/api/gate';
import { policyFromEnvironment } from '@/server/api/policy';
import { resolveConnections } from '@/server/db/connection-file';
import { homeFromEnvironment, homeLayout } from '@/server/db/home';
import { registerExternalConnectors, type ExternalConnectors } from '@/server/catalog/external-connectors';
import { externalConnectors } from './outside-runtimes';
import { addressProblem, portFromEnvironment } from './start/preflight';
import { StartError, sentenceOf } from './start/start-error';
import { serveOutsideConnectors } from './web/outside-connectors';
import { isSignIn, signIn, signInPage } from './web/sign-in';

/** The web process: Next on its normal build, behind a gate that sees each request first. Ends on SIGTERM, SIGINT or when its supervisor is gone. */
const checkout = path.resolve(import.meta.dirname, '..');
const policy = policyFromEnvironment(process.env);
let outside: ExternalConnectors = { connectors: [], problems: [] };

try {
  await run();
} catch (error) {
  process.send?.({ type: 'failed', message: sentenceOf(error) });
  process.stderr.write(`The web server cannot start. ${sentenceOf(error)}\n`);
  process.exit(1);
}

async function run(): Promise<void> {
  const problem = policyProblem(policy);
  if (problem !== undefined) throw new StartError(problem, '');
  const home = homeLayout(homeFromEnvironment(process.env, checkout));
  process.env.HEADRACE_HOME = home.root;
  process.env.HEADRACE_DIST = import.meta.dirname; // what is bundled for the pages can not tell where it runs
  resolveConnections(home, process.env); // the sentence now rather than an error on the first page
  await offerExternalConnectors();
  process.chdir(checkout);
  process.env.NEXT_TELEMETRY_DISABLED = '1'; // nothing is sent anywhere, by anyone
  const app = next({ dev: false, dir: checkout });
  await app.prepare();
  const handle = app.getRequestHandler();
  const server = createServer((request, response) => void answer(handle, request, response));
  const address = await listen(server, portFromEnvironment(process.env));
  const stop = (): void => {
    server.close(() => process.exit(0));
    server.closeAllConnections();
    setTimeout(() => process.exit(0), 2_000).unref();
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  process.on('disconnect', stop);
  process.send?.({ type: 'ready', address });
  process.stdout.write(`${new Date().toISOString()} serving ${address}\n`);
}

/** Pages compile with connectors from outside too. One that cannot be loaded is told in the log, and stops nothing. */
async function offerExternalConnectors(): Promise<void> {
  outside = await registerExternalConnectors(externalConnectors());
  for (const { message } of outside.problems) process.stderr.write(`${new Date().toISOString()} ${message}\n`);
}

async function answer(
  handle: ReturnType<ReturnType<typeof next>['getRequestHandler']>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const header = (name: string): string | undefined => {
      const value = request.headers[name];
      return Array.isArray(value) ? value[0] : value;
    };
    const decision = decideRequest(policy, { method: request.method ?? 'GET', header });
    if (decision.kind === 'refuse')
      return void response.writeHead(403, { 'Content-Type': 'text/plain; charset=utf-8' }).end(decision.message);
    if (policy.token !== undefined && isSignIn(request)) return await signIn(request, response, policy.token);
    if (decision.kind === 'allow' && serveOutsideConnectors(request, response, outside)) return;
    if (decision.kind === 'allow') return await handle(request, response);
    if (request.url?.startsWith('/api/'))
      return void response.writeHead(401, { 'Content-Type': 'text/plain; charset=utf-8' }).end('Sign in with HEADRACE_TOKEN first.');
    signInPage(response);
  } catch (error) {
    process.stderr.write(
      `${new Date().toISOString()} ${request.method} ${request.url?.split('?')[0]}: ${error instanceof Error ? error.stack : String(error)}\n`,
    );
    if (!response.headersSent) response.writeHead(500, { 'Content-Type': 'text/plain; charset=utf-8' });
    response.end('The server could not answer this; its log says why.');
  }
}

function listen(server: ReturnType<typeof createServer>, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(addressProblem(policy.host, port, error)));
    server.listen(port, policy.host, () => {
      const { port: actual } = server.address() as AddressInfo;
      const host = policy.host === '127.0.0.1' ? '127.0.0.1' : policy.host.includes(':') ? `[${policy.host}]` : policy.host;
      resolve(`http://${host}:${actual}`);
    });
  });
}
