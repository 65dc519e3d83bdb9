import { generatorSource, z, type GeneratorSource, type Versioned } from '@headrace/connector-sdk';
import { httpSpec, type HttpOptions } from '../spec';
import { eventStream, type EventPosition } from './event-stream';
import { poll, pollPosition, type PollPosition } from './poll';
import { acknowledgeWebhook, webhook, type WebhookPosition } from './webhook';

/** Of the mode that the options name. */
type HttpPosition =
  | { readonly mode: 'poll'; readonly at: PollPosition }
  | { readonly mode: 'sse'; readonly at: EventPosition }
  | { readonly mode: 'webhook'; readonly at: WebhookPosition };

const position: Versioned<HttpPosition> = {
  version: 1,
  schema: z.discriminatedUnion('mode', [
    z.object({ mode: z.literal('poll'), at: pollPosition.schema }),
    z.object({ mode: z.literal('sse'), at: z.object({ lastEventId: z.string().nullable() }) }),
    z.object({ mode: z.literal('webhook'), at: z.object({ requests: z.number() }) }),
  ]),
};

const source: GeneratorSource<HttpOptions, HttpPosition> = {
  position,
  async *read(from, ctx) {
    switch (ctx.options['source.mode']) {
      case 'poll':
        for await (const { rows, position: at } of poll(from?.mode === 'poll' ? from.at : null, ctx)) {
          yield { rows, position: (count) => ({ mode: 'poll', at: typeof at === 'function' ? at(count) : at }) };
        }
        return;
      case 'sse':
        for await (const { rows, position: at } of eventStream(from?.mode === 'sse' ? from.at : null, ctx)) {
          yield { rows, position: { mode: 'sse', at: at as EventPosition } };
        }
        return;
      case 'webhook':
        for await (const { rows, position: at } of webhook(from?.mode === 'webhook' ? from.at : null, ctx)) {
          yield { rows, position: { mode: 'webhook', at: at as WebhookPosition } };
        }
    }
  },
  acknowledge: (ctx, { mode, at }) => {
    if (mode === 'webhook') acknowledgeWebhook(ctx, at);
    return Promise.resolve();
  },
};

export const httpSource = generatorSource(source, (options) => httpSpec.source!.boundedness(options) === 'bounded');
