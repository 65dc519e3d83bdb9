import { expect, type APIRequestContext } from '@playwright/test';

/** Calls the studio's own API, for what a journey takes as given or checks behind the screen. The wire is superjson's: `{ json }` around plain values. */
export class Api {
  constructor(private readonly request: APIRequestContext) {}

  async mutate<T>(procedure: string, input: unknown): Promise<T> {
    const response = await this.request.post(`/api/trpc/${procedure}`, { data: { json: input } });
    expect(response.ok(), `${procedure}: ${await response.text()}`).toBe(true);
    return ((await response.json()) as { result: { data: { json: T } } }).result.data.json;
  }

  async query<T>(procedure: string, input: unknown): Promise<T> {
    const response = await this.request.get(`/api/trpc/${procedure}`, { params: { input: JSON.stringify({ json: input }) } });
    expect(response.ok(), `${procedure}: ${await response.text()}`).toBe(true);
    return ((await response.json()) as { result: { data: { json: T } } }).result.data.json;
  }
}

export interface Deployment {
  readonly id: string;
  readonly name: string;
  readonly pipelineId: string;
  readonly current: string;
}

/** The deployment of this name; the examples' bear the names of their pipelines. */
export async function deploymentNamed(api: Api, name: string): Promise<Deployment> {
  const all = await api.query<Deployment[]>('deployments.list', {});
  const found = all.find((deployment) => deployment.name === name);
  expect(found, `a deployment named ${name} among ${all.map((each) => each.name).join(', ')}`).toBeDefined();
  return found!;
}

export interface ReportSummary {
  readonly id: string;
  readonly name: string;
  readonly namespace: string;
}

/** The first report of a namespace. */
export async function reportOf(api: Api, namespace: string): Promise<ReportSummary> {
  const found = (await api.query<ReportSummary[]>('reports.list', {})).find((report) => report.namespace === namespace);
  expect(found, `a report in ${namespace}`).toBeDefined();
  return found!;
}

/** A pipeline of its own for one test: names are taken once, so each gets the time behind it, and a test can be run again. */
export const newPipeline = (api: Api, namespace: string, name: string, document?: object): Promise<{ id: string }> =>
  api.mutate('pipelines.create', { namespace, name: `${name} ${Date.now().toString(36)}`, document });
