import { parseOptions, type HasOptions } from '../spec/parse-options';

/** Options of a connector or format from the texts that SQL would have, defaults included. Throws with the problems. */
export function optionsOf<O>(spec: HasOptions<O>, texts: Readonly<Record<string, string>> = {}): O {
  const parsed = parseOptions(spec, texts, 'resolved');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.options;
}
