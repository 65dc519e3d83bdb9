/** The oldest Node that everything here is tested with. This file is read by older ones too, so it uses nothing newer than Node 14. */
const oldest = [20, 19, 0];

/** @param {string} version e.g. `20.19.0` */
export function isSupportedNode(version) {
  const parts = version.split('.').map(Number);
  for (let i = 0; i < oldest.length; i++) {
    if (parts[i] !== oldest[i]) return parts[i] > oldest[i];
  }
  return true;
}

/** Ends the process with one sentence where Node is too old; called before anything newer is loaded. */
export function requireSupportedNode() {
  if (isSupportedNode(process.versions.node)) return;
  console.error(
    `Headrace needs Node ${oldest.join('.')} or newer, and this is ${process.versions.node}. Install a current Node (https://nodejs.org) and run the same command again.`,
  );
  process.exit(1);
}
