/** `bad`: the value cannot be one of the column's type. `null`: it becomes NULL (a decimal with too many digits, as in Flink). */
export const Converted = { ok: 0, null: 1, bad: 2 } as const;
export type ConvertedCode = (typeof Converted)[keyof typeof Converted];
