/** `partition:0,offset:42;partition:1,offset:300` as a map; null where it is not of that form. */
export function partitionOffsets(text: string): ReadonlyMap<number, number> | null {
  const result = new Map<number, number>();
  for (const part of text.split(';')) {
    const match = /^\s*partition\s*:\s*(\d+)\s*,\s*offset\s*:\s*(\d+)\s*$/.exec(part);
    if (match === null) return null;
    result.set(Number(match[1]), Number(match[2]));
  }
  return result;
}
