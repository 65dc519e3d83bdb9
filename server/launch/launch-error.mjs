// @ts-check

/** Preparing failed in a way that the person at the terminal can do something about. `remedy` says what. */
export class LaunchError extends Error {
  /**
   * @param {string} message what is so
   * @param {string} remedy what to do
   * @param {string} [detail] the last lines of the tool that failed
   */
  constructor(message, remedy, detail) {
    super(message);
    this.name = 'LaunchError';
    this.remedy = remedy;
    this.detail = detail;
  }
}

/** @type {ReadonlyArray<readonly [RegExp, string]>} */
const remedies = [
  [/ENOSPC|no space left/i, 'The disk is full. Free at least 2 GB and run the same command again.'],
  [/EROFS|read-only file system/i, 'This folder is on a read-only file system. Clone Headrace to a place that you may write to.'],
  [
    /EACCES|EPERM|permission denied/i,
    'This user may not write here. Run it as the owner of the checkout, or clone it to a folder of your own.',
  ],
  [
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|network request/i,
    'The package registry cannot be reached. Check the network and `npm config get registry` (and `proxy`), then run the same command again.',
  ],
  [/ENOENT.*spawn|spawn .*ENOENT/i, 'npm was not found. It comes with Node: reinstall Node, or put its folder on the PATH.'],
  [
    /heap out of memory|Killed|SIGKILL/i,
    'There was not enough memory. Building needs about 2 GB free: close something and run the same command again.',
  ],
];

/** @param {string} output of a failed tool @param {string} otherwise */
export const remedyFor = (output, otherwise) => remedies.find(([pattern]) => pattern.test(output))?.[1] ?? otherwise;
