import type { CreateCatalog, CreateDatabase, CreateFunction, CreateView } from '../../ast/statements/create';
import type { TableOption } from '../../ast/statements/create-table';
import { hardline, type Doc } from '../doc';
import { printIdentifier, printQualifiedName, printString } from '../names';
import type { Printer } from '../printer';
import { commentText, optionsDoc } from './options';

const words = (...parts: readonly (string | false)[]): string => parts.filter((part) => part !== false).join(' ');

export function createViewDoc(printer: Printer, view: CreateView): Doc {
  const head = words('CREATE', view.temporary && 'TEMPORARY', 'VIEW', view.ifNotExists && 'IF NOT EXISTS', printQualifiedName(view.name));
  const columns = view.columns.length === 0 ? '' : ` (${view.columns.map(printIdentifier).join(', ')})`;
  return [`${head}${columns}${commentText(view.viewComment)} AS`, hardline, printer.query(view.query)];
}

export function createFunctionDoc(view: CreateFunction): Doc {
  const { temporary, system, ifNotExists, name, className, language, resources } = view;
  const head = words(
    'CREATE',
    temporary && 'TEMPORARY',
    system && 'SYSTEM',
    'FUNCTION',
    ifNotExists && 'IF NOT EXISTS',
    printQualifiedName(name),
  );
  const using = resources.map(({ type, path }) => `${type} ${printString(path)}`).join(', ');
  return [
    `${head} AS ${printString(className)}`,
    language === undefined ? '' : ` LANGUAGE ${language}`,
    using === '' ? '' : ` USING ${using}`,
  ];
}

const withDoc = (options: readonly TableOption[]): Doc => (options.length === 0 ? '' : [' WITH ', optionsDoc(options)]);

export const createCatalogDoc = ({ name, ifNotExists, catalogComment, options }: CreateCatalog): Doc => [
  words('CREATE CATALOG', ifNotExists && 'IF NOT EXISTS', printIdentifier(name)),
  commentText(catalogComment),
  withDoc(options),
];

export const createDatabaseDoc = ({ name, ifNotExists, databaseComment, options }: CreateDatabase): Doc => [
  words('CREATE DATABASE', ifNotExists && 'IF NOT EXISTS', printQualifiedName(name)),
  commentText(databaseComment),
  withDoc(options),
];
