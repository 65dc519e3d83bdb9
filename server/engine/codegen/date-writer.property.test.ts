import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TextArena } from '../batch/text-arena';
import { DateWriter } from './date-writer';
import { charCount, textOperations } from './text-operations';

const patterns = ['yyyy-MM-dd', 'HH:mm', 'HH', 'ss', 'mm:ss.SSS', 'yyyyMMddHH', 'dd/S', '', '--'];
const zones = ['UTC', 'Europe/Berlin', 'Asia/Kolkata', 'Australia/Lord_Howe'];
const decoder = new TextDecoder();
const encoder = new TextEncoder();

/** Neighbouring times: steps from none at all to days, forwards and backwards, over a change of the clock. */
const times = fc
  .tuple(
    fc.integer({ min: Date.UTC(2024, 2, 30), max: Date.UTC(2024, 3, 8) }),
    fc.array(
      fc.oneof(fc.integer({ min: -50, max: 50 }), fc.integer({ min: -100_000, max: 100_000 }), fc.integer({ min: -9e7, max: 9e7 })),
      {
        maxLength: 30,
      },
    ),
  )
  .map(([first, steps]) => steps.reduce((all, step) => [...all, all.at(-1)! + step], [first]));

test('times that share a text are written like each by itself', () => {
  fc.assert(
    fc.property(fc.constantFrom(...patterns), fc.constantFrom(...zones), times, (pattern, zone, sequence) => {
      const together = DateWriter.of(pattern, zone)!;
      for (const time of sequence) {
        const alone = DateWriter.of(pattern, zone)!;
        together.write(time);
        alone.write(time);
        expect(decoder.decode(together.data)).toBe(decoder.decode(alone.data));
      }
    }),
    { numRuns: 300 },
  );
});

test('texts are counted and replaced as JavaScript does it', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'ab', 'é', '漢', '😀'), maxLength: 40 });
  const wanted = fc.constantFrom('a', 'ab', 'aba', 'é', 'cc');
  fc.assert(
    fc.property(text, wanted, fc.constantFrom('', 'x', 'ab', 'abcd'), (of, what, by) => {
      const bytes = encoder.encode(`-${of}-`);
      const ops = textOperations(new TextArena());
      const other = encoder.encode(by);
      ops.replace(bytes, 1, bytes.length - 2, encoder.encode(what), { data: other, start: 0, length: other.length });
      expect(decoder.decode(ops.data.subarray(ops.start, ops.start + ops.length))).toBe(of.replaceAll(what, by));
      expect(charCount(bytes, 1, bytes.length - 2)).toBe([...of].length);
    }),
  );
});
