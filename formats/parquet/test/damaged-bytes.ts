import fc from 'fast-check';

/** Numbers that make lengths, counts and marks go wrong. */
const telling = [0, 1, 2, 3, 15, 16, 0x7f, 0x80, 0xfe, 0xff];

/** A file in which some bytes are others, have gone, stand twice, or have become the longest of numbers; mostly near its ends, where its structure is told. */
export function damagedBytes(whole: Uint8Array): fc.Arbitrary<Uint8Array> {
  const edit = fc.record({
    at: fc.oneof(
      fc.nat(whole.length - 1),
      fc.nat(200),
      fc.nat(600).map((back) => Math.max(0, whole.length - 1 - back)),
    ),
    what: fc.constantFrom('set', 'flip', 'drop', 'repeat', 'long', 'cut'),
    value: fc.oneof(fc.constantFrom(...telling), fc.nat(255)),
  });
  return fc.array(edit, { minLength: 1, maxLength: 4 }).map((edits) => {
    const bytes = [...whole];
    for (const { at, what, value } of edits) {
      const here = Math.min(at, bytes.length - 1);
      if (what === 'set') bytes[here] = value;
      else if (what === 'flip') bytes[here] = (bytes[here] ?? 0) ^ (1 << (value & 7));
      else if (what === 'drop') bytes.splice(here, 1 + (value & 3));
      else if (what === 'repeat') bytes.splice(here, 0, ...bytes.slice(here, here + 1 + (value & 15)));
      // A varint of 49 bits in the place of one byte.
      else if (what === 'long') bytes.splice(here, 1, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, value & 0x7f);
      else if (value < 4) bytes.length = Math.max(1, here);
    }
    return Uint8Array.from(bytes);
  });
}
