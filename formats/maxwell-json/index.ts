import { RowKind } from '@headrace/connector-sdk';
import { isObject, type Envelope } from '../json/envelope/envelope-decoder';
import type { EnvelopeText } from '../json/envelope/envelope-encoder';
import { envelopeFormat } from '../json/envelope/envelope-format';
import { maxwellJsonSpec, type MaxwellJsonOptions } from './spec';

const text: EnvelopeText = {
  insert: ['{"data":', ',"type":"insert"}'],
  delete: ['{"data":', ',"type":"delete"}'],
};

/** insert (and bootstrap-insert), update and delete of one row; other events say nothing of rows. `old` holds what differed. */
const envelopeOf =
  (_options: MaxwellJsonOptions): Envelope =>
  (bytes, from, to, changes) => {
    const { scanner } = changes;
    const members = scanner.members(bytes, from, to);
    if (members === null) return 'it is no change event of Maxwell';
    const [type, data, old] = [scanner.textOf(bytes, members.get('type')), members.get('data'), members.get('old')];
    if (type === 'bootstrap-start' || type === 'bootstrap-complete' || type.startsWith('table-') || type.startsWith('database-'))
      return null;
    if (!['insert', 'bootstrap-insert', 'update', 'delete'].includes(type))
      return `its "type" is "${type}", and insert, update or delete is wanted`;
    if (!isObject(data)) return '"data" is no object';
    if (type === 'update') {
      if (!isObject(old)) return '"old" does not say what the row was before';
      changes.add(RowKind.updateBefore, bytes, data, old);
    }
    changes.add(type === 'update' ? RowKind.updateAfter : type === 'delete' ? RowKind.delete : RowKind.insert, bytes, data);
    return null;
  };

export const maxwellJsonFormat = envelopeFormat({ spec: maxwellJsonSpec, text, envelopeOf });
export default maxwellJsonFormat;
