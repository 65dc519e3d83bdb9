import { decodingBy } from '@headrace/connector-sdk/testing';
import { jsonFormat } from '../index';

export const { decodeBytes, decodeText } = decodingBy(jsonFormat);
