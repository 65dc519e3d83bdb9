/** Where a feature works. A reason says why not, in words for the author of a pipeline. */
export type Support = 'yes' | { readonly no: string };

export interface Capability {
  readonly title: string;
  readonly embedded: Support;
  readonly flink1: Support;
  readonly flink2: Support;
}

const everywhere = (title: string): Capability => ({ title, embedded: 'yes', flink1: 'yes', flink2: 'yes' });
const flinkOnly = (title: string, no: string): Capability => ({ title, embedded: { no }, flink1: 'yes', flink2: 'yes' });
const embeddedOnly = (title: string, no: string): Capability => ({ title, embedded: 'yes', flink1: { no }, flink2: { no } });
const later = 'the embedded engine has no operator for it yet';

/** The one table of what runs where: `bind` refuses by it, badges and reference pages read it. */
export const capabilities = {
  'tumble-window': everywhere('TUMBLE windows'),
  'hop-window': everywhere('HOP windows'),
  'cumulate-window': everywhere('CUMULATE windows'),
  'session-window': flinkOnly('SESSION windows', later),
  'legacy-window': flinkOnly(
    'TUMBLE, HOP and SESSION in GROUP BY',
    'write TABLE(TUMBLE(TABLE t, DESCRIPTOR(time), size)) instead, which gives the same rows',
  ),
  'window-without-aggregate': flinkOnly(
    'A window table function without GROUP BY window_start, window_end',
    'the embedded engine only aggregates over windows: group by window_start and window_end',
  ),
  'window-of-updates': {
    title: 'A window over rows that change',
    embedded: { no: 'windows need rows that are only added' },
    flink1: { no: 'windows need rows that are only added' },
    flink2: 'yes',
  } as Capability,
  'group-aggregate': everywhere('Running aggregates'),
  'grouping-sets': flinkOnly('GROUPING SETS, ROLLUP and CUBE', 'write one query for each set and put them together with UNION ALL'),
  'regular-join': flinkOnly('Joins of two streams', later),
  'temporal-join': flinkOnly('Joins with a versioned table by event time', later),
  'dimension-join': everywhere('Dimension joins by processing time'),
  'filesystem-dimension': embeddedOnly('A file as dimension', 'Flink has no look-up on files; put the table into a database'),
  'union-all': everywhere('UNION ALL'),
  'set-operation': flinkOnly(
    'UNION, INTERSECT and EXCEPT without ALL',
    'use UNION ALL, with SELECT DISTINCT behind it where duplicates must go',
  ),
  'over-aggregate': flinkOnly('OVER aggregates', later),
  'order-by': flinkOnly('ORDER BY and LIMIT', 'an endless stream has no last row to sort before; sort where the result is read'),
  'match-recognize': flinkOnly('MATCH_RECOGNIZE', later),
  unnest: flinkOnly('UNNEST', later),
  'table-function': flinkOnly('Table functions other than windows', later),
  subquery: flinkOnly('Subqueries in conditions (IN, EXISTS, scalar)', 'join with the query instead'),
  values: flinkOnly('VALUES as a table', 'use a datagen or filesystem source'),
  'nested-values': flinkOnly('Constructing and taking apart rows, arrays and maps', 'nested columns can be passed on, not computed with'),
  'json-functions': flinkOnly('JSON_VALUE, JSON_QUERY and their like', 'declare the fields as columns of the source'),
  'metadata-columns': everywhere('Metadata columns'),
  'like-clause': flinkOnly('CREATE TABLE … LIKE', 'list the columns'),
  'create-table-as': flinkOnly('CREATE TABLE … AS', 'create the table and insert into it'),
  'insert-overwrite': flinkOnly('INSERT OVERWRITE', 'streams only add; empty the target before the start'),
  'other-catalogs': flinkOnly('Names of other catalogs and databases', 'register the table in this workspace'),
  'user-functions': flinkOnly('User-defined functions', later),
  'time-zone-type': {
    title: 'TIMESTAMP WITH TIME ZONE',
    embedded: { no: 'use TIMESTAMP_LTZ' },
    flink1: { no: 'use TIMESTAMP_LTZ' },
    flink2: { no: 'use TIMESTAMP_LTZ' },
  } as Capability,
} as const satisfies Record<string, Capability>;

export type Feature = keyof typeof capabilities;
