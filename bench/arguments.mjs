// @ts-check
import { parseArgs } from 'node:util';

/** @typedef {NonNullable<import('node:util').ParseArgsConfig['options']>} Options */

/**
 * The arguments of a bench, before it starts anything. `--help` prints the usage and ends the process with 0; an option that is unknown or
 * lacks its value ends it with 2 and one sentence.
 * @template {Options} T
 * @param {string} usage the command with its options, and behind an empty line what it does
 * @param {T} options
 * @param {number} [positionals] how many arguments may come without a name
 */
export function benchArguments(usage, options, positionals = 0) {
  if (askedForHelp()) {
    print(usage);
    process.exit(0);
  }
  try {
    const parsed = parseArgs({ args: process.argv.slice(2), options, allowPositionals: positionals > 0, strict: true });
    if (parsed.positionals.length <= positionals) return parsed;
    process.stderr.write(`"${parsed.positionals[positionals]}" is one argument too many. --help says what there is.\n`);
  } catch (error) {
    if (!isArgumentError(error)) throw error;
    process.stderr.write(sentenceOf(error));
  }
  process.exit(2);
}

/**
 * The same for a bench that reads its arguments itself, behind a bundle that is made first.
 * @param {string} usage
 * @param {() => Promise<number>} run
 * @returns {Promise<number>} the exit code
 */
export async function withUsage(usage, run) {
  if (askedForHelp()) {
    print(usage);
    return 0;
  }
  try {
    return await run();
  } catch (error) {
    if (!isArgumentError(error)) throw error;
    process.stderr.write(sentenceOf(error));
    return 2;
  }
}

/** Ends a bench that cannot begin so, in one sentence. @param {string} sentence @returns {never} */
export function refuse(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(2);
}

const askedForHelp = () => process.argv.slice(2).some((argument) => argument === '--help' || argument === '-h');
const print = (/** @type {string} */ usage) => void process.stdout.write(`${usage.trim()}\n`);

/** @param {unknown} error @returns {error is Error} */
const isArgumentError = (error) =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code.startsWith('ERR_PARSE_ARGS');

/** Node's first sentence; what follows is about its own parser. @param {Error} error */
const sentenceOf = ({ message }) => `${message.split(/\.\s/)[0]?.replace(/\.$/, '')}. --help says what there is.\n`;
