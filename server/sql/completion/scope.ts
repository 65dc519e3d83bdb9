import type { Token } from '../lexer/token';
import { reservedWords } from '../lexer/words';

/** A table whose columns may be named at a place. `path` is empty for a query or a table function. */
export interface ScopeTable {
  readonly path: readonly string[];
  readonly alias?: string;
}

/** `tokens`: one statement without comments and end; `at`: the index of the first token behind the cursor. */
export function tablesInScope(tokens: readonly Token[], at: number): ScopeTable[] {
  const [from, to] = blockAround(tokens, at);
  const tables: ScopeTable[] = [];
  let [depth, inFrom] = [0, false];
  for (let i = from; i < to; i++) {
    const token = tokens[i]!;
    const before = depth;
    if (opens(token)) depth++;
    if (closes(token)) depth--;
    if (before !== 0) continue;
    if (endsFrom.has(token.upper)) inFrom = false;
    const target = token.upper === 'INTO' && !tokens.slice(i, at).some(({ upper }) => upper === 'SELECT');
    const starts = target || token.upper === 'FROM' || token.upper === 'JOIN' || (inFrom && isSymbol(token, ','));
    if (token.upper === 'FROM') inFrom = true;
    if (starts) tables.push(...tableAt(tokens, i + 1, to));
  }
  return tables;
}

/** The names that WITH gives in a statement. */
export function commonTables(tokens: readonly Token[]): string[] {
  return tokens.flatMap((token, i) => {
    const follows = tokens[i + 1]?.upper === 'AS' && isSymbol(tokens[i + 2], '(');
    const before = tokens[i - 1];
    return follows && (before?.upper === 'WITH' || isSymbol(before, ',')) && tokens.some(({ upper }) => upper === 'WITH')
      ? [token.value]
      : [];
  });
}

const endsFrom = new Set(['WHERE', 'GROUP', 'HAVING', 'WINDOW', 'ORDER', 'LIMIT', 'SELECT']);
const setWords = new Set(['UNION', 'INTERSECT', 'EXCEPT']);

const isSymbol = (token: Token | undefined, value: string): boolean => token?.kind === 'symbol' && token.value === value;
const opens = (token: Token): boolean => isSymbol(token, '(') || isSymbol(token, '[');
const closes = (token: Token): boolean => isSymbol(token, ')') || isSymbol(token, ']');
const isName = (token: Token | undefined): token is Token =>
  token?.kind === 'name' || (token?.kind === 'word' && !reservedWords.has(token.upper));

/** The SELECT block around the cursor: up to the parentheses and set operations at its sides. Parentheses of calls are looked through. */
function blockAround(tokens: readonly Token[], at: number): readonly [number, number] {
  let from = at;
  for (let depth = 0; from > 0; from--) {
    const token = tokens[from - 1]!;
    if (closes(token)) depth++;
    else if (opens(token) && depth > 0) depth--;
    else if (depth === 0 && ((opens(token) && beginsQuery(tokens, from)) || setWords.has(token.upper))) break;
  }
  let to = at;
  for (let depth = openWithin(tokens, from, at); to < tokens.length; to++) {
    const token = tokens[to]!;
    if (opens(token)) depth++;
    else if (closes(token) && --depth < 0) break;
    else if (depth === 0 && setWords.has(token.upper)) break;
  }
  return [from, to];
}

const beginsQuery = (tokens: readonly Token[], index: number): boolean => ['SELECT', 'WITH', 'VALUES'].includes(tokens[index]?.upper ?? '');

function openWithin(tokens: readonly Token[], from: number, to: number): number {
  let depth = 0;
  for (let i = from; i < to; i++) depth += opens(tokens[i]!) ? 1 : closes(tokens[i]!) ? -1 : 0;
  return depth;
}

/** The table named at `index`, with its alias. */
function tableAt(tokens: readonly Token[], index: number, to: number): ScopeTable[] {
  let i = index;
  while (tokens[i]?.upper === 'LATERAL' || tokens[i]?.upper === 'TABLE' || tokens[i]?.upper === 'UNNEST') i++;
  const path: string[] = [];
  if (isSymbol(tokens[i], '(')) i = closing(tokens, i, to) + 1;
  else {
    for (; i < to && isName(tokens[i]); i += 2) {
      path.push(tokens[i]!.value);
      if (!isSymbol(tokens[i + 1], '.')) break;
    }
    i++;
  }
  const alias = aliasAt(tokens, i, to);
  return path.length === 0 && alias === undefined ? [] : [{ path, ...(alias !== undefined && { alias }) }];
}

function closing(tokens: readonly Token[], open: number, to: number): number {
  let depth = 0;
  for (let i = open; i < to; i++) {
    if (opens(tokens[i]!)) depth++;
    else if (closes(tokens[i]!) && --depth === 0) return i;
  }
  return to;
}

/** `[FOR SYSTEM_TIME AS OF path] [AS] alias`. */
function aliasAt(tokens: readonly Token[], index: number, to: number): string | undefined {
  let i = index;
  if (tokens[i]?.upper === 'FOR') {
    i += 4;
    while (i < to && (isName(tokens[i]) || isSymbol(tokens[i], '.'))) i++;
  }
  if (tokens[i]?.upper === 'AS') i++;
  return i < to && isName(tokens[i]) ? tokens[i]!.value : undefined;
}
