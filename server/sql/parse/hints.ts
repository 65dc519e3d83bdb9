import type { Hint, HintArgument } from '../ast/hints/hint';
import type { Cursor } from './cursor';

/** The hints at this place, none where no `/*+` stands here. */
export function parseHints(cursor: Cursor): Hint[] {
  if (cursor.token.kind !== 'hint-start') return [];
  cursor.advance();
  const hints = cursor.list(parseHint);
  cursor.expectKind('hint-end');
  return hints;
}

function parseHint(cursor: Cursor): Hint {
  const first = cursor.token;
  cursor.wants('hint');
  if (first.kind !== 'word') throw cursor.unexpected();
  cursor.advance();
  const args = cursor.takeSymbol('(') ? parseArguments(cursor) : [];
  return { kind: 'hint', name: first.value, arguments: args, range: cursor.rangeFrom(first) };
}

function parseArguments(cursor: Cursor): HintArgument[] {
  const args = cursor.isSymbol(')') ? [] : cursor.list(parseHintArgument);
  cursor.expectSymbol(')');
  return args;
}

function parseHintArgument(cursor: Cursor): HintArgument {
  const first = cursor.token;
  cursor.wants('option-key');
  if (!['string', 'number', 'word', 'name'].includes(first.kind)) throw cursor.unexpected();
  const name = first.kind === 'word' ? parseDottedKey(cursor) : cursor.advance().value;
  if (first.kind !== 'number' && cursor.takeSymbol('=')) {
    const value = cursor.token.kind === 'string' ? cursor.expectString() : expectBareValue(cursor);
    return { kind: 'hint-option', key: name, value, range: cursor.rangeFrom(first) };
  }
  const range = cursor.rangeFrom(first);
  if (first.kind === 'string' || first.kind === 'number') return { kind: 'hint-literal', type: first.kind, value: name, range };
  return { kind: 'hint-name', name, range };
}

/** `a.b-c` stays one key. */
function parseDottedKey(cursor: Cursor): string {
  let key = cursor.advance().value;
  while (cursor.isSymbol('.') && cursor.peek(1).kind === 'word') {
    cursor.advance();
    key += `.${cursor.advance().value}`;
  }
  return key;
}

function expectBareValue(cursor: Cursor): string {
  cursor.wants('string');
  if (cursor.token.kind !== 'number' && cursor.token.kind !== 'word') throw cursor.unexpected();
  return cursor.advance().value;
}
