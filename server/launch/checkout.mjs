// @ts-check
import path from 'node:path';
import { pathToFileURL } from 'node:url';

/** The checkout that this file stands in; everything is installed and built inside of it. */
export const root = path.resolve(import.meta.dirname, '../..');

/** @param {string[]} parts */
export const inCheckout = (...parts) => path.join(root, ...parts);

/** The address of a built process, for `import()`. @param {string} name a file of server/main without `.ts` */
export const entry = (name) => pathToFileURL(inCheckout('dist', `${name}.mjs`)).href;
