// @ts-check
import { accessSync, constants } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { runCommand, runNode } from '../command.mjs';
import { canInstallPackages, installPackages } from './apt.mjs';

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome'];
const macPlaces = ['/Applications/Chromium.app/Contents/MacOS/Chromium', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'];
const installMs = 10 * 60_000;
/** Ends only what would never end: the first start reads a few hundred megabytes. */
const worksWithinMs = 120_000;

/** @param {string} file */
function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The one that Playwright has for its own version, whether it is there or not. */
const playwrightPlace = () => createRequire(import.meta.url)('@playwright/test').chromium.executablePath();

/** Starts it once: a launcher without its package, or a browser without its libraries, is no browser. @param {string} file */
async function works(file) {
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return (await runCommand(file, ['--version', ...args], { timeoutMs: worksWithinMs })).ok;
}

async function findInstalled() {
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  const onPath = names.flatMap((name) => folders.map((folder) => path.join(folder, name)));
  for (const file of [...onPath, ...macPlaces, playwrightPlace()]) {
    if (isExecutable(file) && (await works(file))) return file;
  }
  return undefined;
}

/** @returns {readonly { title: string; run(): Promise<import('../command.mjs').CommandResult> }[]} */
function waysToInstall() {
  const playwright = {
    title: 'playwright install chromium',
    run: () => runNode(['node_modules/@playwright/test/cli.js', 'install', 'chromium'], { timeoutMs: installMs }),
  };
  const apt = { title: 'apt-get install chromium', run: () => installPackages(['chromium']) };
  return canInstallPackages() ? [playwright, apt] : [playwright];
}

/**
 * A Chromium that starts: CHROMIUM_PATH, one of the system, Playwright's own, or one installed now. Never asks for more rights than it has.
 * @param {import('../progress.mjs').Progress} progress
 * @returns {Promise<{ file: string } | { problem: string }>}
 */
export async function findChromium(progress) {
  const given = process.env.CHROMIUM_PATH;
  if (given)
    return (await works(given))
      ? { file: given }
      : { problem: `CHROMIUM_PATH=${given} does not start. Correct it, or unset it to have one found.` };
  const there = await findInstalled();
  if (there) return { file: there };
  for (const { title, run } of waysToInstall()) {
    const step = progress.begin(`No Chromium here; ${title}`);
    const { ok } = await run();
    const file = ok ? await findInstalled() : undefined;
    if (file) {
      step.done(`Chromium installed: ${file}`);
      return { file };
    }
    step.failed(`${title} gave no Chromium that starts`);
  }
  return {
    problem:
      'The browser tests need Chromium. Install it (Debian: `apt-get install chromium`; elsewhere: `npx playwright install --with-deps chromium`), or set CHROMIUM_PATH to one.',
  };
}
