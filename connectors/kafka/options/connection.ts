import { option, optional } from '@headrace/connector-sdk';

/** Kafka's own client properties, by the names that Java's clients give them, and what stands for some of them here. */
export const properties = {
  'properties.bootstrap.servers': option.text({
    title: 'Brokers',
    help: 'One or more addresses of the cluster, with commas between them; the others are found by them.',
    placeholder: 'localhost:9092',
  }),
  'properties.group.id': optional(
    option.text({
      title: 'Consumer group',
      help: 'Offsets are noted under this name at each checkpoint, so that other tools see the lag. Positions of the job live in its checkpoints alone.',
      role: 'source',
      group: 'Reading',
    }),
  ),
  'properties.security.protocol': option.choice(
    [
      { value: 'PLAINTEXT', title: 'None' },
      { value: 'SSL', title: 'TLS' },
      { value: 'SASL_PLAINTEXT', title: 'Password' },
      { value: 'SASL_SSL', title: 'Password over TLS' },
    ],
    { title: 'Security', fallback: 'PLAINTEXT', group: 'Security' },
  ),
  'properties.sasl.mechanism': option.choice(
    [
      { value: 'PLAIN', title: 'PLAIN' },
      { value: 'SCRAM-SHA-256', title: 'SCRAM-SHA-256' },
      { value: 'SCRAM-SHA-512', title: 'SCRAM-SHA-512' },
    ],
    {
      title: 'Password mechanism',
      fallback: 'PLAIN',
      group: 'Security',
      when: { option: 'properties.security.protocol', in: ['SASL_PLAINTEXT', 'SASL_SSL'] },
    },
  ),
  'headrace.username': optional(
    option.text({
      title: 'User name',
      group: 'Security',
      when: { option: 'properties.security.protocol', in: ['SASL_PLAINTEXT', 'SASL_SSL'] },
    }),
  ),
  'headrace.password': optional(
    option.text({
      title: 'Password',
      secret: true,
      group: 'Security',
      when: { option: 'properties.security.protocol', in: ['SASL_PLAINTEXT', 'SASL_SSL'] },
    }),
  ),
  'properties.sasl.jaas.config': optional(
    option.text({
      title: 'JAAS configuration',
      help: 'Flink’s way to write user name and password. Take ${secret.NAME} for the whole of it; or use the two options above.',
      secret: true,
      group: 'Security',
      advanced: true,
      when: { option: 'properties.security.protocol', in: ['SASL_PLAINTEXT', 'SASL_SSL'] },
    }),
  ),
  'properties.ssl.truststore.certificates': optional(
    option.longText({
      title: 'Certificates to trust (PEM)',
      help: 'Where they are not among those that the system trusts.',
      group: 'Security',
      advanced: true,
      when: { option: 'properties.security.protocol', in: ['SSL', 'SASL_SSL'] },
    }),
  ),
  'properties.ssl.keystore.certificate.chain': optional(
    option.longText({
      title: 'Own certificate (PEM)',
      group: 'Security',
      advanced: true,
      when: { option: 'properties.security.protocol', in: ['SSL', 'SASL_SSL'] },
    }),
  ),
  'properties.ssl.keystore.key': optional(
    option.text({
      title: 'Own key (PEM)',
      secret: true,
      group: 'Security',
      advanced: true,
      when: { option: 'properties.security.protocol', in: ['SSL', 'SASL_SSL'] },
    }),
  ),
  'properties.ssl.endpoint.identification.algorithm': optional(
    option.text({
      title: 'Check of the broker’s name',
      help: 'Empty: the certificate need not be for the broker’s host name.',
      group: 'Security',
      advanced: true,
    }),
  ),
  'properties.client.id': option.text({
    title: 'Client name',
    help: 'Stands in the broker’s logs and quotas.',
    fallback: 'headrace',
    advanced: true,
  }),
  'properties.isolation.level': option.choice(
    [
      { value: 'read_committed', title: 'Committed records only' },
      { value: 'read_uncommitted', title: 'All, also of open and aborted transactions' },
    ],
    { title: 'Read', fallback: 'read_committed', role: 'source', group: 'Reading', advanced: true },
  ),
  'properties.auto.offset.reset': option.choice(
    [
      { value: 'none', title: 'Stop with an error' },
      { value: 'earliest', title: 'Go on from the beginning' },
      { value: 'latest', title: 'Go on from the end' },
    ],
    {
      title: 'Where an offset is missing',
      help: 'The group has none, or its records were deleted by retention. Going on means that records are lost.',
      fallback: 'none',
      role: 'source',
      group: 'Reading',
      advanced: true,
    },
  ),
  'properties.max.partition.fetch.bytes': option.integer({
    title: 'Bytes fetched at once a partition',
    fallback: '1048576',
    role: 'source',
    group: 'Reading',
    advanced: true,
  }),
  'properties.fetch.max.bytes': option.integer({
    title: 'Bytes fetched at once',
    fallback: '8388608',
    role: 'source',
    group: 'Reading',
    advanced: true,
  }),
  'properties.fetch.max.wait.ms': option.integer({
    title: 'Wait for records up to (ms)',
    fallback: '500',
    role: 'source',
    group: 'Reading',
    advanced: true,
  }),
  'properties.compression.type': option.choice(
    [
      { value: 'none', title: 'None' },
      { value: 'gzip', title: 'gzip' },
      { value: 'snappy', title: 'Snappy' },
      { value: 'lz4', title: 'LZ4' },
      { value: 'zstd', title: 'Zstandard (Node.js 22.15 or newer)' },
    ],
    { title: 'Compression', fallback: 'none', role: 'sink', group: 'Writing' },
  ),
  'properties.batch.size': option.integer({
    title: 'Bytes a batch',
    help: 'A batch for a partition is sent when it has this size, or at the latest after properties.linger.ms.',
    fallback: '262144',
    role: 'sink',
    group: 'Writing',
    advanced: true,
  }),
  'properties.linger.ms': option.integer({
    title: 'Send a batch after (ms)',
    fallback: '20',
    role: 'sink',
    group: 'Writing',
    advanced: true,
  }),
  'properties.transaction.timeout.ms': option.integer({
    title: 'Transaction time-out (ms)',
    help: 'Longer than the checkpoint interval. A transaction that nobody ends holds readers of committed records back for so long.',
    fallback: '600000',
    role: 'sink',
    group: 'Writing',
    advanced: true,
  }),
  'properties.request.timeout.ms': option.integer({ title: 'Give up on a broker after (ms)', fallback: '30000', advanced: true }),
  'properties.delivery.timeout.ms': option.integer({
    title: 'Try a request again for (ms)',
    help: 'While brokers restart or move leaders; then the job restarts from its last checkpoint.',
    fallback: '120000',
    advanced: true,
  }),
};
