// @ts-check
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * The jars that a `pom.xml` asks for, by the user's own `mvn` and its settings, each compared with `jars.sha256` beside the pom. They
 * stay in `cache` and are fetched again only when the pom changes. Throws with the remedy where `mvn` is missing.
 * @param {string} home folder of `pom.xml` and `jars.sha256` @param {string} cache @returns {Promise<string>} the folder of the jars
 */
export async function mavenJars(home, cache) {
  const pom = path.join(home, 'pom.xml');
  const folder = path.join(cache, `lib-${digest(readFileSync(pom))}`);
  if (!existsSync(folder)) await fillOnce(folder, (part) => copyJars(home, part));
  return folder;
}

/** @param {string} home @param {string} folder */
async function copyJars(home, folder) {
  await runTool(process.env['HEADRACE_MAVEN'] ?? 'mvn', [
    ...['--batch-mode', '--quiet', '--strict-checksums', '--file', path.join(home, 'pom.xml')],
    ...['dependency:copy-dependencies', '-DincludeScope=runtime', `-DoutputDirectory=${folder}`],
  ]);
  for (const line of readFileSync(path.join(home, 'jars.sha256'), 'utf8').trim().split('\n')) {
    const [sum, name] = /** @type {[string, string]} */ (line.split(/\s+/));
    const found = createHash('sha256')
      .update(readFileSync(path.join(folder, name)))
      .digest('hex');
    if (found !== sum) throw new Error(`${name} has the checksum ${found}, and ${sum} is expected. Clear your Maven cache and try again.`);
  }
}

/** Runs a tool of a Java installation. @param {string} command @param {readonly string[]} args */
export async function runTool(command, args) {
  try {
    return await run(command, args, { maxBuffer: 16 << 20 });
  } catch (error) {
    const missing = /** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT';
    throw missing ? new Error(`${command} is not on the PATH. A JDK 17 and Maven are needed here.`, { cause: error }) : error;
  }
}

/** Fills a folder beside its place first, so that an interrupted run leaves nothing that looks whole. @param {string} folder @param {(part: string) => Promise<unknown>} fill */
export async function fillOnce(folder, fill) {
  const part = `${folder}.${process.pid}.part`;
  mkdirSync(part, { recursive: true });
  try {
    await fill(part);
    if (existsSync(folder)) return;
    renameSync(part, folder);
  } finally {
    rmSync(part, { recursive: true, force: true });
  }
}

/** @param {...(Buffer | string)} contents */
export function digest(...contents) {
  const hash = createHash('sha256');
  for (const content of contents) hash.update(content);
  return hash.digest('hex').slice(0, 12);
}
