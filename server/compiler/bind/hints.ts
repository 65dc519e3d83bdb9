import type { Hint, HintArgument, HintOption } from '@/server/sql/ast/hints/hint';
import type { AstNode } from '@/server/sql/ast/node';
import { nameHint } from '../diagnostics/collector';
import { parseDurationMs } from '../expr/duration';
import type { BindContext } from './bind-context';
import type { Scope } from './scope';

/** Hints that Flink has for bounded data; rows stay the same without them. */
const withoutEffect = ['BROADCAST', 'SHUFFLE_HASH', 'SHUFFLE_MERGE', 'NEST_LOOP'];
const ofSelect = ['STATE_TTL', 'LOOKUP', 'HEADRACE', ...withoutEffect];

/** What is wrong with the value of an option; null where nothing is. */
type Check = (value: string) => string | null;

const oneOf =
  (...values: readonly string[]): Check =>
  (value) =>
    values.includes(value.toLowerCase()) ? null : `"${value}" is none of ${values.join(', ')}`;
const duration: Check = (value) => (parseDurationMs(value) === null ? `"${value}" is no duration such as "1 d"` : null);
const count: Check = (value) => (/^[1-9]\d{0,8}$/.test(value) ? null : `"${value}" is no whole number from 1`);

const lookupOptions: Readonly<Record<string, Check>> = {
  table: () => null,
  async: oneOf('true', 'false'),
  'output-mode': oneOf('ordered', 'allow_unordered'),
  capacity: count,
  timeout: duration,
  'retry-predicate': oneOf('lookup_miss'),
  'retry-strategy': oneOf('fixed_delay'),
  'fixed-delay': duration,
  'max-attempts': count,
};

export const isOption = (argument: HintArgument): argument is HintOption => argument.kind === 'hint-option';

/** What `OPTIONS(…)` behind a table says; no other hint stands there. */
export function optionsOf(hints: readonly Hint[], bind: BindContext): readonly HintOption[] {
  return hints.flatMap((hint) => {
    const problem = (what: string): readonly HintOption[] => {
      bind.report('invalid-hint', hint, { hint: hint.name, problem: what });
      return [];
    };
    const name = hint.name.toUpperCase();
    if (ofSelect.includes(name)) return problem('it stands behind SELECT, not behind a table');
    if (name !== 'OPTIONS') return problem(`there is none of this name${sentence(nameHint(name, ['OPTIONS']).hint)}`);
    return hint.arguments.every(isOption) ? hint.arguments : problem("write its options as OPTIONS('key' = 'value')");
  });
}

/** Reports hints of a SELECT that would have no effect: unknown ones, and those that name no table of it or say what cannot be read. */
export function checkHints(hints: readonly Hint[], scope: Scope, bind: BindContext): void {
  const tables = scope.tables.flatMap(({ alias }) => (alias === null ? [] : [alias]));
  for (const hint of hints) {
    const name = hint.name.toUpperCase();
    const problem = (at: AstNode, what: string): void => bind.report('invalid-hint', at, { hint: hint.name, problem: what });
    if (name === 'STATE_TTL') checkTimesToLive(hint, tables, problem);
    else if (name === 'LOOKUP') checkLookup(hint, tables, problem);
    else if (name === 'OPTIONS') problem(hint, 'it stands behind a table, not behind SELECT');
    else if (!ofSelect.includes(name)) problem(hint, `there is none of this name${sentence(nameHint(name, ofSelect.slice(0, 3)).hint)}`);
  }
}

/** Reports hints on when a window speaks, at a SELECT that groups by none. */
export function refuseWindowHints(hints: readonly Hint[], bind: BindContext): void {
  for (const hint of hints)
    if (hint.name.toUpperCase() === 'HEADRACE')
      bind.report('invalid-hint', hint, {
        hint: hint.name,
        problem: 'it says when a window gives results, and this SELECT groups by none',
      });
}

type Problem = (at: AstNode, what: string) => void;

function checkTimesToLive(hint: Hint, tables: readonly string[], problem: Problem): void {
  for (const argument of hint.arguments) {
    if (!isOption(argument)) problem(argument, "write STATE_TTL('table' = '1 d')");
    else if (!tables.includes(argument.key)) problem(argument, noTable(argument.key, tables));
    else {
      const wrong = duration(argument.value);
      if (wrong !== null) problem(argument, wrong);
    }
  }
}

function checkLookup(hint: Hint, tables: readonly string[], problem: Problem): void {
  const options = hint.arguments.filter(isOption);
  if (options.length < hint.arguments.length) problem(hint, "write LOOKUP('table' = 'name', 'key' = 'value')");
  else if (!options.some(({ key }) => key === 'table')) problem(hint, `it says no 'table'`);
  for (const option of options) {
    const check = Object.hasOwn(lookupOptions, option.key) ? lookupOptions[option.key]! : null;
    const wrong =
      check === null
        ? `"${option.key}" is none of its options${sentence(nameHint(option.key, Object.keys(lookupOptions)).hint)}`
        : option.key === 'table' && !tables.includes(option.value)
          ? noTable(option.value, tables)
          : check(option.value);
    if (wrong !== null) problem(option, wrong);
  }
}

const noTable = (name: string, tables: readonly string[]): string =>
  `there is no table "${name}" in this FROM${sentence(nameHint(name, tables).hint)}`;
/** A hint to a name as a sentence of its own, without the full stop that the message has. */
const sentence = (hint: string): string => (hint === '' ? '' : `.${hint}`.replace(/\.$/, ''));
