import type { DataType } from '@headrace/connector-sdk/schema';
import { finishCode, foldCode, hashBytes, HASH_SEED, NULL_WORD } from '../state/key-hash';
import type { ExprScope } from './expr-scope';
import { asBytes, asFlat, asWide, highWord, lowWord, times2, type BytesValue, type Value } from './value';

/** A column of a key in canonical form: fixed 32-bit words, or a byte string with its hash in a local. */
export interface KeyPart {
  readonly isNull: string;
  readonly words: readonly string[];
  readonly bytes: (BytesValue & { readonly hash: string }) | null;
}

/** Brings key values into canonical form (-0.0 as 0.0, one NaN), so that equal keys have equal words. */
export function keyParts(scope: ExprScope, values: readonly Value[]): readonly KeyPart[] {
  return values.map((value) => keyPart(scope, value));
}

function keyPart(scope: ExprScope, value: Value): KeyPart {
  const { isNull } = value;
  switch (value.physical) {
    case 'bool':
      return { isNull, words: [`(${asFlat(value).code} ? 1 : 0)`], bytes: null };
    case 'i32':
      return { isNull, words: [asFlat(value).code], bytes: null };
    case 'i64':
      return { isNull, words: [lowWord(value), highWord(value)], bytes: null };
    case 'i128': {
      const at = times2(asWide(value).at);
      return { isNull, words: [0, 1, 2, 3].map((word) => `${asWide(value).a32}[2 * (${at}) + ${word}]`), bytes: null };
    }
    case 'f64':
      return { isNull, words: doubleWords(scope, asFlat(value).code), bytes: null };
    case 'bytes':
      return { isNull, words: [], bytes: bytesPart(scope, asBytes(value)) };
  }
}

function doubleWords(scope: ExprScope, code: string): readonly string[] {
  const view = new Float64Array(1);
  const [f64, words] = [scope.builder.bind('f', view), scope.builder.bind('f', new Int32Array(view.buffer))];
  const [low, high] = [scope.builder.fresh('w'), scope.builder.fresh('w')];
  scope.builder.line(`${f64}[0] = ${code} !== ${code} ? NaN : ${code} + 0;`);
  scope.builder.line(`const ${low} = ${words}[0], ${high} = ${words}[1];`);
  return [low, high];
}

function bytesPart(scope: ExprScope, value: BytesValue): KeyPart['bytes'] {
  const { builder } = scope;
  const [length, hash] = [builder.fresh('l'), builder.fresh('h')];
  const present = value.isNull === 'false' ? value.length : `${value.isNull} ? 0 : ${value.length}`;
  builder.line(`const ${length} = ${present};`);
  builder.line(`const ${hash} = ${builder.bind('hashBytes', hashBytes)}(${value.data}, ${value.start}, ${length});`);
  return { ...value, length, hash };
}

/** Declares a local with the hash of the key. */
export const keyHash = (scope: ExprScope, parts: readonly KeyPart[]): string => finishedHash(scope, foldKey(scope, parts));

/** Declares a local with what the hash of a key is made of; it goes on from `fold`, which has the columns before these. */
export function foldKey(scope: ExprScope, parts: readonly KeyPart[], fold = String(HASH_SEED)): string {
  const { builder } = scope;
  const name = builder.fresh('h');
  builder.line(`let ${name} = ${fold};`);
  for (const part of parts) {
    const words = part.bytes === null ? part.words : [part.bytes.hash];
    const folded = words.map((word) => foldCode(name, word)).join(' ');
    if (part.isNull === 'false') builder.line(folded);
    else builder.line(`if (${part.isNull}) { ${foldCode(name, String(NULL_WORD))} } else { ${folded} }`);
  }
  return name;
}

/** Declares a local with the hash of a key that `foldKey` made `fold` of. */
export function finishedHash({ builder }: ExprScope, fold: string): string {
  const name = builder.fresh('h');
  builder.line(`let ${name} = ${fold};`);
  builder.line(finishCode(name));
  return name;
}

/** 32-bit words that a key column takes in a table: texts keep start, length and hash. */
export function keyWordsOf(type: DataType, physical: Value['physical']): number {
  return physical === 'bytes' ? 3 : physical === 'i128' ? 4 : physical === 'i64' || physical === 'f64' ? 2 : 1;
}
