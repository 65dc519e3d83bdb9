import { optionMeta, type DynamicOption, type OptionMeta, type OptionsSpec } from './options';
import { formatOptionKey } from './parse-options';
import { tableOptions } from './table-options';

/** A schema of JSON Schema (2020-12), as plain JSON. */
export type JsonSchema = Readonly<Record<string, unknown>>;

const secretReference = '^\\$\\{secret\\.[A-Za-z_][A-Za-z0-9_.-]*\\}$';

/** Of a `ConnectorSpec`, what its tables' options are known by. */
export interface OptionsOfTable {
  readonly name: string;
  readonly title: string;
  readonly summary: string;
  readonly options: Pick<OptionsSpec<unknown>, 'shape'>;
  readonly dynamicOptions?: readonly DynamicOption[];
  readonly formats: readonly string[];
}

/** The same of a `FormatSpec`. */
export type OptionsOfFormat = Pick<OptionsOfTable, 'name' | 'title' | 'options'>;

/** Text that a control takes, as far as a pattern tells; what depends on other options is left to `parseOptions`. */
const textOf: Partial<Record<OptionMeta['control'], JsonSchema>> = {
  integer: { pattern: '^-?\\d+$' },
  flag: { enum: ['true', 'false'] },
  duration: { pattern: '^\\s*\\d+(\\.\\d+)?\\s*[A-Za-z]+\\s*$' },
  size: { pattern: '^\\s*\\d+(\\.\\d+)?\\s*[A-Za-z]+\\s*$' },
};

/**
 * The WITH options of a table of this connector, each a text as SQL has it, with the options of the formats that it can be combined with.
 * For editors and other tools. It refuses nothing that `parseOptions` takes.
 */
export function tableJsonSchema(spec: OptionsOfTable, formats: readonly OptionsOfFormat[] = []): JsonSchema {
  const own = optionSchemas(spec.options);
  const usable = formats.filter(({ name }) => spec.formats.includes(name));
  const format = { type: 'string', title: 'Format', enum: spec.formats };
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: spec.title,
    description: spec.summary,
    type: 'object',
    properties: {
      connector: { const: spec.name },
      ...(spec.formats.length > 0 ? { format, 'value.format': format } : {}),
      ...own.properties,
      ...optionSchemas(tableOptions).properties,
    },
    required: ['connector', ...own.required],
    patternProperties: {
      ...Object.fromEntries((spec.dynamicOptions ?? []).map(({ pattern, title }) => [pattern, { type: 'string', title }])),
      // Where keys have a format too, the value's options are written so.
      ...(spec.formats.length > 0 ? { '^value\\.': { type: 'string' } } : {}),
    },
    allOf: usable.map((each) => forFormat(each)),
    unevaluatedProperties: false,
  };
}

function forFormat({ name, title, options }: OptionsOfFormat): JsonSchema {
  const { properties, required } = optionSchemas(options, (key) => formatOptionKey(name, key));
  return {
    if: { properties: { format: { const: name } }, required: ['format'] },
    then: { title, properties, required },
  };
}

function optionSchemas(
  options: OptionsOfTable['options'],
  keyOf = (key: string): string => key,
): { readonly properties: JsonSchema; readonly required: readonly string[] } {
  const described = Object.entries(options.shape).flatMap(([key, type]) => {
    const meta = optionMeta.get(type);
    return meta ? [{ key: keyOf(key), schema: optionSchema(meta), required: !type.safeParse(undefined).success }] : [];
  });
  return {
    properties: Object.fromEntries(described.map(({ key, schema }) => [key, schema])),
    required: described.filter((each) => each.required).map(({ key }) => key),
  };
}

function optionSchema({ title, help, fallback, placeholder, secret, control, choices }: OptionMeta): JsonSchema {
  return {
    type: 'string',
    title,
    ...(help === undefined ? {} : { description: help }),
    ...(fallback === undefined ? {} : { default: fallback }),
    ...(placeholder === undefined ? {} : { examples: [placeholder] }),
    ...(choices ? { oneOf: choices.map((choice) => ({ const: choice.value, title: choice.title })) } : {}),
    ...(secret ? { pattern: secretReference } : textOf[control]),
  };
}
