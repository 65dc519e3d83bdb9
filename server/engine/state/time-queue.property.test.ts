import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TimeQueue } from './time-queue';

test('gives what is due, by time and then by arrival', () => {
  const step = fc.oneof(fc.record({ push: fc.integer({ min: -50, max: 50 }) }), fc.record({ until: fc.integer({ min: -60, max: 60 }) }));
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const queue = new TimeQueue();
      let held: { time: number; payload: number }[] = [];
      steps.forEach((each, i) => {
        if ('push' in each) {
          queue.push(each.push, i + 1);
          held.push({ time: each.push, payload: i + 1 });
        } else {
          const due = held.filter(({ time }) => time <= each.until).sort((a, b) => a.time - b.time || a.payload - b.payload);
          held = held.filter(({ time }) => time > each.until);
          const taken: number[] = [];
          for (let payload = queue.take(each.until); payload !== 0; payload = queue.take(each.until)) taken.push(payload);
          expect(taken).toEqual(due.map(({ payload }) => payload));
        }
        expect(queue.earliest).toBe(held.reduce((least, { time }) => Math.min(least, time), Infinity));
      });
    }),
  );
});
