/**
 * The table that lines of output amount to, in one order and one spelling: JSON objects as they are, changes (`+I[k, …]`, `-U[…]`) by
 * what remains for each first column. Doubles are cut to twelve digits, since sums depend on the order of their terms.
 */
export function tableRows(lines: readonly string[]): string[] {
  const present = lines.filter((line) => line !== '');
  if (!present[0] || present[0].startsWith('{')) return present.map(objectRow).sort();
  const table = new Map<string, string>();
  for (const line of present) {
    const [, change = '+I', row = ''] = /^(?:\w+> )?(\+I|\+U|-U|-D)?(\[.*\])$/.exec(line) ?? [];
    const key = row.slice(1).split(/[,\]]/, 1)[0]!;
    if (change === '+I' || change === '+U') table.set(key, row);
    else if (change === '-D') table.delete(key);
  }
  return [...table.values()].sort();
}

const objectRow = (line: string): string => {
  const row = JSON.parse(line) as Record<string, unknown>;
  return JSON.stringify(row, (_, value: unknown) => (typeof value === 'number' ? Number(value.toPrecision(12)) : value));
};
