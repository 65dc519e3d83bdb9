import { aliased, chosenOf, columnsOf, named, type Kind } from './random-parts';
import { nestedParts } from './random-table';

/** The elements of a collection as rows, beside the row that holds it. */
export const unnest: Kind = (dice, tables) => {
  const table = dice.pick(tables);
  const collection = dice.pick(table.nested.filter(({ elements }) => elements.length > 0));
  const elements = named('u', collection.elements);
  const scope = [...named('a', table.columns), ...elements, ...elements, ...nestedParts(table, 'a')];
  const { parts, columns } = chosenOf(dice, scope, 1, 3);
  const unnested = `UNNEST(a.${collection.name}) AS u (${collection.elements.map(({ name }) => name).join(', ')})`;
  const from = dice.pick([
    `${table.name} AS a CROSS JOIN ${unnested}`,
    `${table.name} AS a, ${unnested}`,
    `${table.name} AS a LEFT JOIN ${unnested} ON TRUE`,
  ]);
  const all = [...elements.map(({ name }) => name), ...parts];
  return { query: `SELECT ${aliased(all)} FROM ${from}`, columns: columnsOf([...elements.map(({ type }) => type), ...columns]) };
};

/** Rows in the order of time that look like a pattern. */
export const randomMatch: Kind = (dice, tables) => {
  const table = dice.pick(tables);
  const condition = (own: string): string =>
    dice.pick([
      `${own}.v > 0`,
      `${own}.v <= 0`,
      `${own}.v > LAST(${own}.v, 1)`,
      `${own}.v < LAST(${own}.v, 1)`,
      `${own}.v IS NOT NULL`,
      `${own}.v > 5 OR ${own}.k = 1`,
    ]);
  const pattern = dice.pick(['A B', 'A B+ C', 'A B* C', 'A B? C', 'A B{2} C', 'A B{1,2} C', 'A B+? C', 'A B*? C', 'A B C']);
  const names = pattern.includes('C') ? ['A', 'B', 'C'] : ['A', 'B'];
  const defined = names.filter((_, i) => i === 0 || dice.chance(0.8)).map((name) => `${name} AS ${condition(name)}`);
  const skip = dice.pick(['PAST LAST ROW', 'PAST LAST ROW', 'TO NEXT ROW']);
  const measures = [
    'FIRST(A.v) AS c1',
    'LAST(B.v) AS c2',
    'COUNT(B.v) AS c3',
    'SUM(B.v) AS c4',
    `CAST(LAST(${names.at(-1)!}.ts) AS TIMESTAMP(3)) AS c5`,
  ];
  const chosen = measures.filter((_, i) => i === 0 || dice.chance(0.6));
  const partition = dice.chance(0.7) ? 'PARTITION BY k ' : '';
  const within = dice.chance(0.2) ? " WITHIN INTERVAL '1' MINUTE" : '';
  const query = `SELECT * FROM ${table.name} MATCH_RECOGNIZE (${partition}ORDER BY ts MEASURES ${chosen.join(', ')} ONE ROW PER MATCH AFTER MATCH SKIP ${skip} PATTERN (${pattern})${within} DEFINE ${defined.join(', ')})`;
  return { query, columns: [] };
};
