import { z } from 'zod';

/** What a table is used as. */
export type TableRole = 'source' | 'sink' | 'lookup';

/** How an option appears to people; its key in SQL is its key in the options object. */
export interface OptionMeta {
  readonly title: string;
  readonly help?: string;
  /** Heading in the form; options without one stand first. */
  readonly group?: string;
  /** Takes only `${secret.NAME}`; shown as a secret picker, redacted everywhere. */
  readonly secret?: boolean;
  /** Shown only while another option has one of these values. */
  readonly when?: { readonly option: string; readonly in: readonly string[] };
  readonly placeholder?: string;
  /** Which form control: derived from the builder. */
  readonly control: 'text' | 'integer' | 'flag' | 'duration' | 'size' | 'choice' | 'number' | 'long-text';
  readonly choices?: readonly { readonly value: string; readonly title: string }[];
  /** The default as it would be written in SQL. */
  readonly fallback?: string;
  /** Only these sides need it; absent: all. */
  readonly role?: TableRole | readonly TableRole[];
  readonly advanced?: boolean;
}

/** The sides that an option or a figure concerns; empty: all. */
export const rolesOf = ({ role }: Pick<OptionMeta, 'role'>): readonly TableRole[] => (role === undefined ? [] : [role].flat());

const registryKey = Symbol.for('headrace.option-meta');
const holder = globalThis as { [registryKey]?: ReturnType<typeof z.registry<OptionMeta>> };

/**
 * Metadata beside the zod types; forms, reference pages and JSON Schema read it. One for the process, however many copies of this
 * package are in it: a connector from outside brings its own.
 */
export const optionMeta = (holder[registryKey] ??= z.registry<OptionMeta>());

/** One zod object: keys are the SQL WITH keys, values arrive as text and leave typed. Unknown keys are refused with the nearest name. */
export type OptionsSpec<O> = z.ZodType<O> & { readonly shape: Readonly<Record<string, z.ZodType>> };

/**
 * A family of options whose keys hold a name of the table's (`fields.price.min`). The options object lets such keys through as text
 * (`z.looseObject`) and checks them itself. `pattern` is the source of a regular expression over the whole key.
 */
export interface DynamicOption {
  readonly pattern: string;
  readonly example: string;
  readonly title: string;
}

type Described = Omit<OptionMeta, 'control' | 'choices'>;
const described = <T extends z.ZodType>(type: T, meta: OptionMeta): T => {
  optionMeta.add(type, meta);
  return type;
};

/**
 * Builders for options. Each takes text (SQL's WITH values are strings) and gives the typed value; `fallback` makes an option
 * optional with a default, `optional(…)` makes it optional without one.
 */
export const option = {
  text: (meta: Described) => described(withFallback(z.string(), meta.fallback), { ...meta, control: 'text' }),
  longText: (meta: Described) => described(withFallback(z.string(), meta.fallback), { ...meta, control: 'long-text' }),
  integer: (meta: Described) =>
    described(
      withFallback(
        z
          .string()
          .regex(/^-?\d+$/, 'a whole number')
          .transform(Number),
        meta.fallback,
      ),
      { ...meta, control: 'integer' },
    ),
  number: (meta: Described) =>
    described(
      withFallback(
        z
          .string()
          .refine((t) => t.trim() !== '' && Number.isFinite(Number(t)), 'a number')
          .transform(Number),
        meta.fallback,
      ),
      { ...meta, control: 'number' },
    ),
  flag: (meta: Described) =>
    described(
      withFallback(
        z.enum(['true', 'false']).transform((t) => t === 'true'),
        meta.fallback,
      ),
      { ...meta, control: 'flag' },
    ),
  /** Milliseconds out of `500 ms`, `10 s`, `5 min`, `1 h`, `1 d`. */
  duration: (meta: Described) =>
    described(withFallback(z.string().transform(parseDuration), meta.fallback), { ...meta, control: 'duration' }),
  /** Bytes out of `64 kb`, `128 mb`, `1 gb`. */
  size: (meta: Described) => described(withFallback(z.string().transform(parseSize), meta.fallback), { ...meta, control: 'size' }),
  choice: <const V extends string>(choices: readonly { readonly value: V; readonly title: string }[], meta: Described) =>
    described(withFallback(z.enum(choices.map((c) => c.value) as [V, ...V[]]), meta.fallback), { ...meta, control: 'choice', choices }),
};

/** Keeps the metadata of `type` on its optional form. */
export function optional<T extends z.ZodType>(type: T): z.ZodOptional<T> {
  const result = type.optional();
  const meta = optionMeta.get(type);
  if (meta) optionMeta.add(result, meta);
  return result;
}

function withFallback<T extends z.ZodType>(type: T, fallback: string | undefined): T {
  return fallback === undefined ? type : (z.preprocess((value) => value ?? fallback, type) as unknown as T);
}

const durationUnits: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  sec: 1_000,
  min: 60_000,
  m: 60_000,
  h: 3_600_000,
  hour: 3_600_000,
  d: 86_400_000,
  day: 86_400_000,
};
const sizeUnits: Readonly<Record<string, number>> = { b: 1, kb: 1_024, mb: 1_048_576, gb: 1_073_741_824 };

function parseDuration(text: string, ctx: z.RefinementCtx): number {
  return parseWithUnit({ text, units: durationUnits, example: '10 s' }, ctx);
}

function parseSize(text: string, ctx: z.RefinementCtx): number {
  return parseWithUnit({ text, units: sizeUnits, example: '128 mb' }, ctx);
}

function parseWithUnit(input: { text: string; units: Readonly<Record<string, number>>; example: string }, ctx: z.RefinementCtx): number {
  const match = /^(\d+(?:\.\d+)?)\s*([a-z]+)$/i.exec(input.text.trim());
  const unit = match?.[2]?.toLowerCase() ?? '';
  const factor = input.units[unit] ?? (unit.endsWith('s') ? input.units[unit.slice(0, -1)] : undefined);
  if (match && factor !== undefined) return Math.round(Number(match[1]) * factor);
  ctx.addIssue({
    code: 'custom',
    message: `"${input.text}" is not of the form "${input.example}" (units: ${Object.keys(input.units).join(', ')})`,
  });
  return z.NEVER;
}
