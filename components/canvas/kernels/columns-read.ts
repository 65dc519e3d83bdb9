/** Which of `columns` the settings name, in any of their texts: what the column card ticks. */
export function columnsNamed(config: unknown, columns: readonly string[]): ReadonlySet<string> {
  const words = new Set<string>();
  const visit = (value: unknown): void => {
    if (typeof value === 'string')
      for (const word of value.replace(/'(?:[^']|'')*'/g, ' ').match(/[\p{L}_][\p{L}\p{N}_$]*/gu) ?? []) words.add(word);
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(visit);
  };
  visit(config);
  return new Set(columns.filter((column) => words.has(column)));
}
