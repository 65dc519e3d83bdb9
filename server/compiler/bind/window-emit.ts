import type { WindowEmit } from '@/server/plan/job/job-plan';
import type { HintOption } from '@/server/sql/ast/hints/hint';
import type { AstNode } from '@/server/sql/ast/node';
import type { Select } from '@/server/sql/ast/queries/select';
import type { WindowTableNode } from '@/server/plan/logical/logical-plan';
import { nameHint } from '../diagnostics/collector';
import { parseDurationMs } from '../expr/duration';
import { reportUnsupported } from './expressions/expression-context';
import type { QueryContext } from './query-context';

/** What `table.exec.emit.*` say of the windows in GROUP BY. */
export interface EmitSettings {
  readonly earlyFire: boolean;
  readonly earlyEveryMs: number | null;
  readonly lateFire: boolean;
  readonly lateEveryMs: number | null;
  /** null: not set; late rows are then awaited as long as state lives. */
  readonly allowedLatenessMs: number | null;
}

export const noEmit: EmitSettings = { earlyFire: false, earlyEveryMs: null, lateFire: false, lateEveryMs: null, allowedLatenessMs: null };

/** The options of `HEADRACE(…)` at the SELECT of a window. */
export const emitHints = { allowedLateness: 'allowed-lateness', earlyFire: 'early-fire', lateFire: 'late-fire' } as const;
const known: readonly string[] = Object.values(emitHints);

type Asked = Pick<WindowTableNode, 'time' | 'legacy'> & { readonly session: boolean };
type Emit = { readonly emit?: WindowEmit; readonly emitHinted?: true };

/** When a window speaks besides at its end: by the hint of its SELECT, or, for windows in GROUP BY, by the settings of Flink. */
export function windowEmit(window: Asked, select: Select, context: QueryContext): Emit {
  const hinted = hintedEmit(select, context);
  const emit = hinted ?? (window.legacy === true ? settingsEmit(window, select, context) : refused(select, context));
  if (emit === null || (emit.earlyEveryMs === null && (emit.allowedLatenessMs === 0 || window.time === 'processing'))) return {};
  if (window.session) {
    reportUnsupported(context.bind, select.groupBy ?? select, 'window-emit-session');
    return {};
  }
  const allowedLatenessMs = window.time === 'processing' ? 0 : emit.allowedLatenessMs;
  return { emit: { ...emit, allowedLatenessMs }, ...(hinted === null ? {} : { emitHinted: true }) };
}

function hintedEmit({ hints }: Select, { bind }: QueryContext): WindowEmit | null {
  const options = hints
    .filter(({ name }) => name.toUpperCase() === 'HEADRACE')
    .flatMap((hint) => hint.arguments)
    .filter((argument): argument is HintOption => argument.kind === 'hint-option');
  if (options.length === 0) return null;
  const values = new Map<string, number>();
  for (const option of options) {
    const { key, value } = option;
    const ms = parseDurationMs(value);
    if (!known.includes(key)) problem(option, `there is no such hint at a window.${nameHint(key, known).hint}`.replace(/\.$/, ''));
    else if (ms === null) problem(option, `"${value}" is no duration such as "10 s"`);
    else values.set(key, ms);
  }
  const allowedLatenessMs = values.get(emitHints.allowedLateness) ?? 0;
  const late = options.find(({ key }) => key === emitHints.lateFire);
  if (late !== undefined && allowedLatenessMs === 0) problem(late, `"${emitHints.allowedLateness}" must be set as well`);
  return { allowedLatenessMs, earlyEveryMs: values.get(emitHints.earlyFire) ?? null, lateEveryMs: values.get(emitHints.lateFire) ?? 0 };

  function problem(at: AstNode, what: string): void {
    bind.report('invalid-setting', at, { key: (at as HintOption).key, problem: what });
  }
}

/** As Flink reads them: windows take late rows where late-fire is enabled, for as long as allow-lateness says, or state lives. */
function settingsEmit({ session, time }: Asked, select: Select, { bind, emit, stateTtlMs }: QueryContext): WindowEmit | null {
  const allowedLatenessMs = emit.lateFire && !session ? (emit.allowedLatenessMs ?? stateTtlMs ?? 0) : 0;
  if (emit.lateFire && allowedLatenessMs === 0 && time === 'event' && !session)
    bind.report('invalid-setting', select.groupBy ?? select, {
      key: 'table.exec.emit.late-fire.enabled',
      problem: '"table.exec.emit.allow-lateness" must be set as well',
    });
  for (const [kind, on, delay] of [
    ['early', emit.earlyFire, emit.earlyEveryMs],
    ['late', emit.lateFire, emit.lateEveryMs],
  ] as const)
    if (on && delay === null)
      bind.report('invalid-setting', select.groupBy ?? select, {
        key: `table.exec.emit.${kind}-fire.enabled`,
        problem: `"table.exec.emit.${kind}-fire.delay" must be set as well`,
      });
  if (session && (emit.earlyFire || emit.lateFire)) return { allowedLatenessMs: 0, earlyEveryMs: 0, lateEveryMs: 0 };
  return {
    allowedLatenessMs,
    earlyEveryMs: emit.earlyFire ? emit.earlyEveryMs : null,
    lateEveryMs: emit.lateEveryMs ?? 0,
  };
}

function refused(select: Select, { bind, emit }: QueryContext): null {
  if (emit.earlyFire || emit.lateFire) reportUnsupported(bind, select.groupBy ?? select, 'window-emit-setting');
  return null;
}
