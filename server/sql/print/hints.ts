import type { Hint, HintArgument } from '../ast/hints/hint';
import { printName, printString } from './names';

/** `/*+ A('k'='v'), B(t) *​/`; empty for no hints. */
export const printHints = (hints: readonly Hint[]): string => (hints.length === 0 ? '' : `/*+ ${hints.map(printHint).join(', ')} */`);

const printHint = (hint: Hint): string =>
  hint.arguments.length === 0 ? hint.name : `${hint.name}(${hint.arguments.map(printArgument).join(', ')})`;

function printArgument(argument: HintArgument): string {
  switch (argument.kind) {
    case 'hint-option':
      return `${printString(argument.key)}=${printString(argument.value)}`;
    case 'hint-name':
      return printName(argument.name);
    case 'hint-literal':
      return argument.type === 'string' ? printString(argument.value) : argument.value;
  }
}
