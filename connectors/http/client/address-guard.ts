import { lookup } from 'node:dns/promises';
import net from 'node:net';
import { httpProblem } from '../http-error';

/** Nothing outside of a machine or its cloud has these: metadata services, "this network", multicast. */
const never = new net.BlockList();
never.addSubnet('169.254.0.0', 16, 'ipv4');
never.addSubnet('0.0.0.0', 8, 'ipv4');
never.addSubnet('224.0.0.0', 3, 'ipv4');
never.addSubnet('fe80::', 10, 'ipv6');
never.addSubnet('ff00::', 8, 'ipv6');
never.addAddress('::', 'ipv6');
never.addAddress('fd00:ec2::254', 'ipv6');

/** The own machine and private networks. */
const inside = new net.BlockList();
inside.addSubnet('127.0.0.0', 8, 'ipv4');
inside.addSubnet('10.0.0.0', 8, 'ipv4');
inside.addSubnet('172.16.0.0', 12, 'ipv4');
inside.addSubnet('192.168.0.0', 16, 'ipv4');
inside.addSubnet('100.64.0.0', 10, 'ipv4');
inside.addAddress('::1', 'ipv6');
inside.addSubnet('fc00::', 7, 'ipv6');

/** Names of hosts, `host:port` or `*`, by whom the installation is kept; not by whom pipelines are drawn. */
export const ALLOWED_HOSTS = 'HEADRACE_HTTP_ALLOWED_HOSTS';

/**
 * Refuses addresses that a pipeline must not reach through this machine: those of cloud metadata always, those of the machine and of private
 * networks unless they are allowed. Asked before every request and every redirect. A name that changes its address between this and the
 * connection is not noticed.
 */
export async function requireReachable(url: URL, allowed = process.env[ALLOWED_HOSTS] ?? ''): Promise<void> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const found = net.isIP(host) === 0 ? await addressesOf(host) : [{ address: host, family: net.isIP(host) }];
  const names = allowed.split(',').map((name) => name.trim().toLowerCase());
  const isAllowed = names.some((name) => name === '*' || name === host.toLowerCase() || name === url.host.toLowerCase());
  for (const { address, family } of found) {
    const [plain, kind] = plainAddress(address, family);
    if (never.check(plain, kind) || (!isAllowed && inside.check(plain, kind))) throw refused(url, address, inside.check(plain, kind));
  }
}

/** IPv4 in the clothes of IPv6. */
function plainAddress(address: string, family: number): readonly [string, 'ipv4' | 'ipv6'] {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  const hex = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/i.exec(address);
  if (mapped !== undefined) return [mapped, 'ipv4'];
  if (hex) {
    const [high, low] = [parseInt(hex[1]!, 16), parseInt(hex[2]!, 16)];
    return [`${high >> 8}.${high & 255}.${low >> 8}.${low & 255}`, 'ipv4'];
  }
  return [address, family === 4 ? 'ipv4' : 'ipv6'];
}

async function addressesOf(host: string): Promise<readonly { readonly address: string; readonly family: number }[]> {
  try {
    return await lookup(host, { all: true });
  } catch (cause) {
    const { code } = cause as { readonly code?: string };
    throw httpProblem('no-host', `The host ${host} is not known (${code ?? 'no answer'}).`, {
      remedy: 'Correct the host’s name in the option "url".',
      retry: code === 'EAI_AGAIN' ? 'backoff' : 'none',
      cause,
    });
  }
}

const refused = (url: URL, address: string, isInside: boolean): Error =>
  httpProblem('host-refused', `The host ${url.host} has the address ${address}, which pipelines may not reach.`, {
    remedy: isInside ? `Let whoever keeps this installation name the host in ${ALLOWED_HOSTS}.` : 'Take another address.',
  });
