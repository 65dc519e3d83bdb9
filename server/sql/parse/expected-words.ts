import type { Expectations, NameRole } from './expectations';

/** How a message names what a rule would take; undefined where naming it would only be noise. */
const roleWords: Readonly<Record<NameRole, string | undefined>> = {
  expression: 'an expression',
  operator: undefined,
  column: undefined,
  table: 'a table',
  function: undefined,
  type: 'a data type',
  alias: undefined,
  'new-name': 'a name',
  catalog: 'a catalog',
  database: 'a database',
  module: 'a module',
  'option-key': "a key in single quotes ('connector')",
  string: 'a text in single quotes',
  number: 'a whole number',
  hint: 'a hint',
  'time-unit': 'a unit of time (SECOND, MINUTE, HOUR, DAY …)',
  'pattern-variable': 'a pattern variable',
  'window-name': 'a window',
  'parameter-name': 'a parameter name',
  statement: 'a statement (CREATE, INSERT, SELECT …)',
  query: 'a query (SELECT …)',
  'end-of-statement': '";"',
};

const queryStarts = ['SELECT', 'WITH', 'VALUES', 'TABLE'];
const expressionStarts = [...queryStarts, 'NOT', 'DESCRIPTOR', 'DISTINCT', 'ALL', 'ANY', 'SOME', 'EXISTS', 'KEY'];
const most = 7;

/** What could have stood at a place, most telling first, ready to be read: `",", FROM, WHERE or ";"`. */
export function expectedWords(expectations: Expectations): string {
  const words = candidates(expectations);
  const shown = words.length > most ? [...words.slice(0, most - 1), 'other clauses'] : words;
  if (shown.length <= 1) return shown[0] ?? 'nothing more';
  return `${shown.slice(0, -1).join(', ')} or ${shown[shown.length - 1]}`;
}

function candidates({ keywords, symbols, roles }: Expectations): string[] {
  const named = [...roles].map((role) => roleWords[role]).filter((word) => word !== undefined);
  const end = named.filter((word) => word === '";"');
  const others = named.filter((word) => word !== '";"' && !(word === 'a name' && roles.has('expression')));
  const marks = [...symbols]
    .filter((symbol) => !(symbol === ';' || (symbol === '(' && (roles.has('expression') || roles.has('alias')))))
    .map((symbol) => `"${symbol}"`);
  const specific = others.length > 0 || marks.length > 0;
  const kept = new Set([...keywords].filter((word) => !isNoise(word, roles)));
  const operator = !specific && kept.size === 0 && end.length === 0 && roles.has('operator') ? ['an operator'] : [];
  return [...new Set([...others, ...marks.filter((mark) => !inner.has(mark) || roles.size === 0), ...kept, ...end, ...operator])];
}

/** Steps behind an operand that are seldom what is missing. */
const inner = new Set(['"."', '"["', '"=>"']);

function isNoise(word: string, roles: ReadonlySet<NameRole>): boolean {
  if (roles.has('statement')) return true;
  if (roles.has('expression')) return expressionStarts.includes(word);
  if (roles.has('query')) return queryStarts.includes(word);
  return false;
}

/** Keywords that a misspelt word may have meant; phrases by their first word. */
export const keywordCandidates = (expectations: Expectations): string[] => {
  const words = [...expectations.keywords, ...expectations.operatorKeywords].map((phrase) => phrase.split(' ')[0]!);
  return [...new Set(words)].filter((word) => word.length > 1);
};
