/**
 * Watermarks leave a chain on a grid of `everyMs`: a mark is sent when the watermark passes a multiple of it (minus one, as windows
 * end). With a grid that divides all windows' bounds the marks act as if each rise had been sent, and where they stand depends on
 * the rows alone, never on batches. Answers the smallest watermark after `watermark` that has to leave.
 */
export const nextMark = (watermark: number, everyMs: number): number =>
  watermark === -Infinity ? -Infinity : (Math.floor((watermark + 1) / everyMs) + 1) * everyMs - 1;
