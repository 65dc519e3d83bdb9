import { notNull, types } from '@headrace/connector-sdk/schema';
import { call, literal } from '@/server/plan/expr/build';
import { convert } from '../expr/conversion';
import { hasJsonForm } from '../expr/families';
import { quotedName, typeText } from '../expr/type-text';
import type { ScalarFunction } from './signature';

const { STRING } = types;

/** Functions that take values of any type. */
export const generalFunctions: readonly ScalarFunction[] = [
  {
    names: ['TYPEOF'],
    category: 'conversion',
    summary: 'The type of the expression as SQL writes it',
    overloads: [],
    signatures: ['TYPEOF(value)', 'TYPEOF(value, serializable)'],
    resolve: ([value, flag, ...more]) => {
      if (value === undefined || more.length > 0 || (flag !== undefined && flag.type.kind !== 'BOOLEAN')) return null;
      return { ...literal(typeText(value.type, quotedName), STRING), type: STRING };
    },
  },
  {
    names: ['JSON_STRING'],
    category: 'json',
    summary: 'The value as JSON',
    overloads: [],
    signatures: ['JSON_STRING(value)'],
    resolve: ([value, ...more]) => {
      if (value === undefined || more.length > 0 || !hasJsonForm(value.type)) return null;
      const typed = value.type.kind === 'NULL' ? convert(value, STRING) : value;
      return call('JSON_STRING', [typed], { ...STRING, nullable: typed.type.nullable });
    },
  },
  {
    names: ['JSON_QUOTE'],
    category: 'json',
    summary: 'The text as a JSON string',
    overloads: [{ fn: 'JSON_QUOTE', params: ['text'], returns: STRING }],
    since: '2.0',
  },
  {
    names: ['JSON_UNQUOTE'],
    category: 'json',
    summary: 'The text of a JSON string; other texts stay',
    overloads: [{ fn: 'JSON_UNQUOTE', params: ['text'], returns: STRING }],
    since: '2.0',
  },
  {
    names: ['CURRENT_DATABASE'],
    category: 'conversion',
    summary: 'The database that names without one belong to',
    overloads: [],
    signatures: ['CURRENT_DATABASE()'],
    resolve: (args) => (args.length === 0 ? literal('default_database', notNull(STRING)) : null),
  },
];
