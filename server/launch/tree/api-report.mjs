#!/usr/bin/env node
// The public API of the connector SDK as text, out of the compiler: `node server/launch/tree/api-report.mjs [--write]`.
// Without --write it fails where the checked-in report is not current. The report holds declarations; docs/sdk.md their docstrings too.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { format, resolveConfig } from 'prettier';
import ts from 'typescript';

const root = path.resolve(import.meta.dirname, '../../../connector-sdk');
const src = path.join(root, 'src');
const reportFile = path.join(root, 'connector-sdk.api.md');
const docsFile = path.resolve(root, '../docs/sdk.md');

const folders = readdirSync(src, { withFileTypes: true })
  .filter((item) => item.isDirectory() && existsSync(path.join(src, item.name, 'index.ts')))
  .map(({ name }) => name)
  .sort();
/** What authors import, by the path that they write. The root holds all but base, functions and testing. */
const entries = [
  ['@headrace/connector-sdk', path.join(src, 'index.ts')],
  ...['base', 'functions', 'testing']
    .filter((name) => folders.includes(name))
    .map((name) => [`@headrace/connector-sdk/${name}`, path.join(src, name, 'index.ts')]),
];

const program = ts.createProgram(
  entries.map(([, file]) => /** @type {string} */ (file)),
  {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    strict: true,
    skipLibCheck: true,
    declaration: true,
    emitDeclarationOnly: true,
    types: ['node'],
  },
);
const checker = program.getTypeChecker();

/** Declarations as the compiler emits them, by source file. @type {Map<string, ts.SourceFile>} */
const emitted = new Map();
program.emit(
  undefined,
  (name, text) => emitted.set(name.replace(/\.d\.ts$/, '.ts'), ts.createSourceFile(name, text, ts.ScriptTarget.ES2022, true)),
  undefined,
  true,
);

/** @param {ts.Symbol} symbol */
function declarationsOf(symbol) {
  const real = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  const found = [];
  for (const declaration of real.declarations ?? []) {
    const file = emitted.get(declaration.getSourceFile().fileName);
    for (const statement of file?.statements ?? []) {
      const names = ts.isVariableStatement(statement)
        ? statement.declarationList.declarations.map((each) => each.name.getText())
        : [/** @type {{ name?: ts.Node }} */ (/** @type {unknown} */ (statement)).name?.getText()];
      if (names.includes(real.name) && !found.includes(statement)) found.push(statement);
    }
  }
  return found;
}

/** @param {ts.Node} statement */
function docOf(statement) {
  const text = statement.getSourceFile().text;
  const [range] = (ts.getLeadingCommentRanges(text, statement.pos) ?? []).slice(-1);
  if (!range) return '';
  return text
    .slice(range.pos, range.end)
    .replace(/^\/\*\*\s?|\s*\*\/$/g, '')
    .replace(/^\s*\* ?/gm, '')
    .trim();
}
const printer = ts.createPrinter({ removeComments: true });
/** @param {ts.Node} statement */
const bare = (statement) =>
  printer
    .printNode(ts.EmitHint.Unspecified, statement, statement.getSourceFile())
    .replace(/^export declare /, 'export ')
    .replace(/^declare /, '');

const report = [
  '# API of @headrace/connector-sdk',
  '',
  'Made by `node server/launch/tree/api-report.mjs --write`; a change here is a change for every connector.',
  '',
];
const docs = [
  '# Connector SDK',
  '',
  'Out of the docstrings of `connector-sdk/src`, by `node server/launch/tree/api-report.mjs --write`. Begin with the [tutorial](tutorial-connector.md).',
  '',
];
for (const [name, file] of entries) {
  const module = checker.getSymbolAtLocation(/** @type {ts.SourceFile} */ (program.getSourceFile(/** @type {string} */ (file))));
  const symbols = checker.getExportsOfModule(/** @type {ts.Symbol} */ (module)).sort((a, b) => (a.name < b.name ? -1 : 1));
  report.push(`## ${name}`, '', '```ts');
  docs.push(`## ${name}`, '');
  for (const symbol of symbols) {
    const statements = declarationsOf(symbol);
    report.push(...(statements.length > 0 ? statements.map(bare) : [`export { ${symbol.name} }`]));
    const said = statements.map(docOf).filter((text) => text !== '');
    if (said.length > 0)
      docs.push(
        `### ${symbol.name}`,
        '',
        ...said,
        '',
        '```ts',
        ...statements.map((statement) => statement.getText().replace(/^export declare /, 'export ')),
        '```',
        '',
      );
  }
  report.push('```', '');
}

const texts = new Map([
  [reportFile, `${report.join('\n').trimEnd()}\n`],
  [docsFile, `${docs.join('\n').trimEnd()}\n`],
]);
for (const [file, made] of texts) {
  const text = await format(made, { ...(await resolveConfig(file)), parser: 'markdown' });
  if (process.argv.includes('--write')) writeFileSync(file, text);
  else if (!existsSync(file) || readFileSync(file, 'utf8') !== text) {
    process.stderr.write(`${path.relative(process.cwd(), file)} is not current. Run: node server/launch/tree/api-report.mjs --write\n`);
    process.exitCode = 1;
  }
}
