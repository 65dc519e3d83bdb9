// @ts-check
import { runNode } from '../command.mjs';

/** @typedef {{ name: string; title: string; args: readonly string[] }} Check */

const tsc = 'node_modules/typescript/bin/tsc';

/** Beside the builds. Cheap ones first: what they find comes within seconds. @type {readonly Check[]} */
export const checksBesideBuilds = [
  { name: 'arrows', title: 'Arrows between folders', args: ['server/launch/checks/arrows.mjs'] },
  { name: 'format', title: 'Formatting', args: ['node_modules/prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.'] },
  { name: 'isomorphic types', title: 'Types of the isomorphic folders', args: [tsc, '--noEmit', '-p', 'tsconfig.isomorphic.json'] },
  { name: 'types', title: 'Types', args: [tsc, '--noEmit', '-p', 'tsconfig.json'] },
];

/** On the core that the builds leave: as long as both checks of types. @type {readonly Check[]} */
export const checksBehindBuilds = [
  { name: 'lint', title: 'Lint', args: ['--max-old-space-size=3072', 'node_modules/eslint/bin/eslint.js', '.'] },
];

/**
 * @param {readonly Check[]} list
 * @param {import('./tally.mjs').Tally} tally
 * @param {import('../progress.mjs').Progress} progress
 */
export async function runChecks(list, tally, progress) {
  for (const { name, title, args } of list) {
    const step = progress.begin(title);
    const { ok, output } = await runNode(args);
    if (ok) {
      step.done(title);
      tally.add({ name, state: 'passed' });
      // A checker that passes may still have something to say: warnings.
      if (output.trim()) progress.line(output.trimEnd());
    } else {
      step.failed(title);
      progress.line(output.trimEnd());
      tally.fail(`check: ${name}`, `see above, or run \`node ${args.join(' ')}\``);
    }
  }
}
