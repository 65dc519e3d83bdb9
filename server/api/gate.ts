import { createHash, timingSafeEqual } from 'node:crypto';
import { BlockList, isIP } from 'node:net';

/** What a server lets in. Without a token it serves this machine alone. */
export interface GatePolicy {
  /** The address that it listens on (`HOST`). */
  readonly host: string;
  /** `HEADRACE_TOKEN`; needed where `host` is not this machine alone. */
  readonly token: string | undefined;
}

/** The parts of a request that decide; header names in lower case. */
export interface GateRequest {
  readonly method: string;
  readonly header: (name: string) => string | null | undefined;
}

export type GateDecision =
  { readonly kind: 'allow' } | { readonly kind: 'sign-in' } | { readonly kind: 'refuse'; readonly message: string };

export const SESSION_COOKIE = 'headrace_session';
const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8);
loopback.addAddress('::1', 'ipv6');
const allow: GateDecision = { kind: 'allow' };

/**
 * Whether a host is this machine alone: `localhost`, or an address (IPv6 with or without brackets) of the loopback. Never another name,
 * whatever it begins with: names resolve to what their owner likes.
 */
export function isLoopback(host: string): boolean {
  const address = host.replace(/^\[(.*)\]$/, '$1').toLowerCase();
  const version = isIP(address);
  return version === 0 ? address === 'localhost' : loopback.check(address, version === 4 ? 'ipv4' : 'ipv6');
}

/** The sentence that refuses to start, or undefined: an address that others can reach needs a token of some length. */
export function policyProblem({ host, token }: GatePolicy): string | undefined {
  if (token !== undefined && token.length < 16) return 'HEADRACE_TOKEN has fewer than 16 characters: set a longer one.';
  if (isLoopback(host) || token !== undefined) return undefined;
  return `HOST=${host} can be reached from other machines: set HEADRACE_TOKEN (16 characters or more), or leave HOST at 127.0.0.1.`;
}

/**
 * Decides before anything else sees a request. On this machine alone, the Host header must name this machine: a page elsewhere that
 * lets its name resolve to 127.0.0.1 is refused. A request that names its origin must come from our own pages.
 */
export function decideRequest(policy: GatePolicy, request: GateRequest): GateDecision {
  const host = request.header('host') ?? '';
  if (isLoopback(policy.host) && !isLoopback(hostnameOf(host)))
    return { kind: 'refuse', message: `This server answers for localhost, not for "${printable(host)}".` };
  const origin = request.header('origin');
  if (origin && !sameHost(origin, host)) return { kind: 'refuse', message: `Requests from "${printable(origin)}" are not taken.` };
  if (request.header('sec-fetch-site') === 'cross-site' && request.method !== 'GET')
    return { kind: 'refuse', message: 'Requests from other sites are not taken.' };
  return isAuthorised(policy, request) ? allow : { kind: 'sign-in' };
}

/** Bearer token, or the cookie that signing in gave. */
export function isAuthorised({ token }: GatePolicy, request: Pick<GateRequest, 'header'>): boolean {
  if (token === undefined) return true;
  const bearer = /^Bearer (.+)$/i.exec(request.header('authorization') ?? '')?.[1];
  if (bearer !== undefined) return equal(bearer, token);
  const cookie = cookieOf(request.header('cookie') ?? '');
  return cookie !== undefined && equal(cookie, sessionOf(token));
}

/** What the cookie holds: a digest, so that the token itself is not kept by a browser. */
export const sessionOf = (token: string): string => createHash('sha256').update(`headrace session ${token}`).digest('hex');

export const tokenMatches = (given: string, token: string): boolean => equal(given, token);

const cookieOf = (header: string): string | undefined =>
  header
    .split(';')
    .map((part) => part.trim().split('='))
    .find(([name]) => name === SESSION_COOKIE)?.[1];

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
const equal = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b));

const hostnameOf = (host: string): string => host.replace(/:\d+$/, '');

function sameHost(origin: string, host: string): boolean {
  try {
    return new URL(origin).host === host.toLowerCase();
  } catch {
    return false; // `null` and other things that are no address
  }
}

const printable = (text: string): string => text.replace(/[^\x20-\x7e]/g, '?').slice(0, 100);
