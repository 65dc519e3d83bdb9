import type { ArrayConstructor, MapConstructor, RowConstructor } from '../../ast/expressions/collections';
import { commas, enclosed, type Doc } from '../doc';
import type { Printer } from '../printer';

export const printArray = (printer: Printer, { elements }: ArrayConstructor): Doc =>
  enclosed('ARRAY[', commas(elements.map((element) => printer.expression(element))), ']');

export const printMap = (printer: Printer, { entries }: MapConstructor): Doc =>
  enclosed('MAP[', commas(entries.map(({ key, value }) => [printer.expression(key), ', ', printer.expression(value)])), ']');

export const printRow = (printer: Printer, { fields }: RowConstructor): Doc =>
  enclosed('ROW(', commas(fields.map((field) => printer.expression(field))), ')');
