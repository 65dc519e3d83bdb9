/** A URL taken apart as `java.net.URL` of Java 17 does it. */
export interface JavaUrl {
  readonly protocol: string;
  readonly authority: string | null;
  readonly userInfo: string | null;
  readonly host: string;
  readonly path: string;
  readonly query: string | null;
  readonly ref: string | null;
}

/** Java knows no others by itself. */
const protocols: ReadonlySet<string> = new Set(['http', 'https', 'ftp', 'file', 'jar', 'mailto']);

/** Null where Java refuses the text. */
export function readUrl(text: string): JavaUrl | null {
  const trimmed = text.replace(/^[\0- ]+|[\0- ]+$/g, '').replace(/^url:/i, '');
  const [, protocol, , rest, , ref] = /^([a-z][a-z0-9+.-]*)(:)([^#]*)(#([^]*))?$/i.exec(trimmed) ?? [];
  if (protocol === undefined || rest === undefined) return null;
  const named = { protocol: protocol.toLowerCase(), ref: ref ?? null };
  if (!protocols.has(named.protocol)) return null;
  const bare = { ...named, authority: null, userInfo: null, host: '', query: null };
  if (named.protocol === 'mailto') return rest.trim() === '' ? null : { ...bare, ...cut(rest) };
  if (named.protocol === 'jar') {
    const inner = rest.lastIndexOf('!/');
    return inner < 0 || readUrl(rest.slice(0, inner)) === null ? null : { ...bare, ...cut(rest) };
  }
  return hierarchical(rest, named);
}

/** What stands before and behind the (first) question mark. */
function cut(text: string): { readonly path: string; readonly query: string | null } {
  const at = text.indexOf('?');
  return at < 0 ? { path: text, query: null } : { path: text.slice(0, at), query: text.slice(at + 1) };
}

function hierarchical(rest: string, named: { readonly protocol: string; readonly ref: string | null }): JavaUrl | null {
  const { path: before, query } = cut(rest);
  const [, authority, path] = /^(?!\/{4})\/\/([^/]*)([^]*)$/.exec(before) ?? [];
  if (authority === undefined) return { ...named, authority: null, userInfo: null, host: '', path: before, query };
  const server = serverOf(authority);
  return server && { ...named, authority, ...server, path: path!, query };
}

/** `user@host:port`; null where what stands for the port is no number. */
function serverOf(authority: string): { readonly userInfo: string | null; readonly host: string } | null {
  const at = authority.indexOf('@');
  if (at !== authority.lastIndexOf('@')) return { userInfo: null, host: '' };
  const [userInfo, server] = at < 0 ? [null, authority] : [authority.slice(0, at), authority.slice(at + 1)];
  const [, host, port] = /^(\[[0-9a-fA-F:.]{2,}(?:%[^\]]*)?\]|[^:[][^:]*|)(?::([+-]?\d*))?$/.exec(server) ?? [];
  if (host === undefined || port === '+' || port === '-' || Number(port ?? 0) < -1 || Number(port ?? 0) > 2_147_483_647) return null;
  return { userInfo, host };
}
