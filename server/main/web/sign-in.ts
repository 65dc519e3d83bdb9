import type { IncomingMessage, ServerResponse } from 'node:http';
import { SESSION_COOKIE, sessionOf, tokenMatches } from '@/server/api/gate';

const PATH = '/sign-in';
const MAX_BODY = 4_096;
/** Failures within the last minute, over all addresses: guessing is slow, and nothing is kept about who tried. */
const failures: number[] = [];
const MAX_FAILURES_A_MINUTE = 20;

export const isSignIn = (request: IncomingMessage): boolean => request.url?.split('?')[0] === PATH && request.method === 'POST';

/** Takes the token from the form and answers with the session's cookie, or with the form again. */
export async function signIn(request: IncomingMessage, response: ServerResponse, token: string): Promise<void> {
  const now = Date.now();
  while (failures.length > 0 && failures[0]! < now - 60_000) failures.shift();
  if (failures.length >= MAX_FAILURES_A_MINUTE) return signInPage(response, 429, 'Too many tries: wait a minute.');
  const given = new URLSearchParams(await bodyOf(request)).get('token') ?? '';
  if (!tokenMatches(given, token)) {
    failures.push(now);
    return signInPage(response, 401, 'That is not the token of this server.');
  }
  response.writeHead(303, {
    Location: '/',
    'Set-Cookie': `${SESSION_COOKIE}=${sessionOf(token)}; Path=/; HttpOnly; SameSite=Strict; Max-Age=2592000`,
  });
  response.end();
}

/** Needs no script and no file of its own. */
export function signInPage(response: ServerResponse, status = 401, problem = ''): void {
  response.writeHead(status, {
    'Content-Type': 'text/html; charset=utf-8',
    'Cache-Control': 'no-store',
    'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'",
  });
  response.end(`<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>Sign in to Headrace</title></head>
<body style="font:16px/1.5 system-ui;max-width:24rem;margin:20vh auto;padding:0 1rem"><h1 style="font-size:1.25rem">Sign in to Headrace</h1>
<form method="post" action="${PATH}"><label>Token of this server (HEADRACE_TOKEN)<br><input name="token" type="password" autofocus required autocomplete="current-password" style="font:inherit;width:100%"></label>
<p role="alert">${problem}</p><button style="font:inherit">Sign in</button></form></body></html>`);
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY) return '';
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
