import { lookupCacheOptions, option, optional, z, type ConnectorSpec } from '@headrace/connector-sdk';

const source = { role: 'source', group: 'Reading' } as const;
const sink = { role: 'sink', group: 'Writing' } as const;
const advanced = { advanced: true } as const;

const options = z
  .object({
    url: option.text({
      title: 'Address',
      help: 'http:// or https://. In look-ups a column’s name in braces stands for its value: https://api.example.org/users/{id}. For a webhook of ours: the path.',
      placeholder: 'https://api.example.org/orders',
    }),
    'source.mode': option.choice(
      [
        { value: 'poll', title: 'Ask again and again' },
        { value: 'sse', title: 'Server-sent events' },
        { value: 'webhook', title: 'Let others send here' },
      ],
      { title: 'How rows come', fallback: 'poll', ...source },
    ),
    authorization: optional(option.text({ title: 'Header Authorization', help: 'For example Bearer and a token.', secret: true })),
    'rows.path': optional(
      option.text({
        title: 'Where the rows stand',
        help: 'Names of fields joined by points, from the answer’s top to the array (or object) of rows: data.items',
        placeholder: 'data.items',
      }),
    ),
    'poll.interval': optional(
      option.duration({ title: 'Ask every', help: 'Without it the source asks once and ends.', placeholder: '10 s', ...source }),
    ),
    'page.next-path': optional(
      option.text({
        title: 'Where the next page stands',
        help: 'Names of fields joined by points, to the next page’s address, or to the mark that "page.parameter" takes. Without it a link with rel="next" in the header Link counts. A page that names itself is the last one.',
        ...source,
        ...advanced,
      }),
    ),
    'page.parameter': optional(
      option.text({
        title: 'Parameter of the next page',
        help: 'The next page is the same address with this parameter.',
        ...source,
        ...advanced,
      }),
    ),
    'webhook.port': optional(option.integer({ title: 'Port of the webhook', ...source })),
    'webhook.host': option.text({ title: 'Interface of the webhook', fallback: '127.0.0.1', ...source, ...advanced }),
    'sink.method': option.choice(
      [
        { value: 'POST', title: 'POST' },
        { value: 'PUT', title: 'PUT' },
        { value: 'PATCH', title: 'PATCH' },
      ],
      { title: 'Method', fallback: 'POST', ...sink },
    ),
    'sink.batch-rows': option.integer({
      title: 'Rows a request',
      help: '1: the body is one row. More: the body is an array of rows.',
      fallback: '1',
      ...sink,
    }),
    'sink.parallel-requests': option.integer({ title: 'Requests at once', fallback: '4', ...sink, ...advanced }),
    'request.timeout': option.duration({ title: 'Wait for an answer', fallback: '30 s', group: 'Requests', ...advanced }),
    'request.max-retries': option.integer({
      title: 'Tries after a failure',
      help: 'With growing pauses, or after the time that the server names (Retry-After); then the job restarts.',
      fallback: '5',
      group: 'Requests',
      ...advanced,
    }),
    'request.first-pause': option.duration({ title: 'First pause', fallback: '200 ms', group: 'Requests', ...advanced }),
    'lookup.parallel-requests': option.integer({ title: 'Requests at once', fallback: '16', role: 'lookup', ...advanced }),
    ...lookupCacheOptions,
  })
  .superRefine((o, ctx) => {
    const issue = (path: string, message: string): void => ctx.addIssue({ code: 'custom', path: [path], message });
    const webhook = o['source.mode'] === 'webhook';
    if (webhook && o['webhook.port'] === undefined) issue('webhook.port', 'it is needed because "source.mode" is webhook');
    if (webhook ? !o.url.startsWith('/') : !/^https?:\/\/[^/\s]+/.test(o.url)) {
      issue('url', webhook ? 'of a webhook it is a path that begins with /' : 'it does not begin with http:// or https:// and a host');
    }
    if (/^https?:\/\/[^/?#]*@/.test(o.url)) issue('url', 'a user name and password stand in the option "authorization" instead');
    for (const key of ['sink.batch-rows', 'sink.parallel-requests', 'lookup.parallel-requests'] as const)
      if (o[key] < 1) issue(key, 'it must be 1 or more');
  });

export type HttpOptions = z.infer<typeof options>;

/** Rows out of and into web services, as JSON. */
export const httpSpec: ConnectorSpec<HttpOptions> = {
  name: 'http',
  title: 'Web service (HTTP)',
  summary: 'Polls, listens to and looks up web services, takes webhooks and sends them',
  icon: 'world',
  options,
  formats: [],
  source: {
    payload: () => 'rows',
    boundedness: (o) => (o['source.mode'] === 'poll' && o['poll.interval'] === undefined ? 'bounded' : 'unbounded'),
    changelog: () => 'insert',
  },
  sink: {
    payload: () => 'rows',
    accepts: (_o, table) => ({ kinds: table.primaryKey.length > 0 ? ['insert', 'update-after'] : ['insert'], deleteByKey: false }),
    guarantee: () => 'at-least-once',
  },
  lookup: { canScan: () => false },
  metadataColumns: [],
  metrics: [
    { name: 'http.requests', title: 'Requests', unit: 'count', kind: 'counter' },
    { name: 'http.answers-2xx', title: 'Answers 2xx', unit: 'count', kind: 'counter' },
    { name: 'http.answers-3xx', title: 'Answers 3xx', unit: 'count', kind: 'counter' },
    { name: 'http.answers-4xx', title: 'Answers 4xx', unit: 'count', kind: 'counter' },
    { name: 'http.answers-5xx', title: 'Answers 5xx', unit: 'count', kind: 'counter' },
    { name: 'http.answers-other', title: 'Other answers', unit: 'count', kind: 'counter' },
    { name: 'http.unanswered', title: 'Requests without an answer', unit: 'count', kind: 'counter' },
    { name: 'http.retries', title: 'Requests sent again', unit: 'count', kind: 'counter' },
    { name: 'http.paused-ms', title: 'Waited before sending again', unit: 'ms', kind: 'counter' },
  ],
  permissions: (o) => ({ hosts: hostsOf(o.url) }),
  flink: () => ({ kind: 'unsupported', reason: 'Flink has no connector for web services of its own.' }),
};
export default httpSpec;

/** `host:port` of an address; none for a webhook's path. */
export function hostsOf(url: string): readonly string[] {
  const [, scheme, host] = /^(https?):\/\/(?:[^/@]*@)?([^/?#]+)/.exec(url) ?? [];
  if (host === undefined) return [];
  return [/:\d+$/.test(host) ? host : `${host}:${scheme === 'https' ? 443 : 80}`];
}
