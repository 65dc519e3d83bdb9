import { HeadraceError, isHeadraceError } from '@headrace/connector-sdk';
import { base64Of } from '@headrace/connector-sdk/base';
import { z } from '@headrace/connector-sdk';
import type { AvroConfluentOptions } from '../spec';

/** A schema and those that it refers to, each after what it needs itself. */
export interface RegisteredSchema {
  readonly schema: string;
  readonly references: readonly string[];
}

const TRIES = 4;
const FIRST_WAIT_MS = 100;
const ANSWER_WITHIN_MS = 10_000;
/** References to references. */
const DEEPEST = 20;
const utf8 = new TextEncoder();

const reference = z.object({ subject: z.string(), version: z.number() });
const found = z.object({ schema: z.string(), schemaType: z.string().optional(), references: z.array(reference).optional() });
const registered = z.object({ id: z.number() });
type Found = z.infer<typeof found>;

/**
 * The two calls of a schema registry (Confluent's REST interface, which others speak too) that a table needs. Several addresses are
 * asked in turn; what may pass is tried again with growing pauses. Redirects are not followed: they could lead anywhere.
 */
export class SchemaRegistry {
  private readonly addresses: readonly string[];
  private readonly authorization: string | null;

  constructor(options: AvroConfluentOptions) {
    this.addresses = options.url.split(',').map((url) => url.trim().replace(/\/+$/, ''));
    const token = options['bearer-auth.token'];
    const user = options['basic-auth.user-info'];
    this.authorization = token !== undefined ? `Bearer ${token}` : user !== undefined ? `Basic ${base64Of(utf8.encode(user))}` : null;
  }

  /** Null: the registry has no schema of this number, or one that is not Avro's. */
  async schemaOf(id: number): Promise<RegisteredSchema | null> {
    const answer = await this.ask(`/schemas/ids/${id}`, `asking for schema ${id}`);
    if (answer === null) return null;
    const schema = parsed(found, answer);
    if (schema.schemaType !== undefined && schema.schemaType !== 'AVRO') return null;
    return { schema: schema.schema, references: await this.referencesOf(schema, 0) };
  }

  /** The number of the schema under the subject, which it is put there under if it is not yet. */
  async register(subject: string, schema: string): Promise<number> {
    const doing = `registering the schema of the subject "${subject}"`;
    const answer = await this.ask(`/subjects/${encodeURIComponent(subject)}/versions`, doing, JSON.stringify({ schema }));
    if (answer === null) throw registryError('no-registry', `While ${doing}, there was nothing at that address.`, 'none');
    return parsed(registered, answer).id;
  }

  private async referencesOf({ references = [] }: Found, depth: number): Promise<readonly string[]> {
    if (depth > DEEPEST) throw registryError('bad-answer', `Schemas of the registry refer to each other over ${DEEPEST} steps.`, 'none');
    const texts: string[] = [];
    for (const { subject, version } of references) {
      const doing = `asking for version ${version} of the subject "${subject}"`;
      const answer = await this.ask(`/subjects/${encodeURIComponent(subject)}/versions/${version}`, doing);
      if (answer === null) throw registryError('no-reference', `While ${doing}, the registry had no such schema.`, 'none');
      const schema = parsed(found, answer);
      for (const text of [...(await this.referencesOf(schema, depth + 1)), schema.schema]) if (!texts.includes(text)) texts.push(text);
    }
    return texts;
  }

  /** The body of a good answer; null: there is nothing there (404). */
  private async ask(path: string, doing: string, body?: string): Promise<string | null> {
    for (let tries = 1; ; tries++) {
      try {
        return await this.askOnce(`${this.addresses[(tries - 1) % this.addresses.length]}${path}`, doing, body);
      } catch (error) {
        if (!isHeadraceError(error) || error.retry === 'none' || tries >= TRIES * this.addresses.length) throw error;
      }
      const waitMs = FIRST_WAIT_MS * 2 ** (tries - 1) * (0.5 + Math.random() / 2);
      await new Promise<void>((resolve) => void setTimeout(resolve, waitMs));
    }
  }

  private async askOnce(url: string, doing: string, body: string | undefined): Promise<string | null> {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), ANSWER_WITHIN_MS);
    try {
      const answer = await fetch(url, {
        method: body === undefined ? 'GET' : 'POST',
        headers: {
          Accept: 'application/vnd.schemaregistry.v1+json, application/json',
          ...(body === undefined ? {} : { 'Content-Type': 'application/vnd.schemaregistry.v1+json' }),
          ...(this.authorization === null ? {} : { Authorization: this.authorization }),
        },
        redirect: 'error',
        signal: stop.signal,
        ...(body === undefined ? {} : { body }),
      });
      const text = await answer.text();
      if (answer.ok) return text;
      if (answer.status === 404) return null;
      throw refusal(answer.status, doing, text);
    } catch (error) {
      if (isHeadraceError(error)) throw error;
      const why = stop.signal.aborted ? `no answer within ${ANSWER_WITHIN_MS} ms` : reasonOf(error as Error);
      throw registryError('not-reached', `While ${doing}, the schema registry at ${url} could not be reached: ${why}.`, 'backoff', error);
    } finally {
      clearTimeout(timer);
    }
  }
}

const reasonOf = (error: Error): string => (error.cause instanceof Error ? error.cause.message || String(error.cause) : error.message);

function parsed<T>(shape: z.ZodType<T>, text: string): T {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw registryError('bad-answer', `The schema registry answered what is no JSON: ${text.slice(0, 100)}.`, 'none', error);
  }
  const result = shape.safeParse(json);
  if (result.success) return result.data;
  throw registryError('bad-answer', `The schema registry answered what is no answer of one: ${text.slice(0, 100)}.`, 'none');
}

function refusal(status: number, doing: string, body: string): HeadraceError {
  const message = `While ${doing}, the schema registry answered ${status}: ${body.slice(0, 300)}.`;
  if (status === 401 || status === 403) return registryError('not-authorised', message, 'none');
  if (status === 409) return registryError('incompatible', message, 'none');
  return registryError('refused', message, status >= 500 || status === 429 || status === 408 ? 'backoff' : 'none');
}

const remedies: Readonly<Record<string, string>> = {
  'not-reached': 'Make sure that the registry runs and that the option "avro-confluent.url" names it; the job tries again by itself.',
  'not-authorised': 'Correct the options "avro-confluent.basic-auth.user-info" or "avro-confluent.bearer-auth.token".',
  incompatible: 'Change the table so that its schema is compatible with the subject’s versions, or take another subject.',
};

const registryError = (code: string, message: string, retry: 'none' | 'backoff', cause?: unknown): HeadraceError =>
  new HeadraceError(message, {
    code: `format.avro-confluent.${code}`,
    domain: retry === 'backoff' ? 'external' : 'user',
    retry,
    remedy: remedies[code] ?? 'Look at the registry, and correct the options of the format.',
    cause,
  });
