import type { BinaryLiteral, DatetimeLiteral, IntervalLiteral } from '../../ast/expressions/literals';
import type { Doc } from '../doc';
import { printString } from '../names';
import { printIntervalQualifier } from '../types';

export const printBinaryLiteral = (_: unknown, { hex }: BinaryLiteral): Doc => `X'${hex}'`;

export const printDatetime = (_: unknown, { type, text }: DatetimeLiteral): Doc => `${type} ${printString(text)}`;

export const printInterval = (_: unknown, { text, negative, qualifier }: IntervalLiteral): string =>
  `INTERVAL ${negative ? '-' : ''}${printString(text)} ${printIntervalQualifier(qualifier)}`;
