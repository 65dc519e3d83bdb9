import { option, optional } from '@headrace/connector-sdk';

/** Where reading starts and ends. */
export const reading = {
  'scan.startup.mode': option.choice(
    [
      { value: 'earliest-offset', title: 'The beginning' },
      { value: 'latest-offset', title: 'Now' },
      { value: 'group-offsets', title: 'Where the group stands' },
      { value: 'timestamp', title: 'A point in time' },
      { value: 'specific-offsets', title: 'Offsets' },
    ],
    { title: 'Start at', fallback: 'group-offsets', role: 'source', group: 'Reading' },
  ),
  'scan.startup.timestamp-millis': optional(
    option.integer({
      title: 'Start time (ms since 1970)',
      role: 'source',
      group: 'Reading',
      when: { option: 'scan.startup.mode', in: ['timestamp'] },
    }),
  ),
  'scan.startup.specific-offsets': optional(
    option.text({
      title: 'Start offsets',
      placeholder: 'partition:0,offset:42;partition:1,offset:300',
      role: 'source',
      group: 'Reading',
      when: { option: 'scan.startup.mode', in: ['specific-offsets'] },
    }),
  ),
  'scan.bounded.mode': option.choice(
    [
      { value: 'unbounded', title: 'Never' },
      { value: 'latest-offset', title: 'At what is there at the start' },
      { value: 'group-offsets', title: 'Where the group stands' },
      { value: 'timestamp', title: 'At a point in time' },
      { value: 'specific-offsets', title: 'At offsets' },
    ],
    { title: 'Stop', fallback: 'unbounded', role: 'source', group: 'Reading' },
  ),
  'scan.bounded.timestamp-millis': optional(
    option.integer({
      title: 'Stop time (ms since 1970)',
      role: 'source',
      group: 'Reading',
      when: { option: 'scan.bounded.mode', in: ['timestamp'] },
    }),
  ),
  'scan.bounded.specific-offsets': optional(
    option.text({
      title: 'Stop offsets',
      placeholder: 'partition:0,offset:100;partition:1,offset:400',
      role: 'source',
      group: 'Reading',
      when: { option: 'scan.bounded.mode', in: ['specific-offsets'] },
    }),
  ),
  'scan.topic-partition-discovery.interval': option.duration({
    title: 'Look for new partitions every',
    help: '0 s: never. New partitions are read from their beginning.',
    fallback: '5 min',
    role: 'source',
    group: 'Reading',
    advanced: true,
  }),
};
