// @ts-check
import { existsSync } from 'node:fs';
import { runCommand } from '../command.mjs';

const installMs = 10 * 60_000;

/** Whether packages of Debian can be installed without asking anybody for more rights. */
export const canInstallPackages = () => process.getuid?.() === 0 && existsSync('/etc/debian_version');

/**
 * Installs packages and starts none of the servers that they bring: Debian's scripts leave them alone in runlevel 1.
 * @param {readonly string[]} packages
 * @returns {Promise<import('../command.mjs').CommandResult>}
 */
export async function installPackages(packages) {
  const options = { env: { DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' }, timeoutMs: installMs };
  await runCommand('apt-get', ['update'], options);
  return runCommand('apt-get', ['install', '-y', '--no-install-recommends', ...packages], options);
}
