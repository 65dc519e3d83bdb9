/** What a case promises of its rows. `total`: their sequence; `perKey`: the sequence for each sink; `none`: which rows, in any order. */
export type RowOrder = 'total' | 'perKey' | 'none';

/** Printed lines of a run that promises their order, so that two runs can be compared. */
export function sequence(lines: readonly string[], order: RowOrder): string[] {
  const present = lines.filter((line) => line !== '').map(spelled);
  if (order === 'total') return present;
  if (order === 'none') return present.sort();
  return [...present].sort((a, b) => (sinkOf(a) < sinkOf(b) ? -1 : sinkOf(a) > sinkOf(b) ? 1 : 0));
}

/**
 * The rows that remain when all changes are applied: `+I` and `+U` add one, `-U` and `-D` take one away; a row of a file is added.
 * That is what a run with several workers promises, and what a table would hold.
 */
export function remaining(lines: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const line of lines) {
    if (line === '') continue;
    const [, sink = '', change = '+I', row = line] = /^(\w+> )?(\+I|\+U|-U|-D)(\[.*\])$/.exec(line) ?? [];
    const key = sink + spelled(row);
    counts.set(key, (counts.get(key) ?? 0) + (change.startsWith('+') ? 1 : -1));
  }
  return [...counts].flatMap(([row, count]) => (count < 0 ? [`${count} × ${row}`] : Array<string>(count).fill(row))).sort();
}

const sinkOf = (line: string): string => /^\w+> /.exec(line)?.[0] ?? '';

/** Doubles are cut to twelve digits, since a sum depends on the order of its terms. JSON objects are spelled in one way. */
const spelled = (row: string): string =>
  row.startsWith('{')
    ? JSON.stringify(JSON.parse(row), (_, value: unknown) => (typeof value === 'number' ? Number(value.toPrecision(12)) : value))
    : row.replace(/-?\d+\.\d{12,}(?:E-?\d+)?/g, (digits) => String(Number(Number(digits).toPrecision(12))));
