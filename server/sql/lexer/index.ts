export { tokenize, type HighlightKind, type HighlightToken } from './tokenize';
export { isPlainName, reservedWords } from './words';
