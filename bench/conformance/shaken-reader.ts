import type { Assignment, FetchLimits, FetchResult, SourceReader } from '@headrace/connector-sdk/source';

/** How a reader is disturbed. `holdAfterBytes`: of each split so much is given out, then nothing until the job stops. */
export interface Shaking {
  readonly seed: number;
  readonly holdAfterBytes: number | null;
}

/** Mulberry32: 32 bits of state, good enough to choose batch sizes and the same everywhere. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

type Piece = Extract<FetchResult<unknown>['batches'][number]['data'], { kind: 'stream' }>;
interface Cut {
  readonly splitId: string;
  readonly piece: Piece;
  readonly finished: boolean;
  taken: number;
}

const nothing: FetchResult<unknown> = { batches: [], finished: [], caughtUp: [] };
const LARGEST_PIECE = 160;

/**
 * Gives what another reader of byte streams reads in pieces of random size, so that batches end between any two rows and records are
 * torn between pieces. The positions stay right, because the engine works them out from stream offsets.
 */
export class ShakenReader implements SourceReader<unknown, unknown> {
  private readonly random: () => number;
  private readonly given = new Map<string, number>();
  private cut: Cut | null = null;

  constructor(
    private readonly inner: SourceReader<unknown, unknown>,
    private readonly shaking: Shaking,
  ) {
    this.random = randomOf(shaking.seed);
  }

  addSplits(assignments: readonly Assignment<unknown, unknown>[]): void {
    this.inner.addSplits(assignments);
  }

  pauseOrResume(pause: readonly string[], resume: readonly string[]): void {
    this.inner.pauseOrResume(pause, resume);
  }

  async fetch(limits: FetchLimits): Promise<FetchResult<unknown>> {
    this.cut ??= await this.nextPiece(limits);
    if (this.cut === null) return nothing;
    const { splitId, piece, taken } = this.cut;
    const length = this.lengthOf(this.cut);
    if (length === null) {
      await new Promise((resolve) => setTimeout(resolve, 5));
      return nothing;
    }
    const whole = taken + length === piece.bytes.length - piece.headroom;
    const from = piece.headroom + taken;
    const bytes = piece.bytes.slice(from, from + length);
    this.cut.taken += length;
    this.given.set(splitId, (this.given.get(splitId) ?? 0) + length);
    const { finished } = this.cut;
    if (whole) this.cut = null;
    const data = { kind: 'stream', bytes, headroom: 0, base: piece.base + taken, final: piece.final && whole } as const;
    return { batches: [{ splitId, data, position: null }], finished: whole && finished ? [splitId] : [], caughtUp: [] };
  }

  wakeUp(): void {
    this.inner.wakeUp();
  }

  close(): Promise<void> {
    return this.inner.close();
  }

  private async nextPiece(limits: FetchLimits): Promise<Cut | null> {
    const { batches, finished } = await this.inner.fetch(limits);
    const batch = batches[0];
    if (batch === undefined) return null;
    if (batch.data.kind !== 'stream') throw new TypeError('Only byte streams are shaken.');
    return { splitId: batch.splitId, piece: batch.data, finished: finished.includes(batch.splitId), taken: 0 };
  }

  /** Null: the split is held. */
  private lengthOf({ splitId, piece, taken }: Cut): number | null {
    const rest = piece.bytes.length - piece.headroom - taken;
    const wanted = Math.min(rest, 1 + Math.floor(this.random() ** 2 * LARGEST_PIECE));
    const hold = this.shaking.holdAfterBytes;
    if (hold === null) return wanted;
    const room = hold - (this.given.get(splitId) ?? 0);
    return room <= 0 ? null : Math.min(wanted, room);
  }
}
