import type { Diagnostic } from '@/model/diagnostic/diagnostic';
import type { SyntaxProblem } from './syntax-failure';

export const asDiagnostic = (problem: SyntaxProblem): Diagnostic => ({
  code: problem.code,
  severity: 'error',
  at: { range: problem.range },
  message: problem.message,
  params: problem.params,
  ...(problem.fix && { fix: problem.fix }),
});
