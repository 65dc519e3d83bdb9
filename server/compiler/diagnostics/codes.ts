/** One table of all codes of the compiler; `docs/errors/<code>.md` is generated from it. */
type Params = Readonly<Record<string, string | number>>;

export interface DiagnosticCode {
  readonly severity: 'error' | 'warning' | 'info';
  readonly title: string;
  /** What is so, what follows, what to do; `{name}` stands for a parameter. */
  readonly message: string;
  /** For the page of the code: when it comes and how to mend it. */
  readonly why: string;
  readonly remedy: string;
}

const error = (title: string, message: string, why: string, remedy: string): DiagnosticCode => ({
  severity: 'error',
  title,
  message,
  why,
  remedy,
});
const warning = (title: string, message: string, why: string, remedy: string): DiagnosticCode => ({
  severity: 'warning',
  title,
  message,
  why,
  remedy,
});

export const diagnosticCodes = {
  'unknown-column': error(
    'Unknown column',
    'There is no column "{column}" in {scope}.{hint}',
    'An expression, a key or a mapping names a column that its input does not have. Names are case-sensitive.',
    'Use one of the columns that the input shows, or add the column upstream.',
  ),
  'ambiguous-column': error(
    'Ambiguous column',
    'The column "{column}" stands in {tables}: it is not clear which one is meant. Write the table before it, as in {example}.',
    'Two joined tables have a column of this name.',
    'Qualify the column with the alias of its table.',
  ),
  'unknown-table': error(
    'Unknown table',
    'There is no table or view "{table}".{hint}',
    'A query, a node or an INSERT names a table that neither the script nor the catalog has. Views must stand before their use.',
    'Create the table first, register it in the catalog, or use the right name.',
  ),
  'unknown-function': error(
    'Unknown function',
    'There is no function "{function}".{hint}',
    'The name is not in the functions table of the embedded engine.',
    'Use a function of the list in the expression editor.',
  ),
  'unread-functions': error(
    'Functions that cannot be read',
    'The function "{function}" cannot be called: {module}.json, which says what the module "{module}" has, cannot be read ({reason}). Build the module again: headrace function build {module}.ts.',
    'The module is installed, and the list of its functions, `built/<module>.json`, is broken, belongs to another module, or was written by another version.',
    'Run `headrace function build` on the source of the module, and open the pipeline again.',
  ),
  'wrong-arguments': error(
    'Wrong arguments',
    '{function} does not take ({given}). It takes {expected}.',
    'The number or the types of the arguments fit none of the forms of the function, even with implicit conversions.',
    'Give the arguments that it takes, with CAST where a type differs.',
  ),
  'type-mismatch': error(
    'Types that do not fit',
    '{what} needs {expected}, but {given} is given.{advice}',
    'An operator, a condition or a column is given a value of a type that it cannot use.',
    'Convert the value with CAST, or compare values of one kind.',
  ),
  'invalid-cast': error(
    'CAST without a meaning',
    'A value of {from} cannot be cast to {to}.{advice}',
    'No conversion between the two types is defined.',
    'Go through a type that both know, often STRING, or use the function that the message names.',
  ),
  'invalid-literal': error(
    'Literal that cannot be read',
    '"{text}" is no {type}: {expected} is expected.',
    'The text of a DATE, TIME, TIMESTAMP or INTERVAL literal, or a number, does not have the form of its type or is out of range.',
    'Write it in the form that the message names.',
  ),
  'invalid-type': error(
    'Type that cannot be used',
    '"{type}" cannot be used as a type here: {reason}.',
    'A column or a CAST names a type that does not exist or that the engine does not know.',
    'Choose one of the types that the form lists.',
  ),
  'aggregate-not-allowed': error(
    'Aggregate function in the wrong place',
    '{function} collects many rows into one value and cannot stand in {place}. Use it in an aggregate or window node, or in SELECT with GROUP BY.',
    'COUNT, SUM and their like stand in a WHERE clause, a computed column, or inside another aggregate.',
    'Aggregate first, and filter or compute on the result in a node behind it.',
  ),
  'not-grouped': error(
    'Column outside of the groups',
    'The column "{column}" is neither a key of the GROUP BY nor inside an aggregate function, so a group has no single value for it.',
    'A query with GROUP BY selects a column that differs between the rows of a group.',
    'Add it to the keys, or wrap it in an aggregate such as MAX or LAST_VALUE.',
  ),
  'missing-aggregate': error(
    'Nothing is aggregated',
    '{what} has no aggregate: add at least one, such as COUNT(*).',
    'A window or aggregate node has keys only, or an entry that is no aggregate function.',
    'Add an aggregate, or use DISTINCT in an SQL node to remove duplicates.',
  ),
  'missing-event-time': error(
    'Window without event time',
    'The window needs an event-time column, but {given}.{hint}',
    'Windows close when the watermark passes their end. The column must be a TIMESTAMP or TIMESTAMP_LTZ with a WATERMARK in the source, passed on unchanged.',
    'Choose the column that the source marks as event time, or set a watermark on the source.',
  ),
  'time-attribute-lost': error(
    'Column that lost its time',
    'The column "{column}" no longer carries a time that windows could be cut by, but once did: {reason}.',
    'A column keeps its time as long as it is passed on unchanged and rows come in the order of a watermark. Regular joins, running aggregations and expressions take it away.',
    'Cut the window before, or keep the time as the message says.',
  ),
  'invalid-watermark': error(
    'Watermark that cannot be used',
    'The watermark on "{column}" cannot be used: {reason}.',
    'A watermark stands on a TIMESTAMP(p) or TIMESTAMP_LTZ(p) column with p up to 3, and its expression gives the same type.',
    'Add a computed column such as `event_time AS TO_TIMESTAMP(text)` and put the watermark there.',
  ),
  'invalid-window': error(
    'Window that cannot be cut',
    'The window cannot be used: {reason}.',
    'Sizes, slides, steps and offsets of windows have to fit each other.',
    'Change the durations as the message says.',
  ),
  'duplicate-name': error(
    'Name used twice',
    'The name "{name}" is used by more than one node. Each node becomes a view or table of its name, so names must differ.',
    'Two nodes or statements create a table or view of the same name.',
    'Rename one of them; its state is kept.',
  ),
  'duplicate-column': error(
    'Column name used twice',
    '{what} would have two columns named "{column}". Rename one of them.',
    'The outputs of a node need distinct names, because the next node finds columns by name.',
    'Give one of the columns another name.',
  ),
  'cyclic-graph': error(
    'The nodes form a circle',
    'These nodes feed each other in a circle: {nodes}. Data must flow from sources to sinks; remove one of the edges.',
    'Edges lead from a node back to itself over others.',
    'Remove the edge that leads back.',
  ),
  'unconnected-input': error(
    'Input without a connection',
    '"{node}" has nothing connected to its {port} input, so it cannot produce rows. Connect {what} to it.',
    'A node that needs an input has none.',
    'Draw an edge from the node whose rows it should take.',
  ),
  'too-many-inputs': error(
    'Too many connections',
    'The {port} input of "{node}" takes one connection, but {count} are drawn. Put a union in front of it or remove one.',
    'Only unions and SQL nodes take several streams at one input.',
    'Use a union node, or remove an edge.',
  ),
  'wrong-connection': error(
    'Connection that cannot be used',
    '{reason}',
    'A look-up table is connected where rows are needed, or the other way round, or an edge names a node or port that does not exist.',
    'Connect dimensions to the dimension input of a dimension join, and streams to the others.',
  ),
  'incomplete-node': error(
    'Node is not complete',
    '{what}',
    'A setting that the node cannot work without is still empty.',
    'Fill in the field that is marked.',
  ),
  'unknown-connector': error(
    'Unknown connector',
    'There is no connector "{connector}".{hint}',
    "The 'connector' option of a table names none that is installed.",
    'Choose one of the installed connectors.',
  ),
  'unknown-format': error(
    'Unknown format',
    '{problem}',
    "The 'format' option is missing, names a format that is not installed, or the connector does not take one.",
    'Choose one of the formats that the connector lists.',
  ),
  'unknown-option': error(
    'Unknown option',
    '"{option}" is no option of {owner}.{hint}',
    'The WITH clause has a key that the connector or its format does not have.',
    'Remove it or use the right key; the reference page of the connector lists all.',
  ),
  'invalid-option': error(
    'Option with a wrong value',
    'The option "{option}" of {owner} is wrong: {problem}.',
    'A value of the WITH clause cannot be read, or a required one is missing.',
    'Give a value of the form that the message names.',
  ),
  'secret-in-clear': error(
    'Secret in clear text',
    'The option "{option}" is a secret and must not stand in the text. Store it as a secret and write ${secret.NAME}.',
    'Documents and SQL are shown, exported and versioned; secrets would leak with them.',
    'Create a secret in the settings and reference it.',
  ),
  'wrong-role': error(
    'Connector cannot do this',
    'The connector "{connector}" cannot be used as a {role}.{hint}',
    'The connector only reads, only writes, or has no look-up.',
    'Choose a connector with this role.',
  ),
  'missing-key': error(
    'Primary key is missing',
    'The rows that reach "{table}" replace earlier ones, and the connector needs a primary key to find those: declare PRIMARY KEY ({suggestion}) NOT ENFORCED.',
    'An upsert sink finds the row to replace or to delete by its primary key.',
    'Declare the primary key on the table, usually the keys of the aggregation.',
  ),
  'retraction-into-append': error(
    'Updates into a sink that only appends',
    '"{table}" takes only new rows, but {origin} changes rows that it gave before. Use a window, or a sink that takes updates (with a primary key).',
    'A running aggregation corrects its results with each row. A file cannot take a line back.',
    'Replace the aggregation by a window, or write into a database table with a primary key.',
  ),
  'guarantee-not-met': error(
    'A stronger promise than can be kept',
    'The pipeline demands {demanded}, and "{table}" gets {given}: {reason}. Take a connector or options that promise more, or demand less in "headrace.guarantee".',
    "What a sink gets over a crash is worked out from what its connector, the sources of its rows and the functions between them declare. It is less than SET 'headrace.guarantee' asks for.",
    'Write into a sink with transactions (Kafka, a database, files), read from a source that can go back to a position, or demand less.',
  ),
  'unbounded-state': warning(
    'State grows without limit',
    '"{node}" keeps {kept} for ever: memory grows with {grows}. {remedy}.',
    'A running aggregation must remember every key, because a row for it may always come; a join remembers the rows of both sides, a pattern what may still become a match. This is a warning, the job runs.',
    'Set "Forget keys after" on the node, or use a window or an interval of time.',
  ),
  'column-count': error(
    'Number of columns differs',
    '{what} has the wrong number of columns: {given} instead of {expected}.',
    'UNION by position and INSERT match columns by their position.',
    'Select as many columns as the other side has.',
  ),
  'missing-value': error(
    'Column that must have a value',
    'The column "{column}" of "{table}" is NOT NULL, but {given}.',
    'An INSERT leaves out a column that is NOT NULL, or VALUES has NULL for it.',
    'Give the column a value, or make it nullable. What a query gives is looked at when the job runs: see `table.exec.sink.not-null-enforcer`.',
  ),
  'lookup-key': error(
    'Dimension join without a key',
    '{reason}',
    'A dimension is asked by key: the join condition needs at least one equality between a column of the stream and a column of the dimension.',
    'Add a pair of columns that must be equal.',
  ),
  'missing-condition': error(
    'Join without a condition',
    '{join} JOIN needs a condition: say with ON which columns must be equal, or write CROSS JOIN for all pairs of rows.',
    'A join without ON or USING would pair each row of one side with each of the other.',
    'Add ON with the columns that belong together.',
  ),
  'non-deterministic-update': error(
    'Update that cannot be matched',
    '{what} comes from {function}, which gives another value each time, and {reader} has to find the row that is taken back by it. Compute it before the rows change, or leave it out.',
    "With 'table.optimizer.non-deterministic-update.strategy' = 'TRY_RESOLVE', a row that is updated or deleted must be told by values that come out the same again. The clock and chance do not.",
    'Compute the column at the source, where rows are only added; or give the sink a primary key without it.',
  ),
  'not-on-target': error(
    'Not on the target',
    'This does not run on {target}: {feature} — {reason}.',
    'The pipeline was checked for a target that lacks something that it uses.',
    'Rewrite it without the feature, or choose another target.',
  ),
  'like-conflict': error(
    'Said twice',
    'The table already has {what} of "{table}". Leave it out, or write OVERWRITING or EXCLUDING behind LIKE.',
    'CREATE TABLE … LIKE takes over what the other table has, and the statement says the same again.',
    'Say in the parentheses of LIKE which of both counts.',
  ),
  'temporal-join': error(
    'Temporal join that cannot be made',
    '"{table}" cannot be joined by its versions: {reason}.',
    'A temporal join looks up the version of a row that was valid at a time. It needs a primary key and an event time on the versioned side, and compares the key.',
    'Complete the versioned table as the message says.',
  ),
  'union-columns': error(
    'Columns of the union do not fit',
    '{reason}',
    'All inputs of a union need the same columns; their types must have a common type.',
    'Bring the inputs into one shape with compute nodes before the union.',
  ),
  unsupported: error(
    'Not supported',
    'Not supported: {feature} — {reason}.',
    'The capability table says no for this feature and the embedded engine.',
    'Rewrite the query without the feature; the page of the node kinds shows what there is.',
  ),
  'no-sink': warning(
    'No output',
    'Nothing is written: add a sink and connect it to the result that you want to keep.',
    'A pipeline without INSERT INTO has nothing to run.',
    'Add a sink node.',
  ),
  'unused-node': warning(
    'Node without effect',
    'No sink is fed by "{node}", so it will not run.',
    'The node leads to no sink.',
    'Connect it towards a sink or remove it.',
  ),
  'missing-primary-key-column': error(
    'Primary key names no column',
    'The primary key names "{column}", which is no column of "{table}".{hint}',
    'All columns of a primary key must be columns of the table.',
    'Correct the key.',
  ),
  'invalid-setting': error(
    'Setting that cannot be used',
    'The setting "{key}" cannot be used: {problem}.',
    'A SET statement names an unknown key or a value that cannot be read.',
    'Use a key and value of the reference.',
  ),
  'invalid-hint': error(
    'Hint that cannot be used',
    'The hint {hint} cannot be used: {problem}.',
    'A hint in /*+ … */ is not known, stands in the wrong place, names a table that the FROM does not have, or has an option that cannot be read. Without this it would have no effect.',
    'Correct the hint, or leave it out.',
  ),
  'ignored-statement': warning(
    'Statement without effect',
    '{statement} has no effect here: {reason}.',
    'A script that is deployed only creates temporary tables and views, sets options and inserts.',
    'Remove the statement.',
  ),
} as const satisfies Record<string, DiagnosticCode>;

export type CompilerCode = keyof typeof diagnosticCodes;

/** The message of a code with its parameters filled in. */
export const messageOf = (code: CompilerCode, params: Params): string =>
  diagnosticCodes[code].message
    .replace(/(?<!\$)\{(\w+)\}/g, (_, name: string) => String(params[name] ?? ''))
    .replace(/"\?\.(?=\s|$)/g, '"?');
