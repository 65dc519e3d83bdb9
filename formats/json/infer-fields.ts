import { HeadraceError, type Field } from '@headrace/connector-sdk';
import { fieldsOfJson, parseExactJson } from '@headrace/connector-sdk/base';
import type { JsonOptions } from './spec';

/** Columns of lines of JSON: the fields of all their objects. Lines that are none are passed over, as long as there are others. */
export function inferFields(sample: Uint8Array, options: JsonOptions): readonly Field[] {
  const objects = new TextDecoder().decode(sample).split('\n').flatMap(objectsIn);
  const fields = fieldsOfJson(objects, options['timestamp-format.standard'] === 'ISO-8601' ? 'T' : ' ');
  if (fields.length > 0) return fields;
  throw new HeadraceError('The first records hold no JSON object with fields, so that they tell no columns.', {
    code: 'format.json.no-fields',
    domain: 'user',
    retry: 'none',
    remedy: 'Choose the format that the data has, or declare the columns by hand.',
  });
}

function objectsIn(line: string): Record<string, unknown>[] {
  try {
    const value = parseExactJson(line);
    const all = Array.isArray(value) ? (value as unknown[]) : [value];
    return all.filter((each): each is Record<string, unknown> => typeof each === 'object' && each !== null && !Array.isArray(each));
  } catch {
    return []; // what reading makes of it is its policy's
  }
}
