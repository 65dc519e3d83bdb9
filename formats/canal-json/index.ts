import { RowKind } from '@headrace/connector-sdk';
import { isObject, type Envelope } from '../json/envelope/envelope-decoder';
import type { EnvelopeText } from '../json/envelope/envelope-encoder';
import { envelopeFormat } from '../json/envelope/envelope-format';
import { canalJsonSpec, type CanalJsonOptions } from './spec';

const text: EnvelopeText = {
  insert: ['{"data":[', '],"type":"INSERT"}'],
  delete: ['{"data":[', '],"type":"DELETE"}'],
};

const whole = (pattern: string | undefined): RegExp | null => (pattern === undefined ? null : new RegExp(`^(?:${pattern})$`));

/** INSERT, UPDATE and DELETE with any number of rows; CREATE and other changes of tables say nothing of rows. `old` holds what differed. */
const envelopeOf = (options: CanalJsonOptions): Envelope => {
  const [databases, tables] = [whole(options['database.include']), whole(options['table.include'])];
  return (bytes, from, to, changes) => {
    const { scanner } = changes;
    const members = scanner.members(bytes, from, to);
    if (members === null) return 'it is no change event of Canal';
    const named = (key: string): string => scanner.textOf(bytes, members.get(key));
    if ((databases && !databases.test(named('database'))) || (tables && !tables.test(named('table')))) return null;
    const type = named('type');
    if (type === 'CREATE' || type === 'ALTER' || type === 'QUERY' || type === 'TRUNCATE') return null;
    const kinds = { INSERT: RowKind.insert, UPDATE: RowKind.updateAfter, DELETE: RowKind.delete } as const;
    if (!Object.hasOwn(kinds, type)) return `its "type" is "${type}", and INSERT, UPDATE or DELETE is wanted`;
    const [data, old] = [members.get('data'), members.get('old')];
    const rows = data && bytes[data.start] === ARRAY ? scanner.elements(bytes, data) : null;
    const olds = old && bytes[old.start] === ARRAY ? scanner.elements(bytes, old) : [];
    if (rows === null || olds === null || !rows.every(isObject)) return '"data" is no array of objects';
    for (const [i, row] of rows.entries()) {
      const before = olds[i];
      if (type === 'UPDATE') {
        if (!isObject(before)) return '"old" does not say what the row was before';
        changes.add(RowKind.updateBefore, bytes, row, before);
      }
      changes.add(kinds[type as keyof typeof kinds], bytes, row);
    }
    return null;
  };
};
const ARRAY = 0x5b;

export const canalJsonFormat = envelopeFormat({ spec: canalJsonSpec, text, envelopeOf });
export default canalJsonFormat;
