import type { Field } from '@headrace/connector-sdk/schema';
import type { NodeId, OperatorId } from '@/model/ids';

export interface OperatorBase<Kind extends string> {
  readonly id: OperatorId;
  readonly kind: Kind;
  /** The canvas nodes (or views) that it does the work of; empty only for what no node asked for. */
  readonly origin: readonly NodeId[];
  /** For people: the view's name. */
  readonly name: string;
  /** The columns that it emits. */
  readonly output: readonly Field[];
}
