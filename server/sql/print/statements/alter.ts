import type { AlterFunction, AlterTable, AlterTableAction, AlterView, PartitionSpec, PlacedElement } from '../../ast/statements/alter';
import { hardline, indent, join, type Doc } from '../doc';
import { printIdentifier, printQualifiedName, printString } from '../names';
import type { Printer } from '../printer';
import { elementDoc } from './create-table';
import { optionsDoc } from './options';

export const alterTableDoc = (printer: Printer, { name, ifExists, action }: AlterTable): Doc => [
  `ALTER TABLE ${ifExists ? 'IF EXISTS ' : ''}${printQualifiedName(name)} `,
  actionDoc(printer, action),
];

function actionDoc(printer: Printer, action: AlterTableAction): Doc {
  switch (action.kind) {
    case 'rename-to':
      return `RENAME TO ${printQualifiedName(action.to)}`;
    case 'rename-column':
      return `RENAME ${printQualifiedName(action.from)} TO ${printIdentifier(action.to)}`;
    case 'set-options':
      return ['SET ', optionsDoc(action.options)];
    case 'reset-options':
      return `RESET (${action.keys.map(printString).join(', ')})`;
    case 'add-elements':
      return ['ADD ', placedDoc(printer, action.elements)];
    case 'modify-elements':
      return ['MODIFY ', placedDoc(printer, action.elements)];
    case 'drop-columns':
      return `DROP (${action.columns.map(printQualifiedName).join(', ')})`;
    case 'drop-primary-key':
      return 'DROP PRIMARY KEY';
    case 'drop-constraint':
      return `DROP CONSTRAINT ${printIdentifier(action.name)}`;
    case 'drop-watermark':
      return 'DROP WATERMARK';
    case 'add-partitions': {
      const parts = action.partitions.map(({ partition, options }) => [
        partitionDoc(printer, partition),
        options.length === 0 ? '' : [' WITH ', optionsDoc(options)],
      ]);
      return [`ADD${action.ifNotExists ? ' IF NOT EXISTS' : ''} `, join(hardline, parts)];
    }
    case 'drop-partitions':
      return [
        `DROP${action.ifExists ? ' IF EXISTS' : ''} `,
        join(
          ', ',
          action.partitions.map((spec) => partitionDoc(printer, spec)),
        ),
      ];
  }
}

function placedDoc(printer: Printer, elements: readonly PlacedElement[]): Doc {
  const docs = elements.map(({ element, first, after }) => [
    elementDoc(printer, element),
    first ? ' FIRST' : after === undefined ? '' : ` AFTER ${printIdentifier(after)}`,
  ]);
  return ['(', indent(hardline, join([',', hardline], docs)), hardline, ')'];
}

/** PARTITION (…). */
export const partitionDoc = (printer: Printer, { values }: PartitionSpec): Doc => [
  'PARTITION (',
  join(
    ', ',
    values.map(({ column, value }) =>
      value === undefined ? printIdentifier(column) : [`${printIdentifier(column)} = `, printer.expression(value)],
    ),
  ),
  ')',
];

export const alterViewDoc = (printer: Printer, { name, action }: AlterView): Doc =>
  action.kind === 'rename-to'
    ? `ALTER VIEW ${printQualifiedName(name)} RENAME TO ${printQualifiedName(action.to)}`
    : [`ALTER VIEW ${printQualifiedName(name)} AS`, hardline, printer.query(action.query)];

export function alterFunctionText({ name, temporary, system, ifExists, className, language }: AlterFunction): string {
  const words = ['ALTER', temporary ? 'TEMPORARY' : '', system ? 'SYSTEM' : '', 'FUNCTION', ifExists ? 'IF EXISTS' : ''].filter(
    (word) => word !== '',
  );
  return `${words.join(' ')} ${printQualifiedName(name)} AS ${printString(className)}${language === undefined ? '' : ` LANGUAGE ${language}`}`;
}
