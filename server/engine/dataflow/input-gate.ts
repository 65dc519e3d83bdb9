import { MAX_WATERMARK, MIN_WATERMARK } from '../contract/batch';
import { ChannelValve, type ValveChannel } from './channel-valve';
import type { CheckpointMark, Element, InChannel } from './element';

/** One channel into a task: `input` is the edge that it belongs to, `side` the input of the operator (a union has one). */
export interface GateChannel {
  readonly channel: InChannel;
  readonly input: number;
  readonly side: number;
}

interface ChannelState extends GateChannel, ValveChannel {
  /** Stopped at the barrier that is being aligned. */
  blocked: boolean;
  /** Nothing but its end will come. */
  silenced: boolean;
}

/**
 * All channels into one task: gives elements in turn, combines watermarks (the minimum over the sides that are not idle; of each side see
 * `ChannelValve`), and aligns barriers: a channel whose barrier has come waits until the others' have. An ended channel counts as aligned.
 */
export class InputGate {
  private readonly channels: ChannelState[];
  private readonly sides = new Map<number, ChannelValve>();
  private turn = 0;
  private combined = MIN_WATERMARK;
  private aligning: CheckpointMark | null = null;
  private triggered: CheckpointMark | null = null;
  private lastAligned = 0;
  private alignmentStart = 0;

  constructor(channels: readonly GateChannel[]) {
    const fresh = { watermark: MIN_WATERMARK, spoke: false, idle: false, ended: false, blocked: false, silenced: false };
    this.channels = channels.map((channel) => ({ ...channel, ...fresh }));
    for (const state of this.channels) {
      const valve = this.sides.get(state.side) ?? new ChannelValve();
      this.sides.set(state.side, valve);
      valve.add(state);
    }
  }

  /** The channel whose next element is to be handled, or -1. The same one until `shift`. */
  poll(): number {
    const { channels } = this;
    for (let tries = 0; tries < channels.length; tries++) {
      const index = (this.turn + tries) % channels.length;
      const state = channels[index]!;
      if (state.blocked || state.ended || state.channel.peek() === null) continue;
      this.turn = index;
      return index;
    }
    return -1;
  }

  element(index: number): Element {
    return this.channels[index]!.channel.peek()!;
  }

  input(index: number): number {
    return this.channels[index]!.input;
  }

  /** The element is dealt with; the next channel has its turn. */
  shift(index: number): void {
    this.channels[index]!.channel.shift();
    this.turn = (index + 1) % this.channels.length;
  }

  get watermark(): number {
    return this.combined;
  }

  /** Before the first element: nothing but the end will come of this channel, and event time does not wait for it. */
  silence(index: number): void {
    const state = this.channels[index]!;
    state.idle = true;
    state.silenced = true;
  }

  /** Where a restored task begins. */
  restoreWatermark(watermark: number): void {
    this.combined = watermark;
    for (const valve of this.sides.values()) valve.restore(watermark);
  }

  /** Each of these answers the combined watermark when it rose, else null. */
  onMark(index: number, value: number): number | null {
    const state = this.channels[index]!;
    state.spoke = true;
    if (value > state.watermark) state.watermark = value;
    return this.settled(state);
  }

  onStatus(index: number, idle: boolean): number | null {
    const state = this.channels[index]!;
    const before = this.combined;
    state.idle = idle;
    if (!idle || state.ended) return this.settled(state);
    const valve = this.sides.get(state.side)!;
    valve.onSilent(state);
    // What a side reached last acts before it counts as silent.
    this.combine(valve);
    this.combine();
    return this.combined > before ? this.combined : null;
  }

  onEnd(index: number): number | null {
    const state = this.channels[index]!;
    state.ended = true;
    state.watermark = MAX_WATERMARK;
    return this.settled(state);
  }

  get ended(): boolean {
    return this.channels.every((state) => state.ended);
  }

  /** Every channel that still lives is idle; one that only ends soon is not. */
  get idle(): boolean {
    return !this.ended && this.channels.every((state) => state.ended || (state.idle && !state.silenced));
  }

  onBarrier(index: number, mark: CheckpointMark): void {
    if (mark.id <= this.lastAligned || (this.aligning && mark.id < this.aligning.id)) return;
    if (this.aligning?.id !== mark.id) {
      this.unblock();
      this.aligning = mark;
      this.alignmentStart = performance.now();
    }
    this.channels[index]!.blocked = true;
  }

  /**
   * The coordinator's own word, which is all that reaches a task whose inputs have ended. It may come before their ends are read, with
   * the barrier behind the end, where nobody looks: then it counts as soon as the last end is read.
   */
  onTrigger(mark: CheckpointMark): void {
    if (mark.id <= this.lastAligned) return;
    this.triggered = mark;
    this.alignmentStart = performance.now();
  }

  /** The barrier that has come through all channels. The task passes it on, then calls `pass`. */
  aligned(): CheckpointMark | null {
    if (this.ended && this.triggered && this.triggered.id > this.lastAligned) this.aligning = this.triggered;
    if (!this.aligning) return null;
    return this.channels.every((state) => state.blocked || state.ended) ? this.aligning : null;
  }

  /** Milliseconds that the alignment took. */
  pass(): number {
    this.lastAligned = this.aligning?.id ?? this.lastAligned;
    this.unblock();
    return performance.now() - this.alignmentStart;
  }

  /** The coordinator gave this checkpoint up: barriers of it no longer stop anything. */
  cancel(id: number): void {
    if (this.lastAligned < id) this.lastAligned = id;
    if (this.aligning && this.aligning.id <= id) this.unblock();
  }

  /** Whether batches from this worker may refer to bytes of what they were made of: the task releases them without waiting for anything. */
  takeLent(takes: boolean): void {
    for (const { channel } of this.channels) if (channel.takesLent !== undefined) channel.takesLent = takes;
  }

  fill(): number {
    let most = 0;
    for (const state of this.channels) most = Math.max(most, state.channel.fill());
    return most;
  }

  private unblock(): void {
    this.aligning = null;
    for (const state of this.channels) state.blocked = false;
  }

  private settled(state: ChannelState): number | null {
    const before = this.combined;
    this.sides.get(state.side)!.settle();
    this.combine();
    return this.combined > before ? this.combined : null;
  }

  /** The least of the sides that are not silent, or are `speaking`. It is not the end while a side is only silent. */
  private combine(speaking: ChannelValve | null = null): void {
    let least = MAX_WATERMARK;
    let silent = 0;
    for (const valve of this.sides.values()) {
      if (valve !== speaking && valve.idle) silent++;
      else if (valve.watermark < least) least = valve.watermark;
    }
    if (silent === this.sides.size || (silent > 0 && least === MAX_WATERMARK)) return;
    if (least > this.combined) this.combined = least;
  }
}
