import { RowKind } from '@headrace/connector-sdk';
import { isObject, type Envelope } from '../json/envelope/envelope-decoder';
import type { EnvelopeText } from '../json/envelope/envelope-encoder';
import { envelopeFormat } from '../json/envelope/envelope-format';
import { debeziumJsonSpec, type DebeziumJsonOptions } from './spec';

const text: EnvelopeText = {
  insert: ['{"before":null,"after":', ',"op":"c"}'],
  delete: ['{"before":', ',"after":null,"op":"d"}'],
};

/** `c` and `r` (snapshot) insert, `u` updates, `d` deletes. A delete or update needs the row before it. */
const envelopeOf =
  (options: DebeziumJsonOptions): Envelope =>
  (bytes, from, to, changes) => {
    const { scanner } = changes;
    let members = scanner.members(bytes, from, to);
    if (options['schema-include']) {
      const payload = members?.get('payload');
      members = isObject(payload) ? scanner.members(bytes, payload.start, payload.end) : null;
    }
    if (members === null) return 'it is no change event of Debezium';
    const [before, after, op] = [members.get('before'), members.get('after'), scanner.textOf(bytes, members.get('op'))];
    const needsBefore = op === 'u' || op === 'd';
    if (needsBefore && !isObject(before))
      return `its "op" is "${op}", and the row before it is missing (PostgreSQL: set REPLICA IDENTITY FULL)`;
    if (op !== 'd' && !isObject(after)) return `its "op" is "${op}", and "after" is no object`;
    if (!['c', 'r', 'u', 'd'].includes(op)) return `its "op" is "${op}", and c, r, u or d is wanted`;
    if (needsBefore && isObject(before)) changes.add(op === 'u' ? RowKind.updateBefore : RowKind.delete, bytes, before);
    if (isObject(after) && op !== 'd') changes.add(op === 'u' ? RowKind.updateAfter : RowKind.insert, bytes, after);
    return null;
  };

export const debeziumJsonFormat = envelopeFormat({ spec: debeziumJsonSpec, text, envelopeOf });
export default debeziumJsonFormat;
