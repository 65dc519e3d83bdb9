import { JavaRandom } from './java-random';
import { EvaluationError, type EvaluationContext, type ExprValue, type Implementation } from './values';

/** A call with a seed goes on in its sequence from row to row, where the context keeps generators. */
function seeded(seed: ExprValue, { generators }: EvaluationContext): JavaRandom {
  const known = generators?.get(seed as number);
  if (known !== undefined) return known;
  const made = new JavaRandom(seed as number);
  generators?.set(seed as number, made);
  return made;
}

function integer(args: readonly ExprValue[], context: EvaluationContext): number {
  const bound = Number(args.at(-1));
  if (bound < 1) throw new EvaluationError(`RAND_INTEGER needs a positive bound, not ${bound}`);
  return args.length === 1 ? Math.floor(Math.random() * bound) : seeded(args[0]!, context).nextInt(bound);
}

const hex = (count: number): string => Array.from({ length: count }, () => Math.floor(Math.random() * 16).toString(16)).join('');

export const randomFunctions: Readonly<Record<string, Implementation>> = {
  RAND: ([seed], { context }) => (seed === undefined ? Math.random() : seeded(seed, context).nextDouble()),
  RAND_INTEGER: (args, { context }) => integer(args, context),
  UUID: () => `${hex(8)}-${hex(4)}-4${hex(3)}-${'89ab'[Math.floor(Math.random() * 4)]}${hex(3)}-${hex(12)}`,
};
