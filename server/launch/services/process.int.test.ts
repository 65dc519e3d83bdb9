import { expect, it } from 'vitest';
import { freePort } from './process.mjs';

it('gives another free port at each call, also long after nobody listens on the earlier ones', async () => {
  const ports = new Set<number>();
  // The system draws from some thousands: of so many, some come twice.
  for (let i = 0; i < 1_000; i++) ports.add(await freePort());
  expect(ports.size).toBe(1_000);
});
