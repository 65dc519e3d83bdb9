import type { TableOption } from '../../ast/statements/create-table';
import { hardline, indent, join, type Doc } from '../doc';
import { printString } from '../names';

export const optionText = ({ key, value }: TableOption): string => `${printString(key)} = ${printString(value)}`;

/** `( … )`, one option a line. */
export const optionsDoc = (options: readonly TableOption[]): Doc =>
  options.length === 0 ? '()' : ['(', indent(hardline, join([',', hardline], options.map(optionText))), hardline, ')'];

export const commentText = (comment: string | undefined): string => (comment === undefined ? '' : ` COMMENT ${printString(comment)}`);
