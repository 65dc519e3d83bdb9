import { decodingBy } from '@headrace/connector-sdk/testing';
import { csvFormat } from '../index';

export const { decodeBytes, decodeText } = decodingBy(csvFormat);
