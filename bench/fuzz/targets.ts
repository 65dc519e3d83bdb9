import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import * as avro from '@/formats/avro/test/decoder-laws';
import * as csv from '@/formats/csv/test/decoder-laws';
import * as json from '@/formats/json/test/decoder-laws';
import { emptyCatalog } from '@/model/catalog/table-definition';
import { connectorSpecs, formatSpecs } from '@/server/catalog/connectors';
import { compileScript } from '@/server/compiler/index';
import { bytes, mutatedOf, noise, statementsOf, survives, tokensCover } from '@/server/sql/test/text-laws';

/** What is held against random input: a law that throws where it does not hold. */
export type FuzzTarget = fc.IProperty<unknown>;

/**
 * Every target by its name. `root` is the checkout, whose scripts are what is damaged. The decoders' laws are those of their own tests:
 * JSON.parse, csv-parse and avsc say what is right.
 */
export function fuzzTargets(root: string): Readonly<Record<string, FuzzTarget>> {
  const scripts = scriptsBelow(path.join(root, 'examples'), path.join(root, 'server/sql/test/corpus'));
  const mutated = mutatedOf(scripts.flatMap(statementsOf));
  const damaged = damagedScript(scripts.filter((text) => text.length < 4_000));
  const text = (of: fc.Arbitrary<string>): FuzzTarget =>
    fc.property(of, (script) => {
      survives(script);
      tokensCover(script);
    }) as FuzzTarget;
  return {
    'sql-bytes': text(bytes),
    'sql-tokens': text(noise),
    'sql-mutated': text(mutated),
    'sql-compiled': fc.property(damaged, compiles) as FuzzTarget,
    'json-values': json.readsWhatWasWritten as FuzzTarget,
    'json-mutated': json.readsMutationsAsJsonParse as FuzzTarget,
    'json-noise': json.readsNoiseAsJsonParse as FuzzTarget,
    'csv-values': csv.readsWhatWasWritten as FuzzTarget,
    'csv-mutated': csv.loopAndScannerAgree as FuzzTarget,
    'csv-noise': csv.readsAsTheReference as FuzzTarget,
    'avro-values': avro.readsAsTheReference as FuzzTarget,
    'avro-mutated': avro.survivesDamage as FuzzTarget,
    'avro-written': avro.writesAsTheReference as FuzzTarget,
  };
}

function scriptsBelow(...folders: readonly string[]): string[] {
  return folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.sql'))
      .sort()
      .map((file) => readFileSync(path.join(folder, file), 'utf8')),
  );
}

/** A whole script in which words have changed places: most of it still parses, so that the stages behind the parser get something to do. */
const damagedScript = (scripts: readonly string[]): fc.Arbitrary<string> =>
  fc
    .record({
      script: fc.constantFrom(...scripts),
      edits: fc.array(fc.record({ at: fc.nat(), from: fc.nat(), other: fc.constantFrom(...scripts), drop: fc.nat(2) }), {
        minLength: 1,
        maxLength: 4,
      }),
    })
    .map(({ script, edits }) => {
      const words = wordsOf(script);
      for (const { at, from, other, drop } of edits) {
        const source = wordsOf(other);
        words.splice(at % words.length, drop, source[from % source.length]!);
      }
      return words.join('');
    });

const wordsOf = (text: string): string[] => text.match(/\s+|\w+|'[^']*'|[^\w\s]/g) ?? [''];

/** Whatever a script says, the compiler answers with diagnostics or a plan; it never throws. */
function compiles(text: string): void {
  compileScript({ text, name: 'fuzz', catalog: emptyCatalog, connectors: { connectors: connectorSpecs, formats: formatSpecs } });
}
