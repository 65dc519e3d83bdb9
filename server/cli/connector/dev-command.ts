import { existsSync, watch } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { ConnectorPreview } from '@headrace/connector-sdk/testing';
import { parseCommand, printHelp, type CommandHelp } from '../arguments';
import { CliError } from '../cli-error';
import type { CliEnvironment } from '../cli-environment';
import { wholeNumber } from '../duration';
import { exitCodes, type ExitCode } from '../exit-codes';
import { buildConnector } from './build-command';
import { devPage } from './dev-page';
import { harnessOf, withHarness } from './load-harness';

const help: CommandHelp = {
  name: 'connector dev',
  operands: '<folder>',
  wants: 'a folder',
  summary: 'Shows form, schema and rows of a connector in the browser, and builds it anew at each change.',
  options: { port: { config: { type: 'string' }, usage: '--port N', help: 'On this port of the loopback (default: a free one).' } },
  notes: ['Rows come from the first source of test/harness.ts. Ctrl-C ends it.'],
};
const SETTLE_MS = 150;

export async function devCommand(args: readonly string[], environment: CliEnvironment): Promise<ExitCode> {
  const parsed = parseCommand(help, args, { least: 1, most: 1 });
  if (parsed.help) {
    environment.out(printHelp(help));
    return exitCodes.finished;
  }
  const folder = path.resolve(parsed.operands[0]!);
  if (!existsSync(harnessOf(folder)))
    throw new CliError(`There is no ${harnessOf(folder)}.`, 'Name the folder of a connector with a harness.');
  const port = wholeNumber('port', parsed.text('port') ?? '0', { least: 0, most: 65_535 });
  const shown = await show(folder, environment.checkout);
  const server = new DevServer(shown);
  const address = await server.listen(port);
  environment.out(`${address} shows ${folder}; it is built anew when a file changes.\n`);
  const stopWatching = watchSources(folder, async () => {
    const next = await show(folder, environment.checkout);
    environment.out(typeof next === 'string' ? `${next}\n` : `Built ${next.name}: ${next.rows.length} rows.\n`);
    server.show(next);
  });
  await new Promise<void>((resolve) => {
    const stopListening = environment.onInterrupt(() => {
      stopListening();
      resolve();
    });
  });
  stopWatching();
  server.close();
  return exitCodes.finished;
}

/** What there is to see, or why there is nothing: a mistake in the source ends nothing here. */
async function show(folder: string, checkout: string): Promise<ConnectorPreview | string> {
  try {
    await buildConnector(folder, checkout);
    return await withHarness(folder, checkout, (harness, kit) => {
      if (!('connector' in harness)) throw new CliError(`${harnessOf(folder)} is no connector's.`, 'Name the folder of a connector.');
      return kit.previewConnector(harness);
    });
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Sources of the folder, several writes of one save taken together, one rebuild at a time. */
function watchSources(folder: string, changed: () => Promise<void>): () => void {
  let timer: NodeJS.Timeout | undefined;
  let busy: Promise<void> = Promise.resolve();
  const watcher = watch(folder, { recursive: true }, (_event, name) => {
    if (!name?.endsWith('.ts') || name.startsWith('.') || name.startsWith('dist') || name.includes('node_modules')) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      busy = busy.then(changed);
    }, SETTLE_MS);
  });
  return () => {
    clearTimeout(timer);
    watcher.close();
  };
}

/** One page and a stream of events that asks it to load itself again. */
class DevServer {
  private readonly listeners = new Set<ServerResponse>();
  private readonly server = createServer((request, response) => {
    if (request.url === '/changes') {
      response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' }).write('\n');
      this.listeners.add(response);
      response.on('close', () => this.listeners.delete(response));
    } else response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).end(devPage(this.shown));
  });

  constructor(private shown: ConnectorPreview | string) {}

  listen(port: number): Promise<string> {
    return new Promise((resolve, reject) => {
      this.server.once('error', (error: NodeJS.ErrnoException) =>
        reject(new CliError(`--port: ${port} cannot be listened on (${error.code}).`, 'Choose another, or leave it away for a free one.')),
      );
      this.server.listen(port, '127.0.0.1', () => resolve(`http://127.0.0.1:${(this.server.address() as AddressInfo).port}`));
    });
  }

  show(shown: ConnectorPreview | string): void {
    this.shown = shown;
    for (const listener of this.listeners) listener.write('data: changed\n\n');
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }
}
