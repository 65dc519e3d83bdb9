import { types, type DataType } from '@headrace/connector-sdk/schema';
import type { UserFunctionRef } from '@/server/plan/expr/expr';
import type { UserCallPlan, UserTablePlan } from '@/server/plan/job/function-plans';

/** The calls of one operator, as the process of functions is told of them. Plain JSON. */
export interface CallSet {
  /** Built modules by name. */
  readonly files: Readonly<Record<string, string>>;
  /** Of the columns that are sent. */
  readonly sent: readonly DataType[];
  readonly calls: readonly CallOfSet[];
}

export interface CallOfSet {
  readonly user: UserFunctionRef;
  /** Among the columns that are sent. */
  readonly args: readonly number[];
  /** The value of a scalar function. */
  readonly returns?: DataType;
  /** The columns of a table function; it is the only call of its set then. */
  readonly rows?: readonly { readonly name: string; readonly type: DataType }[];
}

/** Behind the columns of a table function: the row that was sent. */
export const ROW_NUMBER: DataType = types.INT;

export const answeredTypes = ({ calls }: CallSet): readonly DataType[] =>
  calls.flatMap(({ returns, rows }) => (rows === undefined ? [returns!] : [...rows.map(({ type }) => type), ROW_NUMBER]));

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
  const calls = plan.kind === 'user-call' ? plan.calls : [{ user: plan.user, args: plan.args }];
  const columns = [...new Set(calls.flatMap(({ args }) => args))].sort((a, b) => a - b);
  const rows = plan.kind === 'user-table' ? plan.output.slice(plan.passed.length) : undefined;
  return {
    columns,
    set: {
      files: Object.fromEntries(calls.map(({ user }) => [user.module, fileOf(user.module)])),
      sent: columns.map((column) => input[column]!.type),
      calls: calls.map((call) => ({
        user: call.user,
        args: call.args.map((column) => columns.indexOf(column)),
        ...('type' in call ? { returns: call.type } : {}),
        ...(rows === undefined ? {} : { rows }),
      })),
    },
  };
}
