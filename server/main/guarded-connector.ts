import { AsyncLocalStorage } from 'node:async_hooks';
import net from 'node:net';
import path from 'node:path';
import type { ConnectorContext, ConnectorRuntime } from '@headrace/connector-sdk';
import { HeadraceError } from '@headrace/connector-sdk/errors';

/** What the code that runs at the moment may reach; undefined for code of this build. */
interface Permitted {
  readonly connector: string;
  readonly hosts: readonly string[];
}
const permitted = new AsyncLocalStorage<Permitted>();
let watching = false;

/**
 * A connector from outside with what its spec declares as its limits: connections to other hosts are refused, and paths outside the
 * declared ones do not resolve. It keeps honest code honest; it is no prison for hostile code, which runs in this process.
 */
export function guarded(runtime: ConnectorRuntime): ConnectorRuntime {
  watchConnections();
  const { spec } = runtime;
  const within = <C extends ConnectorContext<unknown>, T>(ctx: C, work: (ctx: C) => T): T => {
    const { hosts = [], paths = [] } = spec.permissions(ctx.options);
    const limits = { connector: spec.name, hosts };
    return permitted.run(limits, () => bound(work({ ...ctx, resolvePath: limited(ctx, spec.name, paths) }), limits));
  };
  const { source, sink, lookup, catalog } = runtime;
  return {
    ...runtime,
    check: (ctx) => within(ctx, (own) => runtime.check(own)),
    ...(source && {
      source: {
        ...source,
        createEnumerator: (ctx, restored) => within(ctx, (own) => source.createEnumerator(own, restored)),
        createReader: (ctx) => within(ctx, (own) => source.createReader(own)),
      },
    }),
    ...(sink && {
      sink: {
        ...sink,
        ...(sink.recover && { recover: (ctx, restored) => within(ctx, (own) => sink.recover!(own, restored)) }),
        createWriter: (ctx, restored) => within(ctx, (own) => sink.createWriter(own, restored)),
        ...(sink.createCommitter && { createCommitter: (ctx) => within(ctx, (own) => sink.createCommitter!(own)) }),
      },
    }),
    ...(lookup && { lookup: { create: (ctx, ask) => within(ctx, (own) => lookup.create(own, ask)) } }),
    ...(catalog && {
      catalog: {
        list: (ctx) => within(ctx, (own) => catalog.list(own)),
        describe: (ctx, name) => within(ctx, (own) => catalog.describe(own, name)),
      },
    }),
  };
}

/** Methods of what a connector made run under its limits too. */
function bound<T>(made: T, limits: Permitted): T {
  if (typeof made !== 'object' || made === null || made instanceof Promise) return made;
  return new Proxy(made, {
    get: (target, key) => {
      const value: unknown = Reflect.get(target, key, target);
      if (typeof value !== 'function') return value;
      return (...args: unknown[]): unknown => permitted.run(limits, () => Reflect.apply(value, target, args) as unknown);
    },
  });
}

function limited(ctx: ConnectorContext<unknown>, connector: string, paths: readonly string[]): (name: string) => string {
  return (name) => {
    const wanted = ctx.resolvePath(name);
    const inside = paths.some((root) => {
      const relative = path.relative(ctx.resolvePath(root), wanted);
      return relative === '' || (!relative.startsWith('..') && !path.isAbsolute(relative));
    });
    if (inside) return wanted;
    throw denied(connector, `the path ${name}`, 'paths');
  };
}

/** `api.example.org`, `api.example.org:443`, `*.example.org` and `*`. */
function permits(hosts: readonly string[], host: string, port: number): boolean {
  return hosts.some((each) => {
    const [, name = each, only] = /^(.*?)(?::(\d+))?$/.exec(each) ?? [];
    if (only !== undefined && Number(only) !== port) return false;
    return name === '*' || name === host || (name.startsWith('*.') && host.endsWith(name.slice(1)));
  });
}

/** Every TCP connection of this process begins here, whatever library wants it. */
function watchConnections(): void {
  if (watching) return;
  watching = true;
  const connect = Reflect.get(net.Socket.prototype, 'connect') as (this: net.Socket, ...args: unknown[]) => net.Socket;
  net.Socket.prototype.connect = function (this: net.Socket, ...args: unknown[]): net.Socket {
    const limits = permitted.getStore();
    const [first] = (Array.isArray(args[0]) ? args[0] : args) as [unknown];
    const target = (typeof first === 'object' && first !== null ? first : { port: first, host: args[1] }) as {
      host?: string;
      port?: number;
      path?: string;
    };
    if (limits && !permits(limits.hosts, target.host ?? 'localhost', Number(target.port))) {
      process.nextTick(() =>
        this.destroy(denied(limits.connector, `the host ${target.path ?? `${target.host ?? 'localhost'}:${target.port ?? ''}`}`, 'hosts')),
      );
      return this;
    }
    return connect.apply(this, args);
  };
}

const denied = (connector: string, what: string, list: 'hosts' | 'paths'): HeadraceError =>
  new HeadraceError(`The connector "${connector}" may not reach ${what}: its spec does not declare it.`, {
    code: 'connector.not-permitted',
    domain: 'user',
    retry: 'none',
    remedy: `Let permissions() of its spec name it under ${list}, or use another connector.`,
  });
