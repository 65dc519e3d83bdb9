/**
 * Settings of the embedded server, tuned for a small memory budget and two quiet databases: no I/O or parallel workers, no
 * replication, small buffers. Durability stays as PostgreSQL's defaults have it.
 */
export const serverSettings = (port: number): readonly string[] =>
  Object.entries({
    port: String(port),
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '60',
    shared_buffers: '24MB',
    work_mem: '8MB',
    maintenance_work_mem: '32MB',
    temp_buffers: '2MB',
    wal_buffers: '1MB',
    wal_level: 'minimal',
    max_wal_senders: '0',
    max_wal_size: '256MB',
    min_wal_size: '32MB',
    io_method: 'sync',
    max_worker_processes: '2',
    max_parallel_workers: '0',
    max_parallel_workers_per_gather: '0',
    max_logical_replication_workers: '0',
    autovacuum_max_workers: '1',
    huge_pages: 'off',
    jit: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_line_prefix: '%m [%p] ',
    log_checkpoints: 'off',
    password_encryption: 'scram-sha-256',
  }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
