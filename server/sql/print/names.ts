import type { Identifier, QualifiedName } from '../ast/node';
import { isPlainName } from '../lexer/words';

const quoted = (name: string): string => `\`${name.replaceAll('`', '``')}\``;

/** A name as it stands in text: between backticks where it is reserved or not plain. */
export const printName = (name: string): string => (isPlainName(name) ? name : quoted(name));

/** Like `printName`, quoting also words that the grammar would take for something else at this place. */
export const printNameExcept = (name: string, words: ReadonlySet<string>): string =>
  words.has(name.toUpperCase()) ? quoted(name) : printName(name);

export const printIdentifier = (identifier: Identifier): string => printName(identifier.name);

export const printQualifiedName = (name: QualifiedName): string => name.parts.map(printName).join('.');

export const printPath = (path: readonly string[]): string => path.map(printName).join('.');

/** A character literal. */
export const printString = (text: string): string => `'${text.replaceAll("'", "''")}'`;
