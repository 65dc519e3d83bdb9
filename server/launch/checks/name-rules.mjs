// @ts-check

/** @typedef {import('./arrow-rules.mjs').Finding} Finding @typedef {import('./tree.mjs').SourceFile} SourceFile */

const says = 'says nothing of what is in it. Name the thing: what is exported, in the words of the field.';
const nothingNames = new Set(['utils', 'util', 'helpers', 'helper', 'common', 'shared', 'misc']);
const kebab = /^[a-z0-9]+(?:[-.][a-z0-9]+)*$/;
const pageLines = 60;

/** @param {SourceFile} source @returns {Finding[]} */
export function checkNames({ file, text }) {
  const at = (/** @type {string} */ message) => [{ file, line: 1, message }];
  const parts = file.replace(/\.(ts|tsx|mjs)$/, '').split('/');
  const empty = parts.find((part) => part.split('.').some((word) => nothingNames.has(word)));
  if (empty) return at(`The name "${empty}" ${says}`);
  const name = /** @type {string} */ (parts.at(-1));
  // Next gives folders of routes their own signs; file names it leaves alone.
  if (!kebab.test(name))
    return at(
      `"${name}" is not kebab-case: write ${name
        .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
        .replaceAll('_', '-')
        .toLowerCase()}.`,
    );
  const lines = text.split('\n').length - 1;
  if (/^app\/.*page\.tsx$/.test(file) && lines > pageLines)
    return at(`A page of ${lines} lines: a page loads and mounts, in at most ${pageLines}. Move the rest to components/.`);
  return [];
}
