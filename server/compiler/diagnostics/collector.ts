import { nearestName, type Diagnostic, type DiagnosticPlace, type Fix } from '@/model/diagnostic/diagnostic';
import { diagnosticCodes, messageOf, type CompilerCode } from './codes';

export interface Report {
  readonly at: DiagnosticPlace;
  readonly params: Readonly<Record<string, string | number>>;
  readonly fix?: Fix | undefined;
}

/** Gathers the diagnostics of one compilation; the same finding at the same place counts once. */
export class Diagnostics {
  private readonly found = new Map<string, Diagnostic>();

  report(code: CompilerCode, { at, params, fix }: Report): void {
    const message = messageOf(code, params);
    const diagnostic: Diagnostic = { code, severity: diagnosticCodes[code].severity, at, message, params, ...(fix ? { fix } : {}) };
    this.add(diagnostic);
  }

  add(diagnostic: Diagnostic): void {
    const key = `${diagnostic.code}\0${JSON.stringify(diagnostic.at)}\0${diagnostic.message}`;
    if (!this.found.has(key)) this.found.set(key, diagnostic);
  }

  get all(): readonly Diagnostic[] {
    return [...this.found.values()];
  }
  get hasErrors(): boolean {
    return this.all.some((diagnostic) => diagnostic.severity === 'error');
  }
}

/** " Did you mean "x"?" or, where nothing is near, what there is. */
export function nameHint(
  name: string,
  candidates: readonly string[],
  noun = 'There are',
): { readonly hint: string; readonly nearest: string | undefined } {
  const nearest = nearestName(name, candidates);
  if (nearest !== undefined) return { hint: ` Did you mean "${nearest}"?`, nearest };
  if (candidates.length === 0) return { hint: '', nearest };
  const shown = candidates.slice(0, 8).join(', ');
  return { hint: ` ${noun}: ${shown}${candidates.length > 8 ? ', …' : ''}.`, nearest };
}
