import { option, optional } from '@headrace/connector-sdk';

/** How rows come into the topic. */
export const writing = {
  'sink.delivery-guarantee': option.choice(
    [
      { value: 'exactly-once', title: 'Exactly once: rows appear when a checkpoint is complete' },
      { value: 'at-least-once', title: 'At least once: rows appear at once, some twice after a failure' },
    ],
    { title: 'Delivery', fallback: 'exactly-once', role: 'sink', group: 'Writing' },
  ),
  'sink.transactional-id-prefix': optional(
    option.text({
      title: 'Prefix of transactional ids',
      help: 'Names the job in Kafka. No other job of the cluster may have the same.',
      role: 'sink',
      group: 'Writing',
      when: { option: 'sink.delivery-guarantee', in: ['exactly-once'] },
    }),
  ),
  'sink.partitioner': option.choice(
    [
      { value: 'default', title: 'By key, as Kafka’s own clients; without one in turns of a batch' },
      { value: 'fixed', title: 'One partition a writer' },
      { value: 'round-robin', title: 'Row by row in turns' },
    ],
    { title: 'Choose partitions', fallback: 'default', role: 'sink', group: 'Writing' },
  ),
  'headrace.ledger-topic': option.text({
    title: 'Ledger topic',
    help: 'A compacted topic in the same cluster, made if need be: it tells after a crash which checkpoints are committed.',
    fallback: 'headrace-ledger',
    role: 'sink',
    group: 'Writing',
    advanced: true,
  }),
  'headrace.stage': option.choice(
    [
      { value: 'checkpoint', title: 'Beside the checkpoints' },
      { value: 'none', title: 'Not at all' },
    ],
    {
      title: 'Keep uncommitted rows',
      help: 'They are written again where Kafka has given a transaction up. Not at all: the job then fails instead.',
      fallback: 'checkpoint',
      role: 'sink',
      group: 'Writing',
      advanced: true,
    },
  ),
};
