// @ts-check
import { buildPart, buildParts, isBuilt } from './build-parts.mjs';
import { takeBuildLock } from './build-lock.mjs';
import { inCheckout } from './checkout.mjs';
import { guardSignals } from './command.mjs';
import { install, isInstalled } from './install.mjs';
import { LaunchError, remedyFor } from './launch-error.mjs';
import { progressOn, secondsSince } from './progress.mjs';

/**
 * @typedef {{ parts?: readonly string[]; stream?: { write(text: string): unknown } }} PrepareOptions
 * `parts` names the build parts that are needed (default: all); `generate` comes with any of them.
 */

/** @param {readonly string[] | undefined} names */
const wantedParts = (names) => buildParts.filter(({ name }) => names === undefined || names.includes(name) || name === 'generate');

/**
 * Builds every part that is not fresh, at once where none waits for another: two cores, two builds.
 * A second failure is not lost in the first: all are awaited, the first is thrown.
 * @param {readonly import('./build-parts.mjs').BuildPart[]} parts
 * @param {import('./progress.mjs').Progress} progress
 */
async function build(parts, progress) {
  /** @type {Map<string, Promise<void>>} */
  const started = new Map();
  for (const part of parts) {
    const before = Promise.all(part.after.map((name) => started.get(name)));
    started.set(
      part.name,
      before.then(() => (isBuilt(part) ? undefined : buildPart(part, progress))),
    );
  }
  const ends = await Promise.allSettled(started.values());
  const failed = ends.find((end) => end.status === 'rejected');
  if (failed) throw failed.reason;
}

/**
 * Brings the checkout to where it can run: packages installed, client generated, processes and pages built. Does nothing that is done already.
 * Rejects with a LaunchError.
 * @param {PrepareOptions} [options]
 */
export async function prepare({ parts: names, stream = process.stdout } = {}) {
  const parts = wantedParts(names);
  if (isInstalled() && parts.every(isBuilt)) return;
  const progress = progressOn(stream);
  const sinceMs = Date.now();
  const release = await takeBuildLock(inCheckout('.build.lock'), (pid) =>
    progress.line(`  Another process (${pid || 'just starting'}) installs or builds in this checkout; waiting for it.`),
  );
  const giveSignalsBack = guardSignals(release);
  try {
    if (!isInstalled()) {
      progress.line('Preparing this checkout. The first time takes a few minutes; later starts take seconds.');
      await install(progress);
    }
    await build(parts, progress);
    progress.line(`  Ready to run (${secondsSince(sinceMs)})`);
  } finally {
    giveSignalsBack();
    release();
  }
}

/** As `prepare`; a failure is printed with its remedy and ends the process. @param {PrepareOptions} [options] */
export async function prepareOrExit(options) {
  try {
    await prepare(options);
  } catch (error) {
    const { message, stack } = /** @type {Error} */ (error);
    const known = error instanceof LaunchError;
    if (known && error.detail) console.error(`\n${error.detail}`);
    console.error(`\n${message}\n${known ? error.remedy : remedyFor(message, `This was not foreseen: ${stack}`)}`);
    process.exit(1);
  }
}
