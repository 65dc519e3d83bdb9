import { aggregateFunctions } from './aggregate-functions';
import { functionExamples, type FunctionExample } from './examples';
import { aggregateExamples, exampleColumns, exampleTable, queryForms, type QueryCategory, type QueryExample } from './query-examples';
import { categories, scalarFunctions, signaturesOf, writtenForms } from './index';
import type { Category } from './signature';

interface Entry {
  readonly name: string;
  readonly category: Category;
  readonly signatures: readonly string[];
  readonly summary: string;
  readonly examples: readonly FunctionExample[];
}

/** Every function and form, in the order of the page. */
export function referenceEntries(): readonly Entry[] {
  const forms = writtenForms.map((form) => ({ ...form, examples: functionExamples[form.name] ?? [] }));
  const functions = scalarFunctions.map((fn): Entry => {
    const others = fn.names.slice(1).map((name) => `\`${name}\``);
    const also = others.length === 0 ? '' : ` (also ${others.join(', ')})`;
    const since = fn.since === undefined ? '' : `. Flink has it from ${fn.since} on`;
    return {
      name: fn.names[0]!,
      category: fn.category,
      signatures: signaturesOf(fn),
      summary: `${fn.summary}${also}${since}`,
      examples: functionExamples[fn.names[0]!] ?? [],
    };
  });
  const all = [...forms, ...functions];
  return categories.flatMap((category) => all.filter((entry) => entry.category === category));
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
const code = (text: string): string => `\`${cell(text)}\``;

/** docs/reference/functions.md; a test holds the file beside it. */
export function referencePage(): string {
  const entries = referenceEntries();
  return [
    '# Functions',
    '',
    'Generated from `server/compiler/functions`; each example is a test. Values are shown as `CAST(… AS STRING)` writes them. A function is NULL where an',
    'argument is, unless it says otherwise. The session zone of the examples is UTC, and clocks show 2020-09-13 12:26:40.',
    '',
    ...categories.flatMap((category) => section(category, entries)),
    '## Over rows',
    '',
    `What follows reads rows. The examples read the table \`t (${exampleColumns})\`, and their results are the rows that are left at its end, as a \`print\` table`,
    'shows them.',
    '',
    '| s | i | ts |',
    '|---|---|---|',
    ...exampleTable.map((row) => `| ${row.join(' | ')} |`),
    '',
    '## Aggregate',
    '',
    'All take `DISTINCT` before their value and `FILTER (WHERE condition)` behind them, and leave NULLs out unless they say otherwise.',
    '',
    ...rowsHeading,
    ...aggregateFunctions.flatMap((fn) => {
      const { signature, examples } = aggregateExamples[fn.name]!;
      return rowsOf([signature ?? `${fn.name}(${fn.takes})`], fn.summary, examples);
    }),
    '',
    ...queryCategories.flatMap(([category, title]) => [
      `## ${title}`,
      '',
      ...rowsHeading,
      ...formsOf(category).flatMap(({ signatures, summary, examples }) => rowsOf(signatures, summary, examples)),
      '',
    ]),
  ].join('\n');
}

const queryCategories: readonly (readonly [QueryCategory, string])[] = [
  ['grouping', 'Grouping'],
  ['over', 'OVER'],
  ['window', 'Windows'],
  ['pattern', 'MATCH_RECOGNIZE'],
  ['rows', 'Tables'],
];
const formsOf = (category: string): typeof queryForms => queryForms.filter((form) => form.category === category);
const rowsHeading = ['| function | gives | example | rows |', '|---|---|---|---|'];

/** A line of the page for each example. */
function rowsOf(signatures: readonly string[], summary: string, examples: readonly QueryExample[]): readonly string[] {
  const cells = examples.map(([sql, rows]) => ` ${code(sql)} | ${rows.length === 0 ? 'none' : rows.map(code).join('<br>')} |`);
  const left = `| ${signatures.map(code).join('<br>')} | ${cell(summary)} |`;
  return cells.map((each, i) => (i === 0 ? `${left}${each}` : `| | |${each}`));
}

function section(category: Category, entries: readonly Entry[]): readonly string[] {
  const rows = entries
    .filter((entry) => entry.category === category)
    .flatMap(({ signatures, summary, examples }) => {
      const [first, ...more] = examples;
      const left = `| ${signatures.map(code).join('<br>')} | ${cell(summary)} |`;
      return [`${left}${first === undefined ? ' | | |' : exampleCells(first)}`, ...more.map((example) => `| | |${exampleCells(example)}`)];
    });
  return [
    `## ${category[0]!.toUpperCase()}${category.slice(1)}`,
    '',
    '| function | gives | example | result | type |',
    '|---|---|---|---|---|',
    ...rows,
    ...formsOf(category).flatMap(({ signatures, summary, examples }) => rowsOf(signatures, summary, examples).map((line) => `${line} |`)),
    '',
  ];
}

const exampleCells = ([sql, value, type]: FunctionExample): string => ` ${code(sql)} | ${code(value)} | ${cell(type)} |`;
