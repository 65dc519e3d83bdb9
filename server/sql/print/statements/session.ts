import type { Describe, Show } from '../../ast/statements/inspect';
import type { DropStatement, ResetStatement, SetStatement, UseStatement } from '../../ast/statements/session';
import type { Doc } from '../doc';
import { printIdentifier, printQualifiedName, printString } from '../names';
import type { Printer } from '../printer';
import { partitionDoc } from './alter';
import { optionText } from './options';

export function dropText({ object, name, temporary, system, ifExists, behavior }: DropStatement): string {
  const words = [
    'DROP',
    temporary ? 'TEMPORARY' : '',
    system ? 'SYSTEM' : '',
    object,
    ifExists ? 'IF EXISTS' : '',
    printQualifiedName(name),
    behavior ?? '',
  ];
  return words.filter((word) => word !== '').join(' ');
}

export function useText({ target }: UseStatement): string {
  switch (target.kind) {
    case 'use-catalog':
      return `USE CATALOG ${printIdentifier(target.name)}`;
    case 'use-database':
      return `USE ${printQualifiedName(target.name)}`;
    case 'use-modules':
      return `USE MODULES ${target.modules.map(printIdentifier).join(', ')}`;
  }
}

export const setText = ({ option }: SetStatement): string => (option === undefined ? 'SET' : `SET ${optionText(option)}`);

export const resetText = ({ key }: ResetStatement): string => (key === undefined ? 'RESET' : `RESET ${printString(key)}`);

/** Subjects whose name follows without FROM. */
const direct: ReadonlySet<Show['subject']> = new Set(['CREATE TABLE', 'CREATE VIEW', 'CREATE CATALOG', 'PARTITIONS']);

export function showDoc(printer: Printer, { subject, name, partition, like }: Show): Doc {
  const named = name === undefined ? '' : `${direct.has(subject) ? '' : ' FROM'} ${printQualifiedName(name)}`;
  const filter = like === undefined ? '' : ` ${like.negated ? 'NOT ' : ''}${like.operator} ${printString(like.pattern)}`;
  return [`SHOW ${subject}${named}`, partition === undefined ? '' : [' ', partitionDoc(printer, partition)], filter];
}

export const describeText = ({ object, extended, name }: Describe): string =>
  `DESCRIBE ${object === 'TABLE' ? '' : `${object} `}${extended ? 'EXTENDED ' : ''}${printQualifiedName(name)}`;
