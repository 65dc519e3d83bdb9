import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RecordHeap } from './record-heap';

test('gives addresses by their order and, where they are alike, in the order in which they came', () => {
  const step = fc.oneof(fc.nat(20), fc.constant('pop' as const), fc.constant('later' as const));
  fc.assert(
    fc.property(fc.array(step, { maxLength: 800, size: 'max' }), (steps) => {
      const keys: number[] = [0];
      const heap = new RecordHeap((a, b) => keys[a]! - keys[b]! || a - b);
      let waiting: number[] = [];
      let latest = 0;
      for (const one of steps) {
        if (one === 'pop') {
          const [first] = waiting;
          expect(heap.first).toBe(first ?? 0);
          if (first !== undefined) expect(heap.pop()).toBe(first);
          waiting = waiting.slice(1);
        } else {
          keys.push(one === 'later' ? ++latest : one);
          heap.push(keys.length - 1);
          waiting = [...waiting, keys.length - 1].sort((a, b) => keys[a]! - keys[b]! || a - b);
        }
        expect(heap.size).toBe(waiting.length);
      }
      for (const address of waiting) expect(heap.pop()).toBe(address);
    }),
    { numRuns: 30 },
  );
}, 60_000);
