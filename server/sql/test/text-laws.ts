import assert from 'node:assert/strict';
import fc from 'fast-check';
import { completionsAt } from '../completion';
import { tokenize } from '../lexer';
import { TokenStream } from '../lexer/token-stream';
import { parseDataType, parseExpression, parseScript } from '../parse';
import { printScript } from '../print';

const words =
  "SELECT FROM WHERE ( ) [ ] { } {- -} , ; . ' ` \" -- /* */ /*+ AND OR NOT CASE WHEN END IN IS BETWEEN INTERVAL '1' DAY CREATE TABLE VIEW WITH BEGIN STATEMENT SET EXECUTE INSERT INTO VALUES JOIN ON a b 1 1.5 = < > => || ROW< ARRAY[ MAP[ x' u&' $ ^ | * + ? \\ \n \r\n \u0000 \ud800".split(
    ' ',
  );
const noise = fc
  .array(fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...words) }, fc.string({ maxLength: 5, unit: 'binary' })), { maxLength: 60 })
  .map((parts) => parts.join(' '));

/** Bytes of any kind, read as text the way a file is. */
export const bytes = fc.uint8Array({ maxLength: 120 }).map((from) => new TextDecoder().decode(from));
export { noise };

/** Statements of a text, each with its semicolon. */
export const statementsOf = (text: string): string[] =>
  parseScript(text).script.statements.map(({ range }) => `${text.slice(range!.start, range!.end)};\n`);

/** A few of the statements with pieces cut out, doubled and put elsewhere. */
export const mutatedOf = (statements: readonly string[]): fc.Arbitrary<string> =>
  fc
    .record({
      picked: fc.array(fc.constantFrom(...statements), { minLength: 1, maxLength: 4 }),
      edits: fc.array(
        fc.record({
          at: fc.double({ min: 0, max: 1, noNaN: true }),
          length: fc.nat(12),
          insert: fc.oneof(fc.constant(''), fc.constantFrom(...words)),
        }),
        { maxLength: 5 },
      ),
    })
    .map(({ picked, edits }) =>
      edits.reduce((text, { at, length, insert }) => {
        const start = Math.floor(at * text.length);
        return text.slice(0, start) + insert + text.slice(start + length);
      }, picked.join('')),
    );

/** Everything a text can be put through; the ranges of what comes out lie in the text. Throws where it does not survive. */
export function survives(text: string): void {
  const { script, diagnostics } = parseScript(text);
  for (const { at } of diagnostics) {
    const { start, end } = at.range!;
    assert.ok(0 <= start && start <= end && end <= text.length, `range ${start}–${end} of ${text.length}`);
  }
  const printed = printScript(script, { target: 'headrace' }).text;
  assert.deepStrictEqual(parseScript(printed).diagnostics, [], printed);
  assert.equal(printScript(parseScript(printed).script, { target: 'headrace' }).text, printed);
  parseExpression(text);
  parseDataType(text);
  completionsAt(text, Math.floor(text.length / 2));
  completionsAt(text, text.length);
}

/** Tokens lie in order and leave out nothing but blanks; their lines and columns are those of their offsets. */
export function tokensCover(text: string): void {
  let end = 0;
  for (const token of tokenize(text)) {
    assert.match(text.slice(end, token.start), /^[\s\ufeff]*$/);
    assert.ok(token.end > token.start);
    end = token.end;
  }
  assert.match(text.slice(end), /^[\s\ufeff]*$/);
  const stream = new TokenStream(text);
  for (let i = 0; stream.at(i).kind !== 'end'; i++) {
    const { start, line, column } = stream.at(i);
    const before = text.slice(0, start).split('\n');
    assert.deepStrictEqual([line, column], [before.length, before[before.length - 1]!.length + 1]);
  }
}
