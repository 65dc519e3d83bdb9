// @ts-check

export const usage = `npm start                   prepares this checkout, starts database, web and runner, prints the address
npm start -- --help         this text

Ctrl-C stops everything; the next start goes on where it stopped. It takes no options: what may differ is said by variables.

HEADRACE_HOME    database, files, logs, checkpoints; delete it to begin afresh (.headrace in the checkout)
PORT, HOST       where the pages are served (3000, 127.0.0.1); another host wants HEADRACE_TOKEN
HEADRACE_TOKEN   what a browser must know
DATABASE_URL     a PostgreSQL 15 or newer, in the place of the embedded one`;

/**
 * Whether to start; else what to print, and with which exit code.
 * @param {readonly string[]} args
 * @returns {{ start: true } | { start: false; text: string; code: 0 | 2 }}
 */
export function readArguments(args) {
  if (args.some((arg) => arg === '--help' || arg === '-h')) return { start: false, text: usage, code: 0 };
  const [unknown] = args;
  if (unknown === undefined) return { start: true };
  return { start: false, text: `"${unknown}" is no option of npm start. Nothing was started.\n\n${usage}`, code: 2 };
}
