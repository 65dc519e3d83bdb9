import { unsigned, valueTypeCode, type Code, type Local, type ValueType } from './code';
import type { FunctionCode } from './function-code';

/** A function that the code calls and somebody else provides. */
export interface Import {
  readonly name: string;
  readonly parameters: readonly ValueType[];
  readonly result: ValueType;
}

/** Calls the import at `index`. */
export const call = (index: number, ...args: readonly Code[]): Code => [...args.flat(), 0x10, ...unsigned(index)];

const text = (value: string): Code => [...unsigned(value.length), ...Array.from(value, (c) => c.charCodeAt(0))];
const vector = (items: readonly Code[]): Code => joined([unsigned(items.length), ...items]);
const sized = (content: Code): Code => joined([unsigned(content.length), content]);
const section = (id: number, content: Code): Code => joined([[id], sized(content)]);
const signature = (parameters: readonly ValueType[], result: ValueType): Code => [
  0x60,
  ...vector(parameters.map((type) => [valueTypeCode[type]])),
  ...[1, valueTypeCode[result]],
];

function joined(parts: readonly Code[]): Code {
  const all: number[] = [];
  for (const part of parts) for (const byte of part) all.push(byte);
  return all;
}

const MAGIC: Code = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];

/** A module with one exported function, `run`, which answers an i32; it imports `env.memory` and the given functions from `env`. */
export function moduleBytes(code: FunctionCode, imports: readonly Import[], result: Local): Uint8Array<ArrayBuffer> {
  const types = [...imports.map((one) => signature(one.parameters, one.result)), signature(code.parameters, 'i32')];
  const memory: Code = [...text('env'), ...text('memory'), 0x02, 0x00, 0x01];
  const functions = imports.map((one, index): Code => [...text('env'), ...text(one.name), 0x00, ...unsigned(index)]);
  const sections = [
    MAGIC,
    section(1, vector(types)),
    section(2, vector([memory, ...functions])),
    section(3, vector([unsigned(imports.length)])),
    section(7, vector([[...text('run'), 0x00, ...unsigned(imports.length)]])),
    section(10, vector([sized(code.finish(result))])),
  ];
  return Uint8Array.from(joined(sections));
}
