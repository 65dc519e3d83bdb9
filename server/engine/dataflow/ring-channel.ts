import { HeadraceError } from '@headrace/connector-sdk/errors';
import { BatchEncoder, decodeBatch } from './batch-codec';
import type { ControlElement, Element, InChannel, OutChannel } from './element';
import type { BatchPool } from './pooled-batch';
import { RingState, type Doorbells, type Ring } from './ring';

/** A message: length of the body, its kind, the body. The batch codec needs the body on an 8-byte boundary. */
const MESSAGE_HEAD = 8;
const BATCH = 0;
const CONTROL = 1;

/** The sending end of a ring. One message at a time may wait for room; while it does the channel has none. */
export class RingWriter implements OutChannel {
  rows = 0;
  private readonly encoder = new BatchEncoder();
  private readonly waiting: Uint8Array[] = [];
  private offset = 0;
  private ending = false;

  constructor(
    private readonly ring: Ring,
    private readonly peer: { readonly bells: Doorbells; readonly worker: number },
  ) {}

  hasRoom(): boolean {
    return this.waiting.length === 0;
  }

  push(element: Element): void {
    if (element.kind === 'batch') {
      this.rows += element.batch.rowCount;
      const message = this.encoder.encode(element.batch, MESSAGE_HEAD);
      element.release();
      seal(message, BATCH);
      this.waiting.push(message);
    } else {
      const body = new TextEncoder().encode(JSON.stringify(element));
      const message = new Uint8Array(MESSAGE_HEAD + body.length);
      message.set(body, MESSAGE_HEAD);
      seal(message, CONTROL);
      this.waiting.push(message);
    }
    this.ending ||= element.kind === 'end';
    this.pump();
  }

  pump(): boolean {
    let moved = false;
    for (let message = this.waiting[0]; message; message = this.waiting[0]) {
      const size = this.ring.write(message, this.offset, message.length);
      if (size === 0) break;
      moved = true;
      this.offset += size;
      if (this.offset < message.length) break;
      this.waiting.shift();
      this.offset = 0;
    }
    if (this.ending && this.waiting.length === 0) this.ring.end();
    if (moved) this.peer.bells.ring(this.peer.worker);
    return moved;
  }

  drained(): boolean {
    return this.waiting.length === 0;
  }

  fill(): number {
    return this.ring.available() / this.ring.capacity;
  }
}

function seal(message: Uint8Array, kind: number): void {
  const head = new DataView(message.buffer, message.byteOffset, MESSAGE_HEAD);
  head.setUint32(0, message.length - MESSAGE_HEAD);
  head.setUint32(4, kind);
}

/** The receiving end of a ring: puts messages together and decodes them into batches of its own pool. */
export class RingReader implements InChannel {
  private message = new Uint8Array(64 * 1_024);
  private filled = 0;
  private current: Element | null = null;

  constructor(
    private readonly ring: Ring,
    private readonly peer: { readonly bells: Doorbells; readonly worker: number },
    private readonly pool: BatchPool,
  ) {}

  peek(): Element | null {
    if (this.current) return this.current;
    if (this.ring.state() === RingState.aborted) throw channelAborted();
    if (!this.receive()) return null;
    return (this.current = this.decode());
  }

  shift(): void {
    this.current = null;
  }

  fill(): number {
    return this.ring.available() / this.ring.capacity;
  }

  /** Reads on until one message is complete. */
  private receive(): boolean {
    if (this.filled >= MESSAGE_HEAD && this.filled >= this.messageSize()) return true;
    if (this.ring.available() === 0) return false;
    this.take(MESSAGE_HEAD);
    const complete = this.filled >= MESSAGE_HEAD && this.take(this.messageSize());
    this.peer.bells.ring(this.peer.worker);
    return complete;
  }

  private messageSize(): number {
    return MESSAGE_HEAD + new DataView(this.message.buffer).getUint32(0);
  }

  private take(size: number): boolean {
    if (this.message.length < size) {
      const grown = new Uint8Array(Math.max(size, this.message.length * 2));
      grown.set(this.message.subarray(0, this.filled));
      this.message = grown;
    }
    if (this.filled < size) this.filled += this.ring.read(this.message, this.filled, size);
    return this.filled >= size;
  }

  private decode(): Element | null {
    const head = new DataView(this.message.buffer);
    const body = this.message.subarray(0, this.filled);
    if (head.getUint32(4) === CONTROL) {
      this.filled = 0;
      return JSON.parse(new TextDecoder().decode(body.subarray(MESSAGE_HEAD))) as ControlElement;
    }
    const batch = this.pool.take();
    if (!batch) return null;
    decodeBatch(body, MESSAGE_HEAD, batch);
    this.filled = 0;
    return { kind: 'batch', batch, release: () => this.pool.give(batch) };
  }
}

const channelAborted = (): HeadraceError =>
  new HeadraceError('Another worker of this job was lost, so its channels were closed.', {
    code: 'engine.channel-aborted',
    domain: 'internal',
    retry: 'backoff',
  });
