// @ts-check
import { guardSignals } from '../command.mjs';
import { LaunchError } from '../launch-error.mjs';
import { prepare } from '../prepare.mjs';
import { progressOn, secondsSince } from '../progress.mjs';
import { checksBehindBuilds, checksBesideBuilds, runChecks } from './checks.mjs';
import { parseOptions, usage } from './options.mjs';
import { runPlaywright, runVitest } from './suites.mjs';
import { Tally } from './tally.mjs';

/**
 * A build that stands counts as a test only where builds were asked for; one that fails always does.
 * @param {string} part @param {Tally} tally @param {boolean} counts @returns {Promise<boolean>} whether it stands
 */
async function buildCounted(part, tally, counts) {
  try {
    await prepare({ parts: [part] });
    if (counts) tally.add({ name: `build: ${part}`, state: 'passed' });
    return true;
  } catch (error) {
    const { message } = /** @type {Error} */ (error);
    if (error instanceof LaunchError) process.stdout.write(`\n${error.detail ?? ''}\n${message}\n${error.remedy}\n`);
    tally.fail(`build: ${part}`, message);
    return false;
  }
}

/** @param {Tally} tally @param {boolean} counts */
async function buildAll(tally, counts) {
  const stands = await buildCounted('bundle', tally, counts);
  return (await buildCounted('web', tally, counts)) && stands;
}

/**
 * Runs the parts that were asked for. Builds and checks share the two cores; what measures time runs alone.
 * @param {import('./options.mjs').TestOptions} options
 * @param {Tally} tally
 */
async function runParts({ parts, grep }, tally) {
  const progress = progressOn(process.stdout);
  const wants = (/** @type {import('./options.mjs').Part} */ part) => parts.includes(part);
  const needsBuild = wants('build') || wants('int') || wants('e2e');
  const check = async (/** @type {readonly import('./checks.mjs').Check[]} */ list) => {
    if (wants('checks')) await runChecks(list, tally, progress);
  };
  const buildAndCheck = async () => {
    const stands = needsBuild ? await buildAll(tally, wants('build')) : true;
    await check(checksBehindBuilds);
    return stands;
  };
  const [stands] = await Promise.all([buildAndCheck(), check(checksBesideBuilds)]);
  const context = { tally, progress, grep };
  if (wants('unit')) await runVitest('unit', context);
  for (const part of /** @type {const} */ (['int', 'e2e'])) {
    if (!wants(part)) continue;
    if (!stands) tally.fail(part, 'not run: the build failed');
    else if (part === 'int') await runVitest('int', context);
    else await runPlaywright(context);
  }
}

/** `npm test`: one summary over everything, whose counts are the last line. @param {readonly string[]} args @returns {Promise<number>} the exit code */
export async function runTests(args) {
  const options = parseOptions(args);
  if ('error' in options || options.help) {
    process.stdout.write(`${'error' in options ? `${options.error}\n\n` : ''}${usage}\n`);
    return 'error' in options ? 2 : 0;
  }
  const sinceMs = Date.now();
  const tally = new Tally();
  guardSignals(() => undefined);
  if (await buildCounted('generate', tally, options.parts.includes('build'))) await runParts(options, tally);
  process.stdout.write(`\nTook ${secondsSince(sinceMs)}.\n${tally.summary()}\n`);
  return tally.exitCode;
}
