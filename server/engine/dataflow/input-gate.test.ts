import { describe, expect, it } from 'vitest';
import type { CheckpointMark, Element } from './element';
import { InputGate } from './input-gate';
import { LocalChannel } from './local-channel';

const mark = (id: number): CheckpointMark => ({ id, type: 'checkpoint', directory: null });
const gateOf = (count: number): { gate: InputGate; channels: LocalChannel[] } => {
  const channels = Array.from({ length: count }, () => new LocalChannel(4));
  return { gate: new InputGate(channels.map((channel) => ({ channel, input: 0, side: 0 }))), channels };
};
const gateOfInputs = (sides: readonly number[]): InputGate =>
  new InputGate(sides.map((side) => ({ channel: new LocalChannel(4), input: side, side })));
const end: Element = { kind: 'end' };

describe('watermarks', () => {
  it('are the minimum over the channels and never fall', () => {
    const { gate } = gateOf(2);
    expect(gate.onMark(0, 10)).toBeNull();
    expect(gate.onMark(1, 5)).toBe(5);
    expect(gate.onMark(1, 20)).toBe(10);
    expect(gate.onMark(1, 3)).toBeNull();
  });

  it('do not wait for an idle channel, nor for one that came back and is behind', () => {
    const { gate } = gateOf(2);
    gate.onMark(1, 5);
    expect(gate.onMark(0, 10)).toBe(5);
    expect(gate.onStatus(1, true)).toBe(10);
    expect(gate.onStatus(1, false)).toBeNull();
    expect(gate.onMark(0, 30)).toBe(30);
    expect(gate.onMark(1, 25)).toBeNull();
    expect(gate.onMark(1, 40)).toBeNull();
    expect(gate.onMark(0, 50)).toBe(40);
  });

  it('wait for a channel whose reader got its first split late', () => {
    const { gate } = gateOf(2);
    gate.restoreWatermark(5);
    gate.onMark(0, 10);
    expect(gate.onStatus(1, true)).toBe(10);
    expect(gate.onStatus(1, false)).toBeNull();
    expect(gate.onMark(0, 30)).toBeNull();
    expect(gate.onMark(1, 25)).toBe(25);
  });

  it('wait for a channel that came back and is not behind', () => {
    const { gate } = gateOf(2);
    gate.onMark(1, 20);
    gate.onMark(0, 10);
    gate.onStatus(1, true);
    gate.onStatus(1, false);
    expect(gate.onMark(0, 30)).toBe(20);
  });

  it('go to the greatest when every channel is idle, in whatever order they fell silent', () => {
    for (const order of [
      [0, 1],
      [1, 0],
    ]) {
      const { gate } = gateOf(2);
      gate.onMark(0, 10);
      gate.onMark(1, 20);
      const risen = order.map((channel) => gate.onStatus(channel, true)).filter((watermark) => watermark !== null);
      expect(risen).toEqual([20]);
      expect(gate.idle).toBe(true);
    }
  });

  it('are not the end because an input ended while another is silent', () => {
    const { gate } = gateOf(2);
    gate.onMark(0, 10);
    gate.onStatus(0, true);
    expect(gate.onMark(1, Infinity)).toBeNull();
    expect(gate.onEnd(1)).toBeNull();
    gate.onStatus(0, false);
    expect(gate.onMark(0, 20)).toBe(20);
    expect(gate.onEnd(0)).toBe(Infinity);
  });

  it('of several inputs are the least, also of one that was silent and is behind; all silent they stay', () => {
    const gate = gateOfInputs([0, 0, 1]);
    gate.onMark(0, 10);
    gate.onMark(1, 30);
    expect(gate.onMark(2, 50)).toBe(10);
    expect(gate.onStatus(0, true)).toBe(30);
    expect(gate.onStatus(2, true)).toBeNull();
    expect(gate.onMark(1, 60)).toBe(60);
    gate.onStatus(2, false);
    expect(gate.onMark(1, 70)).toBeNull();
    expect(gate.onMark(2, 65)).toBe(65);
    gate.onStatus(2, true);
    expect(gate.watermark).toBe(70);
    gate.onStatus(1, true);
    expect(gate.watermark).toBe(70);
  });

  it('do not wait for a channel of which nothing but its end will come, which makes nobody idle either', () => {
    const { gate } = gateOf(2);
    gate.restoreWatermark(5);
    gate.silence(1);
    expect(gate.onMark(0, 10)).toBe(10);
    expect(gate.onStatus(0, true)).toBeNull();
    expect(gate.idle).toBe(false);
    gate.onStatus(0, false);
    expect(gate.onMark(0, Infinity)).toBeNull();
    expect(gate.onEnd(0)).toBeNull();
    expect(gate.onEnd(1)).toBe(Infinity);
  });

  it('stay where they are while nothing but ends will come', () => {
    const gate = gateOfInputs([0, 0, 1]);
    gate.restoreWatermark(5);
    for (const channel of [0, 1, 2]) gate.silence(channel);
    expect(gate.onEnd(0)).toBeNull();
    expect(gate.idle).toBe(false);
    expect(gate.onEnd(2)).toBeNull();
    expect(gate.watermark).toBe(5);
    expect(gate.onEnd(1)).toBe(Infinity);
  });

  it('end when all channels have ended', () => {
    const { gate } = gateOf(2);
    gate.onMark(0, 10);
    expect(gate.onEnd(1)).toBe(10);
    expect(gate.onEnd(0)).toBe(Infinity);
    expect(gate.ended).toBe(true);
  });
});

