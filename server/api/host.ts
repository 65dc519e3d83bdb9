import { readFileSync } from 'node:fs';
import path from 'node:path';
import { resolveConnections } from '@/server/db/connection-file';
import { openDatabase } from '@/server/db/database';
import { homeFromEnvironment, homeLayout } from '@/server/db/home';
import { openSecretBox } from '@/server/db/secret-box';
import { compilerOf } from '@/server/services/compile-pipeline';
import { createServices } from '@/server/services/create-services';
import { ServiceError } from '@/server/services/service-error';
import type { Services } from '@/server/services/services';
import { openServingDatabase } from '@/server/services/serving/serving-database';

const key = Symbol.for('headrace.services');
const holder = globalThis as { [key]?: Services };

/** The use cases of this web process; opened on first use, one set however often Next loads this module. */
export function hostServices(): Services {
  return (holder[key] ??= open());
}

function open(): Services {
  const home = homeLayout(homeFromEnvironment(process.env, process.cwd()));
  const connections = resolveConnections(home, process.env);
  return createServices({
    database: openDatabase(connections.controlUrl),
    serving: openServingDatabase(connections.dataUrl),
    connections,
    home,
    secrets: openSecretBox(home),
    compile: compilerOf(home),
    checkProgram: `${distFromEnvironment()}${path.sep}check.mjs`,
    allowedPaths: (process.env.HEADRACE_ALLOWED_PATHS ?? '').split(path.delimiter).filter(Boolean),
    version: versionOf(process.cwd()),
  });
}

/**
 * Where the web process that runs was built, as that says. Not worked out from the checkout: a path to `dist/` in this code makes the build of the pages read
 * that folder, which the build beside it replaces meanwhile.
 */
function distFromEnvironment(): string {
  const dist = process.env.HEADRACE_DIST;
  if (dist === undefined) throw withoutWeb();
  return dist;
}

const withoutWeb = (): Error =>
  new ServiceError(
    'precondition',
    'no-web-process',
    'These pages were opened outside of the web process, which says where its build is.',
    'Start Headrace by `npm start`, or `headrace web`.',
  );

function versionOf(checkout: string): string {
  const parsed: unknown = JSON.parse(readFileSync(path.join(checkout, 'package.json'), 'utf8'));
  return typeof parsed === 'object' && parsed !== null && 'version' in parsed ? String(parsed.version) : '';
}
