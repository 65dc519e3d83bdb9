import { md5, sha1, sha2 } from './hash';
import { readUrl } from './java-url';
import { EvaluationError, type ExprValue, type Implementation } from './values';

const utf8 = new TextEncoder();
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

export function base64Of(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const bits = (bytes[i]! << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    const kept = Math.min(4, bytes.length - i + 1);
    for (let digit = 0; digit < 4; digit++) text += digit < kept ? alphabet[(bits >> (18 - 6 * digit)) & 63] : '=';
  }
  return text;
}

/** All digits of the last group must be there, and all or none of what fills it up. */
const base64Form = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/;

export function bytesOfBase64(text: string): Uint8Array {
  if (!base64Form.test(text)) throw new EvaluationError(`"${text}" is no base64`);
  const digits = text.replace(/={0,2}$/, '');
  const bytes = new Uint8Array(Math.floor((digits.length * 3) / 4));
  let [bits, have, at] = [0, 0, 0];
  for (const digit of digits) {
    bits = ((bits << 6) | alphabet.indexOf(digit)) & 0xffffff;
    have += 6;
    if (have < 8) continue;
    have -= 8;
    bytes[at++] = (bits >>> have) & 255;
  }
  return bytes;
}

const asBytes = (value: ExprValue): Uint8Array => (typeof value === 'string' ? utf8.encode(value) : (value as Uint8Array));

function utf16(text: string, littleEndian: boolean, mark: boolean): Uint8Array {
  const bytes = new Uint8Array(text.length * 2 + (mark ? 2 : 0));
  const view = new DataView(bytes.buffer);
  if (mark) view.setUint16(0, 0xfeff, littleEndian);
  for (let i = 0; i < text.length; i++) view.setUint16(2 * i + (mark ? 2 : 0), text.charCodeAt(i), littleEndian);
  return bytes;
}

/** Characters that the set lacks become a question mark. */
const singleByte = (text: string, limit: number): Uint8Array =>
  Uint8Array.from([...text], (char) => (char.codePointAt(0)! < limit ? char.codePointAt(0)! : 63));

const encoders: Readonly<Record<string, (text: string) => Uint8Array>> = {
  'UTF-8': (text) => utf8.encode(text),
  'US-ASCII': (text) => singleByte(text, 128),
  'ISO-8859-1': (text) => singleByte(text, 256),
  'UTF-16BE': (text) => utf16(text, false, false),
  'UTF-16LE': (text) => utf16(text, true, false),
  'UTF-16': (text) => utf16(text, false, text !== ''),
};

function utf16Text(bytes: Uint8Array, littleEndian: boolean): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let text = '';
  for (let at = 0; at + 1 < bytes.length; at += 2) text += String.fromCharCode(view.getUint16(at, littleEndian));
  return text + (bytes.length % 2 === 1 ? '\ufffd' : '');
}

/** A character a byte; bytes that the set lacks become the replacement character. */
function textOf(bytes: Uint8Array, limit: number): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte < limit ? byte : 0xfffd);
  return text;
}

/** Keeps a byte order mark, as Java does. */
const utf8Text = new TextDecoder('utf-8', { ignoreBOM: true });

const decoders: Readonly<Record<string, (bytes: Uint8Array) => string>> = {
  'UTF-8': (bytes) => utf8Text.decode(bytes),
  'US-ASCII': (bytes) => textOf(bytes, 128),
  'ISO-8859-1': (bytes) => textOf(bytes, 256),
  'UTF-16BE': (bytes) => utf16Text(bytes, false),
  'UTF-16LE': (bytes) => utf16Text(bytes, true),
  'UTF-16': (bytes) => {
    const little = bytes[0] === 0xff && bytes[1] === 0xfe;
    const marked = little || (bytes[0] === 0xfe && bytes[1] === 0xff);
    return utf16Text(bytes.subarray(marked ? 2 : 0), little);
  },
};

function characterSet<T>(sets: Readonly<Record<string, T>>, name: string): T {
  const set = sets[name.toUpperCase()];
  if (set === undefined) throw new EvaluationError(`"${name}" is no character set; there are ${Object.keys(sets).join(', ')}`);
  return set;
}

function sha2Of(value: ExprValue, bits: number): string {
  if (bits !== 224 && bits !== 256 && bits !== 384 && bits !== 512)
    throw new EvaluationError(`SHA2 has 224, 256, 384 or 512 bits, not ${bits}`);
  return sha2(asBytes(value), bits);
}

/** A part of a URL as Java's `URL` names them; NULL where it has none or is no URL. */
function parseUrl(text: string, part: string, key?: string): string | null {
  const url = readUrl(text);
  if (url === null || (key !== undefined && part !== 'QUERY')) return null;
  switch (part) {
    case 'PROTOCOL':
      return url.protocol;
    case 'AUTHORITY':
      return url.authority;
    case 'USERINFO':
      return url.userInfo;
    case 'HOST':
      return url.host;
    case 'PATH':
      return url.path;
    case 'FILE':
      return url.query === null ? url.path : `${url.path}?${url.query}`;
    case 'REF':
      return url.ref;
    case 'QUERY':
      return key === undefined || url.query === null ? url.query : queryValue(url.query, key);
    default:
      return null;
  }
}

function queryValue(query: string, key: string): string | null {
  const found = query.split('&').find((entry) => entry.startsWith(`${key}=`));
  return found === undefined ? null : found.slice(key.length + 1);
}

function urlDecoded(text: string): string | null {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch (error) {
    if (error instanceof URIError) return null;
    throw error;
  }
}

const urlEncoded = (text: string): string =>
  encodeURIComponent(text)
    .replace(/[!'()~]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+');

/** Functions of bytes, digests and URLs over arguments that are not NULL. */
export const byteFunctions: Readonly<Record<string, Implementation>> = {
  MD5: ([a]) => md5(asBytes(a!)),
  SHA1: ([a]) => sha1(asBytes(a!)),
  SHA2: ([a, bits]) => sha2Of(a!, Number(bits)),
  ...Object.fromEntries(
    ([224, 256, 384, 512] as const).map((bits): [string, Implementation] => [`SHA${bits}`, ([a]) => sha2(asBytes(a!), bits)]),
  ),
  TO_BASE64: ([a]) => base64Of(asBytes(a!)),
  FROM_BASE64: ([a]) => utf8Text.decode(bytesOfBase64(a as string)),
  ENCODE: ([a, set]) => characterSet(encoders, set as string)(a as string),
  DECODE: ([a, set]) => characterSet(decoders, set as string)(asBytes(a!)),
  HEX_TEXT: ([a]) => Array.from(asBytes(a!), (byte) => byte.toString(16).toUpperCase().padStart(2, '0')).join(''),
  PARSE_URL: ([url, part, key]) => parseUrl(url as string, part as string, key as string | undefined),
  URL_ENCODE: ([a]) => urlEncoded(a as string),
  URL_DECODE: ([a]) => urlDecoded(a as string),
};
