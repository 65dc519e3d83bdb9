import { isHeadraceError, type CheckResult, type ConnectorContext, type ConnectorRuntime } from '@headrace/connector-sdk';
import { requireReachable } from './client/address-guard';
import { HttpClient } from './client/http-client';
import { HttpLookup } from './lookup/http-lookup';
import { httpSink } from './sink/http-sink';
import { httpSource } from './source/http-source';
import { httpSpec, type HttpOptions } from './spec';

export const httpConnector: ConnectorRuntime<HttpOptions> = {
  spec: httpSpec,
  check,
  source: httpSource,
  sink: httpSink,
  lookup: { create: (ctx, ask) => new HttpLookup(ctx, ask) },
};
export default httpConnector;

/** Asks the service once, by a request that changes nothing. Addresses with columns in them are only looked at. */
async function check(ctx: ConnectorContext<HttpOptions>): Promise<CheckResult> {
  const { url } = ctx.options;
  if (url.startsWith('/')) return { ok: true, details: `Others are to send to port ${ctx.options['webhook.port']}, path ${url}.` };
  try {
    await requireReachable(new URL(url.replaceAll(/[{}]/g, '')));
    if (url.includes('{')) return { ok: true, details: 'The host can be reached.' };
    const client = new HttpClient({ ...ctx, options: { ...ctx.options, 'request.max-retries': 0 } });
    const { status } = await client.ask({ url, method: 'HEAD', expected: [400, 404, 405, 415, 422, 501] });
    return { ok: true, details: `The service answers (${status}).` };
  } catch (error) {
    if (!isHeadraceError(error)) throw error;
    const option = error.code === 'connector.http.not-authorised' ? 'authorization' : 'url';
    return { ok: false, option, problem: error.message, remedy: error.remedy ?? '' };
  }
}
