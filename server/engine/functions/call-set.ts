import { types, type DataType } from '@headrace/connector-sdk/schema';
import type { UserFunctionRef } from '@/server/plan/expr/expr';
import type { ColumnCall, UserCallPlan, UserTablePlan } from '@/server/plan/job/function-plans';

/** The calls of one operator, as the process of functions is told of them. Plain JSON. */
export interface CallSet {
  /** Built modules by name. */
  readonly files: Readonly<Record<string, string>>;
  /** Of the columns that are sent. */
  readonly sent: readonly DataType[];
  readonly calls: readonly CallOfSet[];
  /** The calls are aggregates. Behind the columns of the arguments come the group of each row (its number in the batch), what to do with it, and the states. */
  readonly folds?: true;
}

export interface CallOfSet {
  readonly user: UserFunctionRef;
  /** Among the columns that are sent. */
  readonly args: readonly number[];
  /** The value of a scalar function. */
  readonly returns?: DataType;
  /** Of an aggregate: its state as the only field of a ROW, and the column among those that are sent of its filter. */
  readonly state?: DataType;
  readonly filter?: number;
  readonly retracts?: boolean;
  /** The columns of a table function; it is the only call of its set then. */
  readonly rows?: readonly { readonly name: string; readonly type: DataType }[];
}

/** Behind the columns of a table function: the row that was sent. */
export const ROW_NUMBER: DataType = types.INT;

/** What happens to the state of the row's group: `begin` is `add` to a new state, and `pass` leaves a group alone that is not there. */
export const FoldStep = { add: 0, retract: 1, begin: 2, pass: 3 } as const;

/** A state in a batch: NULL where there is none. */
export const stateColumn = (state: DataType): DataType => types.ROW([{ name: 'state', type: state }]);
const statesOf = ({ calls }: CallSet): readonly DataType[] =>
  calls.flatMap(({ state }) => (state === undefined ? [] : [stateColumn(state)]));

/** All columns that are sent: aggregates also get the group of each row, its step, and where a group comes first its states. */
export const sentTypes = (set: CallSet): readonly DataType[] =>
  set.folds === undefined ? set.sent : [...set.sent, types.INT, types.INT, ...statesOf(set)];

/** Values first; then the states of aggregates, where a group comes last. */
export const answeredTypes = (set: CallSet): readonly DataType[] => [
  ...set.calls.flatMap(({ returns, rows }) => (rows === undefined ? [returns!] : [...rows.map(({ type }) => type), ROW_NUMBER])),
  ...statesOf(set),
];

export interface Sending {
  readonly set: CallSet;
  /** Columns of the input, in the order in which they are sent. */
  readonly columns: readonly number[];
}

/** What an operator sends: each column of its input that some call takes, once. */
export function sendingOf(
  plan: UserCallPlan | UserTablePlan,
  input: readonly { readonly type: DataType }[],
  fileOf: (module: string) => string,
): Sending {
  const calls: readonly (Pick<ColumnCall, 'user' | 'args'> & Partial<ColumnCall>)[] =
    plan.kind === 'user-call' ? plan.calls : [{ user: plan.user, args: plan.args }];
  const filters = calls.flatMap(({ fold }) => (fold === undefined || fold.filter === null ? [] : [fold.filter]));
  const columns = [...new Set([...calls.flatMap(({ args }) => args), ...filters])].sort((a, b) => a - b);
  const rows = plan.kind === 'user-table' ? plan.output.slice(plan.passed.length) : undefined;
  return {
    columns,
    set: {
      files: Object.fromEntries(calls.map(({ user }) => [user.module, fileOf(user.module)])),
      sent: columns.map((column) => input[column]!.type),
      ...(plan.kind === 'user-call' && plan.groups !== undefined ? { folds: true } : {}),
      calls: calls.map(({ user, args, type, fold }) => ({
        user,
        args: args.map((column) => columns.indexOf(column)),
        ...(type === undefined ? {} : { returns: type }),
        ...(fold === undefined ? {} : { state: fold.state, retracts: fold.retracts }),
        ...(fold === undefined || fold.filter === null ? {} : { filter: columns.indexOf(fold.filter) }),
        ...(rows === undefined ? {} : { rows }),
      })),
    },
  };
}
