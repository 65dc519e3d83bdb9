/** Whether the mark stands at this place. */
export function hasMark(bytes: Uint8Array, at: number, mark: Uint8Array): boolean {
  for (let i = 0; i < mark.length; i++) if (bytes[at + i] !== mark[i]) return false;
  return true;
}

/** The first place of the mark; −1: it is not there. */
export function findMark(bytes: Uint8Array, mark: Uint8Array): number {
  let at = bytes.indexOf(mark[0]!);
  while (at >= 0 && !hasMark(bytes, at, mark)) at = bytes.indexOf(mark[0]!, at + 1);
  return at;
}
