/** `npm run bench -- NAME [options]`: runs `bench/NAME.mjs`. */
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const name = process.argv.splice(2, 1)[0] ?? '';
const file = path.join(import.meta.dirname, `${name}.mjs`);
const asked = name === '--help' || name === '-h';
if (/^[a-z-]+$/.test(name) && !['bench', 'bundle', 'arguments'].includes(name) && existsSync(file)) await import(pathToFileURL(file).href);
else {
  const known = readdirSync(import.meta.dirname).flatMap((entry) => /^(?!bench|bundle|arguments)(.+)\.mjs$/.exec(entry)?.[1] ?? []);
  if (asked) process.stdout.write(`npm run bench -- NAME [options]\n\nNAME is one of ${known.join(', ')}; each answers --help.\n`);
  else process.stderr.write(`There is no bench "${name}": take one of ${known.join(', ')}.\n`);
  process.exitCode = asked ? 0 : 2;
}
