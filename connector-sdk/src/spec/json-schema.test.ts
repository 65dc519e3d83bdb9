import { expect, it } from 'vitest';
import type { ConnectorSpec } from './connector-spec';
import { tableJsonSchema } from './json-schema';
import { option, optional } from './options';
import { parseOptions } from './parse-options';
import { z } from './index';

const options = z.looseObject({
  path: option.text({ title: 'Path', help: 'A file.', placeholder: 'a.json' }),
  token: optional(option.text({ title: 'Token', secret: true })),
  every: option.duration({ title: 'Every', fallback: '10 s' }),
  size: optional(option.size({ title: 'Size' })),
  count: optional(option.integer({ title: 'Count' })),
  on: option.flag({ title: 'On', fallback: 'false' }),
  mode: option.choice(
    [
      { value: 'fast', title: 'Fast' },
      { value: 'safe', title: 'Safe' },
    ],
    { title: 'Mode', fallback: 'safe' },
  ),
});
const spec: ConnectorSpec<z.infer<typeof options>> = {
  name: 'files',
  title: 'Files',
  summary: 'Files of a folder',
  icon: 'file',
  options,
  dynamicOptions: [{ pattern: '^fields\\..+\\.max$', example: 'fields.n.max', title: 'Bound of a column' }],
  formats: ['lines'],
  metadataColumns: [],
  permissions: () => ({}),
  flink: () => ({ kind: 'unsupported', reason: 'a test' }),
};
const lines = {
  name: 'lines',
  title: 'Lines',
  options: z.object({ quote: option.text({ title: 'Quote' }), 'headrace.header': option.flag({ title: 'Header', fallback: 'false' }) }),
  splittable: true,
  changelog: 'insert' as const,
};

type Property = { readonly pattern?: string; readonly enum?: readonly string[]; readonly oneOf?: readonly { readonly const: string }[] };
const schema = tableJsonSchema(spec, [lines]) as unknown as {
  readonly properties: Readonly<Record<string, Property>>;
  readonly required: readonly string[];
  readonly patternProperties: Readonly<Record<string, unknown>>;
  readonly allOf: readonly { readonly if: unknown; readonly then: { readonly properties: object; readonly required: readonly string[] } }[];
};
const takes = ({ pattern, enum: words, oneOf }: Property, text: string): boolean =>
  (pattern === undefined || new RegExp(pattern).test(text)) &&
  (words === undefined || words.includes(text)) &&
  (oneOf === undefined || oneOf.some((choice) => choice.const === text));

it('describes each option by its metadata, and what must be there', () => {
  expect(schema.required).toEqual(['connector', 'path']);
  expect(schema.properties.path).toEqual({ type: 'string', title: 'Path', description: 'A file.', examples: ['a.json'] });
  expect(schema.properties.every).toMatchObject({ default: '10 s' });
  expect(schema.properties.mode!.oneOf).toEqual([
    { const: 'fast', title: 'Fast' },
    { const: 'safe', title: 'Safe' },
  ]);
  expect(Object.keys(schema.patternProperties)).toContain('^fields\\..+\\.max$');
});

it('has the options of a format where it is chosen, by the keys that SQL has', () => {
  const [{ if: chosen, then }] = schema.allOf as [(typeof schema.allOf)[0]];
  expect(chosen).toEqual({ properties: { format: { const: 'lines' } }, required: ['format'] });
  expect(Object.keys(then.properties)).toEqual(['lines.quote', 'headrace.lines.header']);
  expect(then.required).toEqual(['lines.quote']);
});

it.each(Object.keys(options.shape).filter((key) => key !== 'path'))(
  'refuses of "%s" nothing that is taken, and what is plainly wrong',
  (key) => {
    const texts = [
      '',
      'true',
      'false',
      'fast',
      'safe',
      'any',
      '5',
      '-5',
      '5.5',
      '10 s',
      '1.5 min',
      '2 days',
      '64 mb',
      '1gb',
      '${secret.T}',
      'x y',
    ];
    const taken = texts.filter((text) => parseOptions(spec, { path: 'p', [key]: text }).ok);
    const described = texts.filter((text) => takes(schema.properties[key]!, text));
    expect(described).toEqual(expect.arrayContaining(taken));
    expect(taken.length).toBeGreaterThan(0);
    expect(described).not.toContain('x y');
  },
);
