import { describe, expect, it } from 'vitest';
import { mysqlError } from './mysql/error';
import { pgError } from './postgres/error';

describe('what a database says when it ends a connection', () => {
  it.each([
    ['25P03', 'rested-too-long', /raise "idle_in_transaction_session_timeout".*"connection\.max-retry-timeout"/],
    ['57014', 'cancelled', /raise "statement_timeout"/],
    ['57P05', 'idle-too-long', /raise "idle_session_timeout"/],
    ['57P01', 'shut-down', /Start the database again/],
    ['08006', 'connection-lost', /can be reached/],
  ])('PostgreSQL’s %s is %s, is tried again, and says what to do', (code, is, remedy) => {
    const error = pgError('reading the table t', Object.assign(new Error('terminating connection'), { code }));
    expect(error).toMatchObject({ code: `connector.jdbc.${is}`, domain: 'external', retry: 'backoff' });
    expect(error.message).toBe('While reading the table t, PostgreSQL said: terminating connection.');
    expect(error.remedy).toMatch(remedy);
  });

  it.each([
    [1158, 'connection-lost', /can be reached/],
    [1159, 'slow-network', /net_read_timeout/],
    [1160, 'connection-lost', /can be reached/],
    [1161, 'slow-network', /net_write_timeout/],
  ])('MariaDB’s %i is %s, is tried again, and says what to do', (errno, is, remedy) => {
    const error = mysqlError('writing rows', Object.assign(new Error('Got timeout reading communication packets'), { errno }));
    expect(error).toMatchObject({ code: `connector.jdbc.${is}`, domain: 'external', retry: 'backoff' });
    expect(error.remedy).toMatch(remedy);
  });
});
