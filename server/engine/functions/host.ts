import net from 'node:net';
import { pathToFileURL } from 'node:url';
import { valueReader } from '@headrace/connector-sdk/base';
import type { UserFunction } from '@headrace/connector-sdk/functions';
import { HeadraceError } from '@headrace/connector-sdk/errors';
import type { EngineBatch } from '../contract/batch';
import { BatchEncoder, decodeBatch } from '../dataflow/batch-codec';
import { PooledBatch } from '../dataflow/pooled-batch';
import { CallProgress, changedSince, ScalarCaller, TableCaller } from './caller';
import { sentTypes, type CallSet } from './call-set';
import { declarationsOf, isUserFunction } from './declarations';
import { FoldCaller } from './fold-caller';
import { FRAME_HEAD, FrameKind, FrameReader, jsonFrame, jsonOf, putHead, type Frame } from './frames';
import { withoutReach } from './without-reach';
import type { CallFailure } from './function-errors';

interface Opened {
  readonly set: CallSet;
  readonly sent: PooledBatch;
  readonly progress: CallProgress;
  readonly caller: ScalarCaller | TableCaller | FoldCaller;
}

/** The inside of the process that functions run in: takes questions from the channel and answers each. It ends with the channel. */
export function runFunctionHost(): void {
  withoutReach(() => new FunctionHost(new net.Socket({ fd: 3, readable: true, writable: true })));
}

class FunctionHost {
  private readonly opened = new Map<number, Opened>();
  private readonly encoder = new BatchEncoder();
  private work: Promise<void> = Promise.resolve();

  constructor(private readonly channel: net.Socket) {
    const reader = new FrameReader((frame) => {
      this.work = this.work.then(() => this.take(frame));
    });
    channel.on('data', (chunk: Buffer) => reader.push(chunk));
    channel.on('error', () => process.exit(0));
    channel.on('close', () => process.exit(0));
  }

  private async take(frame: Frame): Promise<void> {
    try {
      if (frame.kind === FrameKind.open) await this.open(frame);
      else if (frame.kind === FrameKind.describe) await this.describe(frame);
      else this.answer(this.opened.get(frame.set)!, frame);
    } catch (error) {
      this.channel.write(jsonFrame(FrameKind.failed, frame.set, this.failureOf(error, this.opened.get(frame.set))));
    }
  }

  private async describe({ set, bytes }: Frame): Promise<void> {
    const { file } = jsonOf(bytes) as { readonly file: string };
    const exports = await load('of the file', file);
    this.channel.write(jsonFrame(FrameKind.opened, set, declarationsOf(exports)));
  }

  private async open({ set: number, bytes }: Frame): Promise<void> {
    const set = jsonOf(bytes) as CallSet;
    const functions: UserFunction[] = [];
    for (const call of set.calls) {
      const name = `${call.user.module}.${call.user.name}`;
      const fn = (await load(name, set.files[call.user.module]!))[call.user.name];
      if (!isUserFunction(fn)) throw new HostFailure({ name, what: 'changed', message: 'there is no such function any more' });
      const changed = changedSince(call, fn);
      if (changed !== null) throw new HostFailure({ name, what: 'changed', message: changed });
      functions.push(fn);
    }
    const sent = new PooledBatch(
      sentTypes(set).map((type, i) => ({ name: `${i}`, type })),
      false,
    );
    const progress = new CallProgress();
    const caller = callerOf(set, functions, progress);
    this.opened.set(number, { set, sent, progress, caller });
    this.channel.write(jsonFrame(FrameKind.opened, number, {}));
  }

  private answer({ sent, caller }: Opened, { kind, set, bytes }: Frame): void {
    if (kind === FrameKind.call) {
      sent.reset();
      decodeBatch(bytes, 0, sent);
    }
    if (!(caller instanceof TableCaller)) {
      caller.fill(sent);
      return this.send(caller.answer, set, true);
    }
    if (kind === FrameKind.call) caller.begin();
    const last = caller.fill(sent);
    this.send(caller.answer, set, last);
  }

  private send(batch: EngineBatch, set: number, last: boolean): void {
    const body = this.encoder.encode(batch, FRAME_HEAD).slice();
    this.channel.write(putHead(body, { kind: FrameKind.answer, set, last }));
  }

  private failureOf(error: unknown, opened: Opened | undefined): CallFailure {
    if (error instanceof HostFailure) return error.failure;
    const call = opened?.progress.call ?? null;
    if (opened === undefined || call === null) return { name: 'that was asked for', what: 'module', message: textOf(error) };
    const { progress, set, sent } = opened;
    const given = call.user.parameters.map(
      ({ name }, i) => `${name} = ${shown(valueReader(set.sent[call.args[i]!]!)(sent.columns[call.args[i]!]!, progress.row))}`,
    );
    const at = lineOf(error);
    return {
      name: `${call.user.module}.${call.user.name}`,
      what: progress.answered ? 'answer' : 'threw',
      message: textOf(error),
      given: given.length === 0 ? 'no arguments' : given.join(', ').slice(0, LONGEST_GIVEN),
      ...(at === null || progress.answered ? {} : { at }),
    };
  }
}

function callerOf(set: CallSet, functions: readonly UserFunction[], progress: CallProgress): Opened['caller'] {
  if (set.folds !== undefined) return new FoldCaller(set, functions, progress);
  return set.calls[0]!.rows === undefined ? new ScalarCaller(set, functions, progress) : new TableCaller(set, functions[0]!, progress);
}

const LONGEST_GIVEN = 300;
const LONGEST_VALUE = 100;

class HostFailure extends HeadraceError {
  constructor(readonly failure: CallFailure) {
    super(failure.message, { code: 'function.failed', domain: 'user', retry: 'none' });
  }
}

async function load(name: string, file: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    return (await import(pathToFileURL(file).href)) as Readonly<Record<string, unknown>>;
  } catch (error) {
    const at = lineOf(error);
    throw new HostFailure({ name, what: 'module', message: textOf(error), ...(at === null ? {} : { at }) });
  }
}

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error)).slice(0, 1_000);

/** The first line of the stack that is neither ours nor Node's: `geo.ts:12:9`. */
function lineOf(error: unknown): string | null {
  if (!(error instanceof Error) || typeof error.stack !== 'string') return null;
  const own = error.stack.split('\n').filter((line) => /^\s*at /.test(line) && !/function-host|node:|\/dist\/[^/]*-[\w-]+\.mjs/.test(line));
  return /([^/\\()\s]+:\d+:\d+)\)?$/.exec(own[0] ?? '')?.[1] ?? null;
}

function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, LONGEST_VALUE));
  const plain = (_: string, part: unknown): unknown =>
    typeof part === 'bigint'
      ? `${part}`
      : part instanceof Map
        ? Object.fromEntries(part)
        : part instanceof Uint8Array
          ? `${part.length} bytes`
          : part;
  return typeof value === 'object' && value !== null ? JSON.stringify(value, plain).slice(0, LONGEST_VALUE) : String(value);
}
