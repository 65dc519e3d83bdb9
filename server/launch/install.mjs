// @ts-check
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { inCheckout } from './checkout.mjs';
import { lastLines, runCommand, runNode } from './command.mjs';
import { LaunchError, remedyFor } from './launch-error.mjs';

const stampFile = inCheckout('node_modules', '.headrace-install.json');
const platform = `${process.platform}-${process.arch}`;

/** @param {string} file @returns {any} undefined where it is absent or torn */
function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

const lockHash = () =>
  createHash('sha256')
    .update(readFileSync(inCheckout('package-lock.json')))
    .digest('hex');

/**
 * What npm says it has installed (its hidden lock file) holds each version that the lock file asks for. Packages of other platforms may be absent.
 * @param {Record<string, { version?: string; optional?: boolean; link?: boolean }>} wanted
 * @param {Record<string, { version?: string }>} present
 */
export function covers(wanted, present) {
  return Object.entries(wanted).every(([where, { version, optional, link }]) => {
    if (!where.startsWith('node_modules/') || link) return true;
    return present[where] === undefined ? optional === true : present[where].version === version;
  });
}

/** True where the packages of the lock file are installed for this platform, by this script or by hand. */
export function isInstalled() {
  const stamp = readJson(stampFile);
  if (stamp !== undefined && stamp.platform !== platform) return false;
  if (stamp?.lock === lockHash()) return true;
  const present = readJson(inCheckout('node_modules', '.package-lock.json'));
  const wanted = readJson(inCheckout('package-lock.json'));
  return present !== undefined && wanted !== undefined && covers(wanted.packages, present.packages);
}

/** The npm that runs us, else the one on the PATH. @param {readonly string[]} args */
function npm(args) {
  const npmFile = process.env.npm_execpath ?? '';
  // Prisma would fetch an engine that nothing here uses; any file that exists keeps it from that.
  const options = { env: { PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, NODE_ENV: undefined, npm_config_omit: undefined } };
  if (path.basename(npmFile) === 'npm-cli.js' && existsSync(npmFile)) return runNode([npmFile, ...args], options);
  return runCommand('npm', args, options);
}

/** Installs exactly what the lock file says. @param {import('./progress.mjs').Progress} progress */
export async function install(progress) {
  const step = progress.begin('Installing packages (npm ci)');
  let result = await npm(['ci', '--no-audit', '--no-fund', '--include=dev']);
  if (!result.ok) {
    step.failed('`npm ci` did not pass');
    progress.line(`    ${lastLines(result.output, 3).replaceAll('\n', '\n    ')}`);
    const again = progress.begin('Trying `npm install`, which can do without packages that are only for other platforms');
    result = await npm(['install', '--no-save', '--no-audit', '--no-fund', '--include=dev']);
    if (!result.ok) {
      again.failed('`npm install` did not pass either');
      throw new LaunchError(
        'The packages could not be installed.',
        remedyFor(
          result.output,
          'Read the lines above; after a change of Node, `rm -rf node_modules` and the same command again often helps.',
        ),
        lastLines(result.output),
      );
    }
    again.done('Packages installed by `npm install`');
  } else step.done('Packages installed');
  writeFileSync(stampFile, JSON.stringify({ lock: lockHash(), platform }));
}
