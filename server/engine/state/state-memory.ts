import { HeadraceError } from '@headrace/connector-sdk';
import type { ColdStore } from './cold-store';
import { saltFrom } from './slot-places';

export const DEFAULT_STATE_BYTES = 1_073_741_824;

/** Larger buffers go back to the system: those that a table grew out of would be as much again as its state. */
const MOST_KEPT = 1_048_576;

/** Copies for a snapshot after which what makes them is compiled for good. */
const REHEARSALS = 8_192;

/** Where tables put what goes beyond the budget. */
export interface Spill {
  /** From here on tables that can spill do so instead of growing. */
  readonly afterBytes: number;
  readonly store: ColdStore;
}

/** Gives room back that is not needed at the moment; false: it has none. */
export type Reclaim = () => boolean;

/**
 * The state memory of one worker: every table takes its arrays from here, so that a job that outgrows its budget spills, or fails with a
 * clear error instead of a dead heap where its state cannot spill. Arrays are outside the JavaScript heap and never move; freed ones of common sizes are kept for reuse
 * (zeroed when taken again), up to an eighth of the budget.
 */
export class StateMemory {
  /** Bytes in use by tables. */
  usedBytes = 0;
  private keptBytes = 0;
  private readonly kept = new Map<number, ArrayBuffer[]>();
  private readonly reclaims = new Set<Reclaim>();
  private salts = 0;
  private rehearsals = REHEARSALS;

  constructor(
    readonly limitBytes: number = DEFAULT_STATE_BYTES,
    /** Null: nothing spills. */
    readonly spill: Spill | null = null,
  ) {}

  /** A worker's memory that spills beyond `budgetBytes`; what cannot spill may take half as much again. */
  static spilling(budgetBytes: number, store: ColdStore): StateMemory {
    return new StateMemory(Math.max(DEFAULT_STATE_BYTES, budgetBytes * 1.5), { afterBytes: budgetBytes, store });
  }

  /** The salt of a new table: another one for each, and the same ones in each run. */
  nextSalt(): number {
    return saltFrom(++this.salts);
  }

  /** How many of so many copies for a snapshot are worth rehearsing. */
  rehearsalsOf(copies: number): number {
    const granted = Math.max(0, Math.min(copies, this.rehearsals));
    this.rehearsals -= granted;
    return granted;
  }

  /** Whether a table that can spill may take so much more; asks others to give back what they do not need first. */
  hasRoom(sizeBytes: number): boolean {
    if (this.spill === null) return true;
    const fits = (): boolean => this.usedBytes + sizeBytes <= this.spill!.afterBytes;
    for (const reclaim of this.reclaims) while (!fits() && reclaim());
    return fits();
  }

  /** Whether so much more would leave half of the memory free. */
  hasPlenty(sizeBytes: number): boolean {
    return (this.usedBytes + sizeBytes) * 2 < (this.spill?.afterBytes ?? this.limitBytes);
  }

  /** What spills has more than its budget. */
  isOver(): boolean {
    return this.spill !== null && this.usedBytes > this.spill.afterBytes;
  }

  /** Asks `reclaim` from now on. The returned function ends that. */
  offer(reclaim: Reclaim): () => void {
    this.reclaims.add(reclaim);
    return () => void this.reclaims.delete(reclaim);
  }

  /** Zeroed room, unless nobody reads what was not written. `owner` names the operator, for the error. */
  allocate(sizeBytes: number, owner: string, zeroed = true): ArrayBuffer {
    if (this.usedBytes + sizeBytes > this.limitBytes) throw exceeded(this, sizeBytes, owner);
    this.usedBytes += sizeBytes;
    const free = this.kept.get(sizeBytes)?.pop();
    if (free === undefined) return new ArrayBuffer(sizeBytes);
    this.keptBytes -= sizeBytes;
    if (zeroed) new Uint8Array(free).fill(0);
    return free;
  }

  /** The caller holds no view on the buffer any more. */
  release(buffer: ArrayBuffer): void {
    this.forget(buffer.byteLength);
    if (buffer.byteLength > MOST_KEPT || this.keptBytes + buffer.byteLength > this.limitBytes / 8) return;
    this.keptBytes += buffer.byteLength;
    const list = this.kept.get(buffer.byteLength);
    if (list === undefined) this.kept.set(buffer.byteLength, [buffer]);
    else list.push(buffer);
  }

  /** The buffer leaves the budget but may still be read by a snapshot, so it is not used again. */
  forget(sizeBytes: number): void {
    this.usedBytes -= sizeBytes;
  }
}

const megabytes = (bytes: number): string => `${Math.ceil(bytes / 1_048_576)} MB`;

const exceeded = (memory: StateMemory, wanted: number, owner: string): Error =>
  new HeadraceError(
    `The state of ${owner} needs ${megabytes(wanted)} more, but ${megabytes(memory.usedBytes)} of the worker's ${megabytes(memory.limitBytes)} of state memory are in use`,
    {
      code: 'state.memory-exceeded',
      domain: 'user',
      retry: 'none',
      remedy: `Raise the deployment's memory or its parallelism, group ${owner} by fewer keys, or bound its state (a state TTL, a smaller window); then restore the last checkpoint.`,
    },
  );
