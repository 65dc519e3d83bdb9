import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Folders that a `java -cp` needs to run the peer. */
export interface FlinkInstallation {
  readonly version: string;
  readonly libraries: string;
  readonly classes: string;
}

/**
 * Flink's jars from Maven Central, by the user's own `mvn` and its settings, and the peer's classes; both stay in
 * `node_modules/.cache` and are made again only when `pom.xml` or a source changes. Each jar is compared with `jars.sha256`.
 * `HEADRACE_FLINK_LIB` names a folder that holds the jars already. Throws with the remedy where `mvn` or `javac` is missing.
 */
export async function installFlink(bench: string): Promise<FlinkInstallation> {
  const home = path.join(bench, 'flink');
  const pom = readFileSync(path.join(home, 'pom.xml'));
  const version = /<flink\.version>([^<]+)</.exec(pom.toString())![1]!;
  const cache = path.join(bench, '../node_modules/.cache/headrace-flink');
  const libraries = process.env['HEADRACE_FLINK_LIB'] ?? path.join(cache, `lib-${version}-${digest(pom)}`);
  if (!existsSync(libraries)) await once(libraries, (folder) => copyJars(home, folder));
  const sources = readdirSync(path.join(home, 'java')).map((name) => path.join(home, 'java', name));
  const classes = path.join(cache, `classes-${version}-${digest(...sources.map((file) => readFileSync(file)))}`);
  if (!existsSync(classes)) {
    await once(classes, (folder) => tool('javac', ['-nowarn', '-cp', path.join(libraries, '*'), '-d', folder, ...sources]));
  }
  return { version, libraries, classes };
}

async function copyJars(home: string, folder: string): Promise<void> {
  const pom = path.join(home, 'pom.xml');
  await tool(process.env['HEADRACE_MAVEN'] ?? 'mvn', [
    ...['--batch-mode', '--quiet', '--strict-checksums', '--file', pom],
    ...['dependency:copy-dependencies', '-DincludeScope=runtime', `-DoutputDirectory=${folder}`],
  ]);
  for (const line of readFileSync(path.join(home, 'jars.sha256'), 'utf8').trim().split('\n')) {
    const [sum, name] = line.split(/\s+/) as [string, string];
    const found = createHash('sha256')
      .update(readFileSync(path.join(folder, name)))
      .digest('hex');
    if (found !== sum) throw new Error(`${name} has the checksum ${found}, and ${sum} is expected. Clear your Maven cache and try again.`);
  }
}

async function tool(command: string, args: readonly string[]): Promise<void> {
  try {
    await run(command, args, { maxBuffer: 16 << 20 });
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw missing ? new Error(`${command} is not on the PATH. Flink needs a JDK 17 and Maven here.`, { cause: error }) : error;
  }
}

/** Fills a folder beside its place first, so that an interrupted run leaves nothing that looks whole. */
async function once(folder: string, fill: (part: string) => Promise<void>): Promise<void> {
  const part = `${folder}.${process.pid}.part`;
  mkdirSync(part, { recursive: true });
  try {
    await fill(part);
    renameSync(part, folder);
  } finally {
    rmSync(part, { recursive: true, force: true });
  }
}

function digest(...contents: readonly Buffer[]): string {
  const hash = createHash('sha256');
  for (const content of contents) hash.update(content);
  return hash.digest('hex').slice(0, 12);
}
