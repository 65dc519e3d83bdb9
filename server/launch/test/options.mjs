// @ts-check

export const allParts = /** @type {const} */ (['checks', 'build', 'unit', 'int', 'e2e']);

/** @typedef {typeof allParts[number]} Part */
/** @typedef {{ parts: readonly Part[]; grep: string | undefined; help: boolean }} TestOptions */

export const usage = `npm test                    everything
npm test -- unit int        some parts of: ${allParts.join(', ')}
npm test -- --grep window   the tests whose name holds the text (of unit, int and e2e, or of the parts named)
npm test -- --help          this text

checks  types, isomorphic types, lint, formatting, arrows between folders
build   the processes (dist/) and the pages (.next/)
unit    *.test.ts and *.property.test.ts: no I/O worth the name
int     *.int.test.ts: real processes and databases
e2e     e2e/*.spec.ts in a real browser`;

/**
 * @param {readonly string[]} args
 * @returns {TestOptions | { error: string }}
 */
export function parseOptions(args) {
  /** @type {Part[]} */
  const parts = [];
  let grep;
  let help = false;
  for (let i = 0; i < args.length; i++) {
    const arg = /** @type {string} */ (args[i]);
    const part = allParts.find((name) => name === arg);
    if (part) parts.push(part);
    else if (arg === '--help' || arg === '-h') help = true;
    else if (arg === '--grep' || arg === '-t') {
      grep = args[++i];
      if (grep === undefined) return { error: `${arg} needs a text: ${arg} window` };
    } else return { error: `"${arg}" is neither a part nor an option` };
  }
  if (parts.length > 0) return { parts, grep, help };
  return { parts: grep === undefined ? allParts : ['unit', 'int', 'e2e'], grep, help };
}
