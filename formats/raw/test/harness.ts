import { types, type DataType } from '@headrace/connector-sdk';
import { formatHarness, type FormatCase } from '@headrace/connector-sdk/testing';
import raw from '../index';
import type { RawOptions } from '../spec';

const { CHAR, STRING, BYTES, BOOLEAN, TINYINT, SMALLINT, INT, BIGINT, FLOAT, DOUBLE } = types;
/** A number of another width; text and bytes are never wrong by their length. */
const poison = [Uint8Array.of(1, 2, 3), new Uint8Array(0)];

/** A table of one column: each type is a case. */
const caseOf = (type: DataType, endianness: RawOptions['endianness']): FormatCase<RawOptions> => ({
  name: `${type.kind}, ${endianness}`,
  options: { endianness },
  types: [type],
  framed: true,
  poison,
});

export default formatHarness<RawOptions>({
  format: raw,
  cases: [
    ...[CHAR(3), STRING, BYTES, BOOLEAN, TINYINT].map((type) => caseOf(type, 'big-endian')),
    ...[SMALLINT, INT, BIGINT, FLOAT, DOUBLE].flatMap((type) => [caseOf(type, 'big-endian'), caseOf(type, 'little-endian')]),
  ],
});
