import { option, optional, z, type ConnectorSpec } from '@headrace/connector-sdk';

const ratio = (title: string, help: string, fallback: string): ReturnType<typeof option.integer> =>
  option.integer({ group: 'Proportions', advanced: true, title, help, fallback });

const options = z
  .strictObject({
    'events.num': optional(option.integer({ title: 'Number of events', help: 'Over all three kinds. Empty: endless.' })),
    'first-event.rate': option.integer({
      title: 'Events a second of event time',
      help: 'Event n happens n divided by this after the start. The rows themselves come as fast as they can be made.',
      fallback: '10000',
    }),
    'headrace.seed': option.integer({
      title: 'Seed',
      help: 'Event n depends on the seed and n alone: the same seed gives the same events.',
      fallback: '1',
    }),
    'headrace.start': option.text({ title: 'Event time starts at', fallback: '2015-07-15T00:00:00Z' }),
    'person.proportion': ratio('People', 'Of as many events as all three proportions add up to.', '1'),
    'auction.proportion': ratio('Auctions', 'As above.', '3'),
    'bid.proportion': ratio('Bids', 'As above.', '46'),
    'bid.hot-ratio.auctions': ratio('Hot auctions', 'One bid in so many goes to an auction that is not hot.', '2'),
    'bid.hot-ratio.bidders': ratio('Hot bidders', 'One bid in so many is by somebody who is not hot.', '4'),
    'auction.hot-ratio.sellers': ratio('Hot sellers', 'One auction in so many is by somebody who is not hot.', '4'),
    'person.avg-size': ratio('Bytes of a person', 'On average, filled up by "extra".', '200'),
    'auction.avg-size': ratio('Bytes of an auction', 'On average, filled up by "extra".', '500'),
    'bid.avg-size': ratio('Bytes of a bid', 'On average, filled up by "extra".', '100'),
  })
  .superRefine((o, ctx) => {
    for (const [key, value] of Object.entries(o)) {
      if (key !== 'headrace.seed' && typeof value === 'number' && value < (key === 'events.num' ? 0 : 1))
        ctx.addIssue({ code: 'custom', path: [key], message: 'it must be 1 or more' });
    }
    if (Number.isNaN(Date.parse(o['headrace.start'])))
      ctx.addIssue({ code: 'custom', path: ['headrace.start'], message: 'it is no time like 2015-07-15T00:00:00Z' });
  });

export type NexmarkOptions = z.infer<typeof options>;

/** The events of Nexmark in one table: `event_type` 0 is a person, 1 an auction, 2 a bid; what another kind has is NULL. */
export const nexmarkSpec: ConnectorSpec<NexmarkOptions> = {
  name: 'nexmark',
  title: 'Nexmark',
  summary: 'People, auctions and bids of the Nexmark benchmark',
  icon: 'gavel',
  options,
  formats: [],
  source: {
    payload: () => 'rows',
    boundedness: (o) => (o['events.num'] === undefined ? 'unbounded' : 'bounded'),
    changelog: () => 'insert',
  },
  metadataColumns: [],
  permissions: () => ({}),
  flink: () => ({ kind: 'unsupported', reason: 'Flink’s Nexmark generator is not part of Flink and has another table.' }),
};
export default nexmarkSpec;
