import type { AfterMatchSkip, MatchRecognize, Pattern, PatternQuantified } from '../../ast/table-refs/match-recognize';
import { printInterval } from '../expressions/literals';
import { commas, group, hardline, indent, join, line, type Doc } from '../doc';
import { printIdentifier, printName, printNameExcept } from '../names';
import type { Printer } from '../printer';

/** MATCH_RECOGNIZE ( … ), each clause on lines of its own. */
export function matchRecognizeDoc(printer: Printer, match: MatchRecognize): Doc {
  const clauses: Doc[] = [];
  const listed = (word: string, docs: readonly Doc[]): void => {
    if (docs.length > 0) clauses.push(group(word, indent(line, commas(docs))));
  };
  listed(
    'PARTITION BY',
    match.partitionBy.map((key) => printer.expression(key)),
  );
  if (match.orderBy.length > 0) clauses.push(group(printer.orderBy(match.orderBy)));
  listed(
    'MEASURES',
    match.measures.map((measure) => printer.selectItem(measure)),
  );
  if (match.rowsPerMatch !== undefined) clauses.push(`${match.rowsPerMatch} PER MATCH`);
  if (match.afterMatch !== undefined) clauses.push(afterMatchText(match.afterMatch));
  clauses.push(`PATTERN (${match.fromStart ? '^ ' : ''}${patternText(match.pattern)}${match.toEnd ? ' $' : ''})${withinText(match)}`);
  listed(
    'SUBSET',
    match.subsets.map(({ name, variables }) => `${printIdentifier(name)} = (${variables.map(printIdentifier).join(', ')})`),
  );
  listed(
    'DEFINE',
    match.define.map(({ variable, condition }) => [`${printIdentifier(variable)} AS `, printer.expression(condition)]),
  );
  return ['MATCH_RECOGNIZE (', indent(hardline, join(hardline, clauses)), hardline, ')'];
}

const withinText = ({ within }: MatchRecognize): string => (within === undefined ? '' : ` WITHIN ${printInterval(undefined, within)}`);

/** Variables that SKIP TO would take for its own words. */
const skipWords: ReadonlySet<string> = new Set(['FIRST', 'LAST']);

function afterMatchText({ to, variable }: AfterMatchSkip): string {
  const name = variable === undefined ? '' : printNameExcept(variable.name, skipWords);
  if (to === 'PAST LAST ROW') return 'AFTER MATCH SKIP PAST LAST ROW';
  if (to === 'NEXT ROW') return 'AFTER MATCH SKIP TO NEXT ROW';
  return `AFTER MATCH SKIP TO ${to === 'VARIABLE' ? '' : `${to} `}${name}`;
}

/** `atLeast`: 0 takes alternatives, 1 sequences, 2 quantified parts, 3 parts without a quantifier. */
function patternText(pattern: Pattern, atLeast = 0): string {
  const [text, level] = plainPattern(pattern);
  return level < atLeast ? `(${text})` : text;
}

function plainPattern(pattern: Pattern): readonly [string, number] {
  switch (pattern.kind) {
    case 'pattern-alternation':
      return [pattern.alternatives.map((part) => patternText(part, 1)).join(' | '), 0];
    case 'pattern-sequence':
      return [pattern.parts.map((part) => patternText(part, 2)).join(' '), 1];
    case 'pattern-quantified':
      return [patternText(pattern.pattern, 3) + quantifierText(pattern), 2];
    case 'pattern-permutation':
      return [`PERMUTE(${pattern.patterns.map((part) => patternText(part)).join(', ')})`, 3];
    case 'pattern-exclusion':
      return [`{- ${patternText(pattern.pattern)} -}`, 3];
    case 'pattern-variable':
      return [printName(pattern.name), 3];
  }
}

function quantifierText({ min, max, reluctant }: PatternQuantified): string {
  const tail = reluctant ? '?' : '';
  if (max === undefined) return `${min === 0 ? '*' : min === 1 ? '+' : `{${min},}`}${tail}`;
  if (min === 0 && max === 1) return `?${tail}`;
  return `{${min === max ? min : `${min},${max}`}}${tail}`;
}
