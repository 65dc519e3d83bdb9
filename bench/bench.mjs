/** `npm run bench -- NAME [options]`: runs `bench/NAME.mjs`. */
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const name = process.argv.splice(2, 1)[0] ?? '';
const file = path.join(import.meta.dirname, `${name}.mjs`);
if (/^[a-z-]+$/.test(name) && existsSync(file)) await import(pathToFileURL(file).href);
else {
  const known = readdirSync(import.meta.dirname).flatMap((entry) => /^(?!bench|bundle)(.+)\.mjs$/.exec(entry)?.[1] ?? []);
  process.stderr.write(`npm run bench -- NAME: there is no bench "${name}". Take one of ${known.join(', ')}.\n`);
  process.exitCode = 2;
}
