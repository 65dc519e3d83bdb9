import { describe, expect, it } from 'vitest';
import { decideRequest, policyProblem, SESSION_COOKIE, sessionOf, type GatePolicy } from './gate';

const here: GatePolicy = { host: '127.0.0.1', token: undefined };
const token = 'a-token-of-some-length';
const everywhere: GatePolicy = { host: '0.0.0.0', token };
const request = (headers: Record<string, string>, method = 'GET') => ({ method, header: (name: string) => headers[name] });

describe('on this machine alone', () => {
  it.each(['localhost:3000', '127.0.0.1:3000', '[::1]:3000', 'LOCALHOST:8080'])('answers for %s', (host) => {
    expect(decideRequest(here, request({ host }))).toEqual({ kind: 'allow' });
  });

  it.each(['127.0.0.2', '127.8.9.10', '::1', 'localhost'])('answers under its own address %s without a token', (address) => {
    const policy: GatePolicy = { host: address, token: undefined };
    expect(policyProblem(policy)).toBeUndefined();
    const host = address.includes(':') ? `[${address}]:3000` : `${address}:3000`;
    expect(decideRequest(policy, request({ host, origin: `http://${host}` }, 'POST')).kind).toBe('allow');
    expect(decideRequest(policy, request({ host })).kind).toBe('allow');
    expect(decideRequest(policy, request({ host: 'evil.example:3000' })).kind).toBe('refuse');
  });

  it('takes no name for an address', () => {
    for (const host of ['127.evil.example', '127.0.0.1.evil.example', '10.0.0.1', '::2'])
      expect(policyProblem({ host, token: undefined })).toContain('HEADRACE_TOKEN');
  });

  it.each(['evil.example', 'localhost.evil.example:3000', '127.0.0.1.nip.example', '127.evil.example:3000', ''])(
    'refuses a name that was made to point here: "%s"',
    (host) => {
      expect(decideRequest(here, request({ host })).kind).toBe('refuse');
    },
  );

  it('takes requests of its own pages and refuses those of others', () => {
    const host = 'localhost:3000';
    expect(decideRequest(here, request({ host, origin: 'http://localhost:3000' }, 'POST')).kind).toBe('allow');
    for (const origin of ['http://evil.example', 'http://localhost:4000', 'null'])
      expect(decideRequest(here, request({ host, origin }, 'POST')).kind).toBe('refuse');
    expect(decideRequest(here, request({ host, 'sec-fetch-site': 'cross-site' }, 'POST')).kind).toBe('refuse');
  });
});

describe('with a token', () => {
  const host = 'stream.example:3000';

  it('asks for it, and takes it as bearer or as the session that signing in gave', () => {
    expect(decideRequest(everywhere, request({ host })).kind).toBe('sign-in');
    expect(decideRequest(everywhere, request({ host, authorization: `Bearer ${token}` })).kind).toBe('allow');
    expect(decideRequest(everywhere, request({ host, cookie: `a=b; ${SESSION_COOKIE}=${sessionOf(token)}` })).kind).toBe('allow');
    expect(decideRequest(everywhere, request({ host, authorization: 'Bearer another-token-of-length' })).kind).toBe('sign-in');
    expect(decideRequest(everywhere, request({ host, cookie: `${SESSION_COOKIE}=${token}` })).kind).toBe('sign-in');
  });

  it('is needed for an address that others can reach', () => {
    expect(policyProblem(here)).toBeUndefined();
    expect(policyProblem({ host: '0.0.0.0', token: undefined })).toContain('HEADRACE_TOKEN');
    expect(policyProblem({ host: '0.0.0.0', token: 'short' })).toContain('16');
    expect(policyProblem(everywhere)).toBeUndefined();
  });
});
