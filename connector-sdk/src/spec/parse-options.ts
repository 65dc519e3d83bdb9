import { nearestName } from './nearest-name';
import { optionMeta, type DynamicOption, type OptionsSpec } from './options';

/** One thing that is wrong with the options of a table, in words for its author. `option` is the key as written in SQL. */
export interface OptionProblem {
  readonly kind: 'unknown' | 'missing' | 'invalid' | 'secret-in-clear';
  readonly option: string;
  readonly problem: string;
  readonly remedy: string;
  /** The nearest known key of an unknown one. */
  readonly nearest?: string;
}

export type ParsedOptions<O> =
  { readonly ok: true; readonly options: O } | { readonly ok: false; readonly problems: readonly OptionProblem[] };

/** What can be parsed: a `ConnectorSpec` or a `FormatSpec`. */
export interface HasOptions<O> {
  readonly options: OptionsSpec<O>;
  readonly dynamicOptions?: readonly DynamicOption[];
}

const secretReference = /^\$\{secret\.[A-Za-z_][A-Za-z0-9_.-]*\}$/;

/**
 * Texts of WITH into typed options, all problems at once. `secrets: 'references'` (compiler, forms): an option marked secret must be
 * `${secret.NAME}`; `'resolved'` (a job, a check): references have been replaced by their values before. Never throws.
 */
export function parseOptions<O>(
  spec: HasOptions<O>,
  given: Readonly<Record<string, string>>,
  secrets: 'references' | 'resolved' = 'references',
): ParsedOptions<O> {
  const problems = Object.keys(given).flatMap((key) => unknownKey(spec, key));
  if (secrets === 'references') problems.push(...Object.entries(given).flatMap(([key, value]) => secretInClear(spec, key, value)));
  const result = spec.options.safeParse(given);
  if (result.success && problems.length === 0) return { ok: true, options: result.data };
  for (const issue of result.error?.issues ?? []) {
    const option = String(issue.path[0] ?? '');
    problems.push(option in given || option === '' ? invalid(option, given[option], issue.message) : missing(option));
  }
  return { ok: false, problems };
}

function unknownKey<O>(spec: HasOptions<O>, key: string): OptionProblem[] {
  const known = Object.keys(spec.options.shape);
  if (known.includes(key) || spec.dynamicOptions?.some((dynamic) => new RegExp(dynamic.pattern).test(key))) return [];
  const nearest = nearestName(key, known);
  const examples = spec.dynamicOptions?.map((dynamic) => dynamic.example).join(', ');
  return [
    {
      kind: 'unknown',
      option: key,
      problem: `There is no option "${key}" here.`,
      remedy: nearest
        ? `Did you mean "${nearest}"?`
        : `Remove it. Known options: ${known.join(', ') || 'none'}${examples ? `, ${examples}` : ''}.`,
      ...(nearest ? { nearest } : {}),
    },
  ];
}

function secretInClear<O>(spec: HasOptions<O>, key: string, value: string): OptionProblem[] {
  const type = spec.options.shape[key];
  if (!type || !optionMeta.get(type)?.secret || secretReference.test(value)) return [];
  return [
    {
      kind: 'secret-in-clear',
      option: key,
      problem: `The option "${key}" holds a secret in clear text.`,
      remedy: `Store the value as a secret and write "\${secret.NAME}" here.`,
    },
  ];
}

const missing = (option: string): OptionProblem => ({
  kind: 'missing',
  option,
  problem: `The option "${option}" is missing.`,
  remedy: `Give "${option}" a value.`,
});

const invalid = (option: string, value: string | undefined, message: string): OptionProblem => ({
  kind: 'invalid',
  option,
  problem: option === '' || value === undefined ? message : `The option "${option}" has the value "${value}": ${message}.`,
  remedy: option === '' ? 'Change the options so that they agree.' : `Change the value of "${option}".`,
});

/**
 * Parts the WITH map of a table: `connector`, `format` (or `value.format`, where keys have a format too) with the format's own keys, and
 * the connector's rest. A format's keys are written `<format>.<key>` (`value.<format>.<key>`), those that only Headrace knows
 * `headrace.<format>.<key>`; they arrive here as `<key>` and `headrace.<key>`.
 */
export function partTableOptions(given: Readonly<Record<string, string>>): {
  readonly connector: string | null;
  readonly format: { readonly name: string; readonly options: Readonly<Record<string, string>> } | null;
  readonly options: Readonly<Record<string, string>>;
} {
  const { connector, format: plain, 'value.format': valueFormat, ...rest } = given;
  const format = plain ?? valueFormat;
  if (!format) return { connector: connector ?? null, format: null, options: rest };
  const prefixes = [`${format}.`, ...(plain === undefined ? [`value.${format}.`] : [])];
  const { own, others } = partFormatOptions(rest, format, prefixes);
  return { connector: connector ?? null, format: { name: format, options: own }, options: others };
}

/** The format of the keys that the option "key.format" names, with its own options, which are written `key.<format>.<key>`. */
export function keyFormatOf(
  options: Readonly<Record<string, string>>,
): { readonly name: string; readonly options: Readonly<Record<string, string>> } | null {
  const name = options['key.format'];
  return name === undefined ? null : { name, options: partFormatOptions(options, name, [`key.${name}.`]).own };
}

function partFormatOptions(
  given: Readonly<Record<string, string>>,
  format: string,
  prefixes: readonly string[],
): { readonly own: Record<string, string>; readonly others: Record<string, string> } {
  const own: Record<string, string> = {};
  const others: Record<string, string> = {};
  for (const [key, value] of Object.entries(given)) {
    const prefix = prefixes.find((candidate) => key.startsWith(candidate));
    if (prefix !== undefined) own[key.slice(prefix.length)] = value;
    else if (key.startsWith(`headrace.${format}.`)) own[`headrace.${key.slice(format.length + 10)}`] = value;
    else others[key] = value;
  }
  return { own, others };
}

/** The SQL key of a format's option; the inverse of what `partTableOptions` does. */
export const formatOptionKey = (format: string, key: string): string =>
  key.startsWith('headrace.') ? `headrace.${format}.${key.slice(9)}` : `${format}.${key}`;

/** Typed options back to texts that parse to the same values, without those of Headrace's own: the WITH map for Flink. */
export function printFlinkOptions<O>(spec: HasOptions<O>, options: O, without: readonly string[] = []): Readonly<Record<string, string>> {
  const texts: Record<string, string> = {};
  for (const [key, value] of Object.entries(options as Readonly<Record<string, unknown>>)) {
    if (value === undefined || key.startsWith('headrace.') || without.includes(key)) continue;
    const type = spec.options.shape[key];
    const control = type ? optionMeta.get(type)?.control : undefined;
    texts[key] = control === 'duration' ? `${String(value)} ms` : control === 'size' ? `${String(value)} b` : String(value);
  }
  return texts;
}
