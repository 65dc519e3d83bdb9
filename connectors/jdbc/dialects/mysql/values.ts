import type { DataType, SqlValue } from '@headrace/connector-sdk';
import { scalarText, scalarValue } from '../scalar-values';

/** Bytes come as HEX(…), and the session's zone is UTC. */
const forms = { hexMark: '', utcMark: '' };

export const mysqlText = (type: DataType): ((value: SqlValue) => string) => scalarText(type, forms);
export const mysqlValue = (name: string, type: DataType): ((text: string | null) => SqlValue) => scalarValue(name, type, forms);
