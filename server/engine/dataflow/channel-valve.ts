import { MAX_WATERMARK, MIN_WATERMARK } from '../contract/batch';

/** What a valve knows of a channel. */
export interface ValveChannel {
  watermark: number;
  /** It had a watermark since the start, or the restore. */
  spoke: boolean;
  idle: boolean;
  ended: boolean;
}

/**
 * Event time of one input of an operator over its channels, as Flink's StatusWatermarkValve has it: the least of those that are active and
 * not behind it. One that was silent counts again once it has caught up: its rows until then are late. When the last active one falls
 * silent, what the others had reached acts as well, so that the outcome does not depend on who was silent first. Unlike in Flink, one that
 * has said nothing yet is waited for as soon as it is active: readers that wait for their first split are silent here without a time-out.
 */
export class ChannelValve {
  watermark = MIN_WATERMARK;
  private readonly channels: ValveChannel[] = [];

  add(channel: ValveChannel): void {
    this.channels.push(channel);
  }

  /** Every channel that still lives is idle, and one lives. */
  get idle(): boolean {
    return !this.ended && this.channels.every(isSilent);
  }
  get ended(): boolean {
    return this.channels.every(({ ended }) => ended);
  }

  restore(watermark: number): void {
    this.watermark = watermark;
    for (const channel of this.channels) channel.watermark = Math.max(channel.watermark, watermark);
  }

  /** A channel's watermark rose, or it ended or came back. */
  settle(): void {
    let least: number | null = null;
    for (const { watermark, spoke, idle, ended } of this.channels)
      if ((ended || !idle) && (!spoke || watermark >= this.watermark) && (least === null || watermark < least)) least = watermark;
    // Unlike in Flink it is not the end of event time that some channels ended while others are only silent.
    const open = least === MAX_WATERMARK && this.channels.some(({ watermark, idle }) => idle && watermark < MAX_WATERMARK);
    if (least !== null && least > this.watermark && !open) this.watermark = least;
  }

  /** The channel has just fallen silent. */
  onSilent(channel: ValveChannel): void {
    if (!this.idle) return this.settle();
    if (channel.watermark !== this.watermark) return;
    for (const { watermark, ended } of this.channels) if (!ended && watermark > this.watermark) this.watermark = watermark;
  }
}

const isSilent = ({ idle, ended }: ValveChannel): boolean => idle || ended;
