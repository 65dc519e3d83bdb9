import { difference } from './compare-rows';
import type { ConformanceCase } from './case-folder';
import { runOnHeadrace, straight, type HeadraceOutcome, type Variant } from './headrace-side';

/** What became of one case on one way of running it. `not-yet`: the compiler refuses it, by these codes. */
export type Verdict =
  | { readonly verdict: 'same' }
  | { readonly verdict: 'not-yet'; readonly codes: readonly string[]; readonly why: string }
  | { readonly verdict: 'differs'; readonly why: string }
  | { readonly verdict: 'failed'; readonly why: string };

export type VariantName = 'straight' | 'batches' | 'restored' | 'both';
export const variantNames: readonly VariantName[] = ['straight', 'batches', 'restored', 'both'];

/** Random batches and the place of the interruption follow from the seed. */
export function variantOf(name: VariantName, seed: number): Variant {
  if (name === 'straight') return straight;
  if (name === 'batches') return { batches: seed, restored: null };
  return { batches: name === 'both' ? seed : null, restored: name === 'both' ? { from: 2, to: 3 } : { from: 1, to: 2 } };
}

export interface CaseCheck {
  readonly case: ConformanceCase;
  readonly variants: Readonly<Partial<Record<VariantName, Verdict>>>;
  /** Processor time of each. */
  readonly cpuSeconds: Readonly<Partial<Record<VariantName, number>>>;
}

/** Runs the case in the ways that it allows; a case that is refused or wrong when run straight is not tried further. */
export async function checkCase(
  given: ConformanceCase,
  { names, seed, workerFile }: { readonly names: readonly VariantName[]; readonly seed: number; readonly workerFile: URL },
): Promise<CaseCheck> {
  const variants: Partial<Record<VariantName, Verdict>> = {};
  const cpuSeconds: Partial<Record<VariantName, number>> = {};
  for (const name of names) {
    const severalWorkers = name === 'restored' || name === 'both';
    if (severalWorkers && given.onlyOneWorker !== undefined) continue;
    const before = process.cpuUsage();
    const outcome = await runOnHeadrace({ script: given.script, folder: given.folder, variant: variantOf(name, seed), workerFile });
    const { user, system } = process.cpuUsage(before);
    cpuSeconds[name] = Math.round((user + system) / 10_000) / 100;
    const verdict = judge(given, outcome, severalWorkers);
    variants[name] = verdict;
    if (verdict.verdict !== 'same') break;
  }
  return { case: given, variants, cpuSeconds };
}

/** Over several workers and a restore only what remains is promised; run by one worker, the changelog too. */
function judge(given: ConformanceCase, outcome: HeadraceOutcome, byNet: boolean): Verdict {
  if (outcome.how === 'refused') return { verdict: 'not-yet', codes: outcome.codes, why: outcome.messages[0] ?? 'no plan' };
  if (outcome.how === 'failed') return { verdict: 'failed', why: outcome.message };
  const why = difference(given, given.expected ?? [], outcome.lines, byNet);
  return why === null ? { verdict: 'same' } : { verdict: 'differs', why };
}

/** The first that is not `same`, or `same`. */
export const worst = ({ variants }: CaseCheck): Verdict =>
  Object.values(variants).find(({ verdict }) => verdict !== 'same') ?? { verdict: 'same' };
