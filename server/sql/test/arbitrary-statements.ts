import fc from 'fast-check';
import { likeFeatures, type TableElement } from '../ast/statements/create-table';
import type { Insert } from '../ast/statements/insert';
import { showSubjects, type ShowSubject } from '../ast/statements/inspect';
import type { SqlScript, Statement } from '../ast/statements/statement';
import { literal } from './arbitrary-expressions';
import { hints } from './arbitrary-hints';
import { identifier, identifiers, maybe, node, qualifiedName, someIdentifiers, text } from './arbitrary-names';
import { rulesAt } from './arbitrary-queries';
import { dataType } from './arbitrary-types';

const { expression } = rulesAt(3);
const { query } = rulesAt(6);
const few = <Item>(item: fc.Arbitrary<Item>, minLength = 0) => fc.array(item, { minLength, maxLength: 3 });
const flag = fc.boolean();
const none = fc.constant(undefined);

/** A note as `parse` gives it: no blanks at line ends, no blank lines at either end. */
const commentLine = fc.oneof(
  fc.constantFrom('Late flights only', '  indented', '', '@state fake', '\\@state fake', '-- dashes', '/* block */', "it's; so"),
  fc.string({ maxLength: 10, unit: 'grapheme' }).map((line) => line.replace(/[\r\n]/g, '').trimEnd()),
);
const comment = fc
  .array(commentLine, { minLength: 1, maxLength: 3 })
  .map((lines) => lines.join('\n').replace(/^\n+|\n+$/g, ''))
  .filter((joined) => joined.trim() !== '' && joined.split('\n')[0] !== '');

const provenance = { origin: fc.constant([]), comment: maybe(comment), stateKey: maybe(fc.constantFrom('k1', 'late-flights', 'a')) };
/** A state key stands only where there can be state. */
const noState = { origin: fc.constant([]), comment: maybe(comment), stateKey: none };

const option = node('table-option', { key: text, value: text });
const enforcement = maybe(fc.constantFrom('ENFORCED', 'NOT ENFORCED'));
const column = fc.oneof(
  node('physical-column', {
    name: identifier,
    type: dataType,
    primaryKey: maybe(node('inline-primary-key', { name: maybe(identifier), enforcement })),
    columnComment: maybe(text),
  }),
  node('metadata-column', { name: identifier, type: dataType, from: maybe(text), virtual: flag, columnComment: maybe(text) }),
  node('computed-column', { name: identifier, expression, columnComment: maybe(text) }),
);
const element = fc.oneof(
  { weight: 3, arbitrary: column },
  node('watermark', { column: qualifiedName, expression }),
  node('primary-key', { name: maybe(identifier), columns: someIdentifiers, enforcement }),
) as fc.Arbitrary<TableElement>;

const like = node('like-clause', {
  source: qualifiedName,
  options: few(
    node('like-option', { strategy: fc.constantFrom('INCLUDING', 'EXCLUDING', 'OVERWRITING'), feature: fc.constantFrom(...likeFeatures) }),
  ),
});
const distribution = fc.oneof(
  node('distribution', { method: maybe(fc.constantFrom('HASH', 'RANGE')), columns: someIdentifiers, buckets: maybe(fc.nat(100)) }),
  node('distribution', { columns: fc.constant([]), buckets: maybe(fc.nat(100)) }),
);
const createTable = fc
  .record({
    tail: fc.oneof(
      fc.constant({}),
      like.map((clause) => ({ like: clause })),
      query.map((body) => ({ query: body })),
    ),
  })
  .chain(({ tail }) =>
    node('create-table', {
      name: qualifiedName,
      temporary: flag,
      orReplace: flag,
      ifNotExists: flag,
      elements: few(element),
      tableComment: maybe(text),
      distribution: maybe(distribution),
      partitionedBy: identifiers,
      options: few(option),
      ...provenance,
    }).map((table) => ({ ...table, ...tail })),
  );

const scope = fc.constantFrom({ temporary: false, system: false }, { temporary: true, system: false }, { temporary: true, system: true });
const spread = <Fields extends object>(fields: fc.Arbitrary<Fields>, rest: fc.Arbitrary<object>) =>
  fc.record({ fields, rest }).map((both) => ({ ...both.rest, ...both.fields }));
const language = maybe(fc.constantFrom('JAVA', 'PYTHON', 'TYPESCRIPT'));

const partition = node('partition-spec', { values: few(node('partition-value', { column: identifier, value: maybe(literal) }), 1) });
const placed = fc.oneof(
  node('placed-element', { element, first: fc.constant(false) }),
  node('placed-element', { element: column, first: fc.constant(true) }),
  node('placed-element', { element: column, first: fc.constant(false), after: identifier }),
);
const action = fc.oneof(
  node('rename-to', { to: qualifiedName }),
  node('rename-column', { from: qualifiedName, to: identifier }),
  node('set-options', { options: few(option) }),
  node('reset-options', { keys: few(text, 1) }),
  node('add-elements', { elements: few(placed, 1) }),
  node('modify-elements', { elements: few(placed, 1) }),
  node('drop-columns', { columns: few(qualifiedName, 1) }),
  node('drop-primary-key', {}),
  node('drop-constraint', { name: identifier }),
  node('drop-watermark', {}),
  node('add-partitions', { ifNotExists: flag, partitions: few(node('added-partition', { partition, options: few(option) }), 1) }),
  node('drop-partitions', { ifExists: flag, partitions: few(partition, 1) }),
);

