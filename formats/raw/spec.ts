import { option, z, type FormatSpec } from '@headrace/connector-sdk';

const options = z.object({
  endianness: option.choice(
    [
      { value: 'big-endian', title: 'Most significant byte first' },
      { value: 'little-endian', title: 'Least significant byte first' },
    ],
    { title: 'Order of the bytes of numbers', fallback: 'big-endian', advanced: true },
  ),
});

export type RawOptions = z.infer<typeof options>;

/** The whole record is the value of the table's one column: text, bytes, or a number in binary. */
export const rawSpec: FormatSpec<RawOptions> = {
  name: 'raw',
  title: 'Raw value',
  options,
  splittable: false,
  changelog: 'insert',
};
export default rawSpec;
