import os from 'node:os';
import path from 'node:path';
import { seedExamples } from '@/prisma/seed/seed-examples';
import { resolveConnections } from '@/server/db/connection-file';
import { openDatabase } from '@/server/db/database';
import { homeFromEnvironment, homeLayout } from '@/server/db/home';
import { lockRepository } from '@/server/db/repositories/locks';
import { compilePipeline } from '@/server/services/compile-pipeline';
import { openServingDatabase } from '@/server/services/serving/serving-database';
import { sentenceOf } from './start/start-error';

/** Makes the example workspaces and ends; `start` runs it once in a home's life. Exit code 1: something failed, its lines say what; it may be run again. */
const checkout = path.resolve(import.meta.dirname, '..');
const home = homeLayout(homeFromEnvironment(process.env, checkout));
const { controlUrl, dataUrl } = resolveConnections(home, process.env);
const database = openDatabase(controlUrl, 2);
const serving = openServingDatabase(dataUrl);
const lock = { name: 'seed', holder: `${os.hostname()}/${process.pid}` };
try {
  await run();
} catch (error) {
  process.stderr.write(`${sentenceOf(error)}\n`);
  process.exitCode = 1;
} finally {
  await serving.close();
  await database.close();
  process.disconnect?.();
}

async function run(): Promise<void> {
  // Several homes may share one outside database: one of them makes the examples.
  if (!(await lockRepository.acquire(database.db, { ...lock, forMs: 120_000 }))) return;
  const folder = path.join(checkout, 'examples/workspaces');
  for (const outcome of await seedExamples({ database, serving, dataUrl, home, compile: compilePipeline, folder })) {
    if (outcome.kind === 'made') process.stdout.write(`Example workspace made: ${outcome.example}\n`);
    if (outcome.kind === 'refused') {
      process.stderr.write(`The example ${outcome.example} cannot be deployed:\n  ${outcome.messages.join('\n  ')}\n`);
      process.exitCode = 1;
    }
  }
  await lockRepository.release(database.db, lock);
}
