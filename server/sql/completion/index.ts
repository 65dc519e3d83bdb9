export { completionsAt, type Completions } from './completions';
export type { ScopeTable } from './scope';
export type { NameRole } from '../parse/expectations';
