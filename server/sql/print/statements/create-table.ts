import type { CreateTable, Distribution, Enforcement, LikeClause, PhysicalColumn, TableElement } from '../../ast/statements/create-table';
import { hardline, indent, join, type Doc } from '../doc';
import { printIdentifier, printQualifiedName, printString } from '../names';
import type { Printer } from '../printer';
import { commentText, optionsDoc } from './options';

/** CREATE TABLE, one element a line. */
export function createTableDoc(printer: Printer, table: CreateTable): Doc {
  const words = [
    'CREATE',
    table.orReplace ? 'OR REPLACE' : '',
    table.temporary ? 'TEMPORARY' : '',
    'TABLE',
    table.ifNotExists ? 'IF NOT EXISTS' : '',
  ];
  const head = `${words.filter((word) => word !== '').join(' ')} ${printQualifiedName(table.name)}`;
  const clauses: Doc[] = [[head, elementsDoc(printer, table), commentText(table.tableComment)]];
  if (table.distribution !== undefined) clauses.push(distributionText(table.distribution));
  if (table.partitionedBy.length > 0) clauses.push(`PARTITIONED BY (${table.partitionedBy.map(printIdentifier).join(', ')})`);
  if (table.options.length > 0) clauses.push(['WITH ', optionsDoc(table.options)]);
  if (table.like !== undefined) clauses.push(likeDoc(table.like));
  if (table.query !== undefined) clauses.push(['AS', hardline, printer.query(table.query)]);
  return joinClauses(clauses);
}

/** WITH stands on the line of the parenthesis before it, other clauses on lines of their own. */
function joinClauses([head, ...rest]: readonly Doc[]): Doc {
  const onHeadLine = rest.length > 0 && Array.isArray(rest[0]) && (rest[0] as readonly Doc[])[0] === 'WITH ';
  return [head!, ...rest.flatMap((clause, i) => [i === 0 && onHeadLine ? ' ' : hardline, clause])];
}

const elementsDoc = (printer: Printer, { elements }: CreateTable): Doc =>
  elements.length === 0
    ? ''
    : [
        ' (',
        indent(
          hardline,
          join(
            [',', hardline],
            elements.map((element) => elementDoc(printer, element)),
          ),
        ),
        hardline,
        ')',
      ];

/** One column, watermark or key. */
export function elementDoc(printer: Printer, element: TableElement): Doc {
  switch (element.kind) {
    case 'physical-column':
      return physicalText(printer, element);
    case 'metadata-column': {
      const from = element.from === undefined ? '' : ` FROM ${printString(element.from)}`;
      const tail = `${from}${element.virtual ? ' VIRTUAL' : ''}${commentText(element.columnComment)}`;
      return `${printIdentifier(element.name)} ${printer.dataType(element.type)} METADATA${tail}`;
    }
    case 'computed-column':
      return [`${printIdentifier(element.name)} AS `, printer.expression(element.expression), commentText(element.columnComment)];
    case 'watermark':
      return [`WATERMARK FOR ${printQualifiedName(element.column)} AS `, printer.expression(element.expression)];
    case 'primary-key': {
      const name = element.name === undefined ? '' : `CONSTRAINT ${printIdentifier(element.name)} `;
      return `${name}PRIMARY KEY (${element.columns.map(printIdentifier).join(', ')})${enforcementText(element.enforcement)}`;
    }
  }
}

const enforcementText = (enforcement: Enforcement | undefined): string => (enforcement === undefined ? '' : ` ${enforcement}`);

function physicalText(printer: Printer, { name, type, primaryKey, columnComment }: PhysicalColumn): string {
  const constraint = primaryKey?.name === undefined ? '' : ` CONSTRAINT ${printIdentifier(primaryKey.name)}`;
  const key = primaryKey === undefined ? '' : `${constraint} PRIMARY KEY${enforcementText(primaryKey.enforcement)}`;
  return `${printIdentifier(name)} ${printer.dataType(type)}${key}${commentText(columnComment)}`;
}

function distributionText({ method, columns, buckets }: Distribution): string {
  const by = columns.length === 0 ? '' : ` BY ${method === undefined ? '' : `${method} `}(${columns.map(printIdentifier).join(', ')})`;
  return `DISTRIBUTED${by}${buckets === undefined ? '' : ` INTO ${buckets} BUCKETS`}`;
}

function likeDoc({ source, options }: LikeClause): Doc {
  const head = `LIKE ${printQualifiedName(source)}`;
  if (options.length === 0) return head;
  const lines = options.map(({ strategy, feature }) => `${strategy} ${feature}`);
  return [head, ' (', indent(hardline, join(hardline, lines)), hardline, ')'];
}