const likeShow = maybe(node('show-like', { operator: fc.constantFrom('LIKE', 'ILIKE'), pattern: text, negated: flag }));
const direct: readonly ShowSubject[] = ['CREATE TABLE', 'CREATE VIEW', 'CREATE CATALOG'];
const lists: readonly ShowSubject[] = ['TABLES', 'VIEWS', 'FUNCTIONS', 'USER FUNCTIONS', 'PROCEDURES', 'DATABASES', 'CATALOGS'];
const bare = showSubjects.filter(
  (subject) => !direct.includes(subject) && !lists.includes(subject) && subject !== 'COLUMNS' && subject !== 'PARTITIONS',
);
const show = fc.oneof(
  node('show', { subject: fc.constantFrom(...direct), name: qualifiedName, ...noState }),
  node('show', { subject: fc.constantFrom(...lists), name: maybe(qualifiedName), like: likeShow, ...noState }),
  node('show', { subject: fc.constantFrom(...bare), ...noState }),
  node('show', { subject: fc.constant('COLUMNS'), name: qualifiedName, like: likeShow, ...noState }),
  node('show', { subject: fc.constant('PARTITIONS'), name: qualifiedName, partition: maybe(partition), ...noState }),
);

const insertFields = { overwrite: flag, target: qualifiedName, hints, partition: maybe(partition), columns: identifiers, query };
const insert = node('insert', { ...insertFields, ...provenance }) as fc.Arbitrary<Insert>;
const bareProvenance = { origin: fc.constant([]), comment: none, stateKey: none };
const explainable = fc.oneof(
  node('insert', { ...insertFields, ...bareProvenance }),
  node('query-statement', { query, ...bareProvenance }),
  node('statement-set', { form: fc.constant('EXECUTE'), statements: few(insert), ...bareProvenance }),
);
const details = fc
  .constantFrom('ESTIMATED_COST', 'CHANGELOG_MODE', 'JSON_EXECUTION_PLAN', 'PLAN_ADVICE')
  .map((name) => ({ kind: 'identifier', name }));

export const statement: fc.Arbitrary<Statement> = fc.oneof(
  { weight: 4, arbitrary: createTable },
  {
    weight: 4,
    arbitrary: node('create-view', {
      name: qualifiedName,
      temporary: flag,
      ifNotExists: flag,
      columns: identifiers,
      viewComment: maybe(text),
      query,
      ...provenance,
    }),
  },
  spread(
    scope,
    node('create-function', {
      name: qualifiedName,
      ifNotExists: flag,
      className: text,
      language,
      resources: few(node('function-resource', { type: fc.constantFrom('JAR', 'FILE'), path: text })),
      ...noState,
    }),
  ),
  node('create-catalog', { name: identifier, ifNotExists: flag, catalogComment: maybe(text), options: few(option), ...noState }),
  node('create-database', { name: qualifiedName, ifNotExists: flag, databaseComment: maybe(text), options: few(option), ...noState }),
  fc.oneof(
    node('drop', {
      object: fc.constantFrom('TABLE', 'VIEW', 'FUNCTION'),
      name: qualifiedName,
      temporary: flag,
      system: fc.constant(false),
      ifExists: flag,
      ...noState,
    }),
    node('drop', {
      object: fc.constant('FUNCTION'),
      name: qualifiedName,
      temporary: fc.constant(true),
      system: fc.constant(true),
      ifExists: flag,
      ...noState,
    }),
    node('drop', {
      object: fc.constantFrom('CATALOG', 'DATABASE'),
      name: qualifiedName,
      temporary: fc.constant(false),
      system: fc.constant(false),
      ifExists: flag,
      ...noState,
    }),
    node('drop', {
      object: fc.constant('DATABASE'),
      name: qualifiedName,
      temporary: fc.constant(false),
      system: fc.constant(false),
      ifExists: flag,
      behavior: fc.constantFrom('RESTRICT', 'CASCADE'),
      ...noState,
    }),
  ),
  { weight: 2, arbitrary: node('alter-table', { name: qualifiedName, ifExists: flag, action, ...noState }) },
  node('alter-view', {
    name: qualifiedName,
    action: fc.oneof(node('rename-to', { to: qualifiedName }), node('view-query', { query })),
    ...noState,
  }),
  node('alter-database', { name: qualifiedName, options: few(option), ...noState }),
  spread(scope, node('alter-function', { name: qualifiedName, ifExists: flag, className: text, language, ...noState })),
  node('use', {
    target: fc.oneof(
      node('use-catalog', { name: identifier }),
      node('use-database', { name: qualifiedName }),
      node('use-modules', { modules: someIdentifiers }),
    ),
    ...noState,
  }),
  node('set', { option: maybe(option), ...noState }),
  node('reset', { key: maybe(text), ...noState }),
  show,
  node('describe', {
    object: fc.constantFrom('TABLE', 'CATALOG', 'DATABASE', 'FUNCTION'),
    extended: flag,
    name: qualifiedName,
    ...noState,
  }),
  node('explain', { details: few(details), statement: explainable, ...noState }),
  { weight: 3, arbitrary: insert },
  { weight: 3, arbitrary: node('statement-set', { form: fc.constantFrom('EXECUTE', 'BEGIN'), statements: few(insert), ...noState }) },
  { weight: 2, arbitrary: node('query-statement', { query, ...noState }) },
) as fc.Arbitrary<Statement>;

export const script: fc.Arbitrary<SqlScript> = node('script', {
  statements: few(statement),
  comment: maybe(comment),
}) as fc.Arbitrary<SqlScript>;
