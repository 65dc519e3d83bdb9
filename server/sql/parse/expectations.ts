/** What kind of thing a grammar rule would have taken at a place where no fixed word stands. */
export type NameRole =
  | 'expression'
  | 'operator'
  | 'column'
  | 'table'
  | 'function'
  | 'type'
  | 'alias'
  | 'new-name'
  | 'catalog'
  | 'database'
  | 'module'
  | 'option-key'
  | 'string'
  | 'number'
  | 'hint'
  | 'time-unit'
  | 'pattern-variable'
  | 'window-name'
  | 'parameter-name'
  | 'statement'
  | 'query'
  | 'end-of-statement';

/** Everything the grammar asked for at one token: filled while a statement is parsed a second time, for messages and completion. */
export class Expectations {
  readonly keywords = new Set<string>();
  readonly operatorKeywords = new Set<string>();
  readonly symbols = new Set<string>();
  readonly roles = new Set<NameRole>();
}
