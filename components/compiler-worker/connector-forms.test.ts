import { option, optional, type ConnectorSpec } from '@headrace/connector-sdk/spec';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { connectorForm, visibleFields } from './connector-forms';

const options = z.object({
  path: option.text({ title: 'Path', placeholder: 'flights.jsonl' }),
  'source.monitor-interval': optional(option.duration({ title: 'Look for new files every', role: 'source', advanced: true })),
  mode: option.choice(
    [
      { value: 'rolling', title: 'Rolling' },
      { value: 'one', title: 'One file' },
    ],
    { title: 'Files', fallback: 'rolling', role: 'sink' },
  ),
  'rolling.size': option.size({ title: 'Roll at', fallback: '128 mb', role: 'sink', when: { option: 'mode', in: ['rolling'] } }),
});

const spec: ConnectorSpec<z.infer<typeof options>> = {
  name: 'files',
  title: 'Files',
  summary: 'Files of a folder',
  icon: 'file',
  options,
  formats: ['json'],
  source: { payload: () => 'stream', boundedness: () => 'bounded', changelog: () => 'insert' },
  metadataColumns: [],
  permissions: () => ({}),
  flink: () => ({ kind: 'unsupported', reason: 'a test' }),
};

describe('connector forms', () => {
  const form = connectorForm(spec as ConnectorSpec);

  it('takes roles, fields and what must be filled in from the spec', () => {
    expect(form.roles).toEqual(['source']);
    expect(form.fields.map((field) => [field.key, field.control, field.required])).toEqual([
      ['path', 'text', true],
      ['source.monitor-interval', 'duration', false],
      ['mode', 'choice', false],
      ['rolling.size', 'size', false],
      ['headrace.scan.rate', 'number', false],
      ['headrace.on-error', 'choice', false],
    ]);
  });

  it('can be posted to the page', () => expect(structuredClone(form)).toEqual(form));

  it('shows the fields of the role, conditional ones while their condition holds', () => {
    const keys = (role: 'source' | 'sink' | 'lookup', chosen: Record<string, string>) =>
      visibleFields(form.fields, role, chosen).map((field) => field.key);
    expect(keys('source', {})).toEqual(['path', 'source.monitor-interval', 'headrace.scan.rate', 'headrace.on-error']);
    expect(keys('sink', {})).toEqual(['path', 'mode', 'rolling.size', 'headrace.on-error']);
    expect(keys('sink', { mode: 'one' })).toEqual(['path', 'mode', 'headrace.on-error']);
    expect(keys('lookup', { mode: 'one' })).toEqual(['path']);
  });
});
