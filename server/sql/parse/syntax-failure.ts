import type { Fix, TextRange } from '@/model/diagnostic/diagnostic';
import type { SqlDiagnosticCode } from '../diagnostics/codes';

/** What is wrong at a place; a `Diagnostic` without what only the script knows. */
export interface SyntaxProblem {
  readonly code: SqlDiagnosticCode;
  readonly range: TextRange;
  readonly message: string;
  readonly params: Readonly<Record<string, string | number>>;
  readonly fix?: Fix;
}

/** Leaves a statement that cannot be read; caught where the script goes on with the next one, never outside this room. */
export class SyntaxFailure extends Error {
  /** `problem` is absent where the token at `tokenIndex` is simply not what the grammar asks for. */
  constructor(
    readonly tokenIndex: number,
    readonly problem?: SyntaxProblem,
  ) {
    super(problem?.message ?? 'unexpected token');
    this.name = 'SyntaxFailure';
  }
}