describe('barriers', () => {
  it('stop a channel until all others have brought theirs', () => {
    const { gate, channels } = gateOf(2);
    gate.onBarrier(0, mark(1));
    channels[0]!.push(end);
    expect(gate.poll()).toBe(-1);
    expect(gate.aligned()).toBeNull();
    gate.onBarrier(1, mark(1));
    expect(gate.aligned()).toEqual(mark(1));
    gate.pass();
    expect(gate.poll()).toBe(0);
  });

  it('do not wait for channels that have ended, before or after', () => {
    const { gate } = gateOf(3);
    gate.onEnd(0);
    gate.onBarrier(1, mark(1));
    expect(gate.aligned()).toBeNull();
    gate.onEnd(2);
    expect(gate.aligned()).toEqual(mark(1));
  });

  it('of a checkpoint that was given up stop nothing', () => {
    const { gate, channels } = gateOf(2);
    gate.onBarrier(0, mark(1));
    gate.cancel(1);
    channels[0]!.push(end);
    expect(gate.poll()).toBe(0);
    gate.onBarrier(1, mark(1));
    expect(gate.aligned()).toBeNull();
    gate.onBarrier(1, mark(2));
    gate.onBarrier(0, mark(2));
    expect(gate.aligned()).toEqual(mark(2));
  });

  it('come from the coordinator where all inputs have ended', () => {
    const { gate } = gateOf(1);
    gate.onEnd(0);
    gate.onTrigger(mark(1));
    expect(gate.aligned()).toEqual(mark(1));
  });

  it('come from the coordinator also where its word was there before the end, behind which no barrier follows', () => {
    const { gate } = gateOf(2);
    gate.onTrigger(mark(1));
    gate.onEnd(0);
    expect(gate.aligned()).toBeNull();
    gate.onEnd(1);
    expect(gate.aligned()).toEqual(mark(1));
    gate.pass();
    expect(gate.aligned()).toBeNull();
  });

  it('are not taken twice where they came through before the end', () => {
    const { gate } = gateOf(1);
    gate.onTrigger(mark(1));
    gate.onBarrier(0, mark(1));
    gate.pass();
    gate.onEnd(0);
    expect(gate.aligned()).toBeNull();
  });

  it('come from the coordinator also when its word is read before the last end', () => {
    const { gate } = gateOf(2);
    gate.onEnd(0);
    gate.onTrigger(mark(1));
    expect(gate.aligned()).toBeNull();
    gate.onEnd(1);
    expect(gate.aligned()).toEqual(mark(1));
    gate.pass();
    expect(gate.aligned()).toBeNull();
  });
});
