import type { Chart } from '@/model/report/chart';
import type { ReportDetail } from '@/model/report/report';
import { isDuplicate, type Database } from '@/server/db/database';
import { catalogTableRepository } from '@/server/db/repositories/catalog-tables';
import { pipelineRepository } from '@/server/db/repositories/pipelines';
import { reportRepository, reportSummary } from '@/server/db/repositories/reports';
import { editedMeanwhile, nameTaken, namespaceId } from './namespace-id';
import { readable } from './readable-document';
import { notFound, ServiceError } from './service-error';
import type { ReportServices } from './services';
import { chartData } from './serving/chart-data';
import { proposeCharts } from './serving/propose-charts';
import type { ServingDatabase } from './serving/serving-database';
import { sinkTable } from './serving/sink-table';

export function reportServices(database: Database, serving: ServingDatabase): ReportServices {
  const { db } = database;

  const detail = async (id: string): Promise<ReportDetail> => {
    const report = await reportRepository.get(db, id);
    if (!report) throw notFound('report', id);
    return report;
  };

  const createNamed = async (report: Parameters<typeof reportRepository.create>[1]): Promise<ReportDetail> => {
    try {
      return await reportRepository.create(db, report);
    } catch (error) {
      if (isDuplicate(error)) throw nameTaken('report', report.name);
      throw error;
    }
  };

  return {
    list: (namespace) => reportRepository.list(db, namespace),
    get: detail,

    async create({ namespace, origin, ...report }) {
      // A pipeline may be gone by the time that its report is brought back.
      const from = origin && (await pipelineRepository.get(db, origin.pipelineId)) ? origin : {};
      return reportSummary(await createNamed({ namespaceId: await namespaceId(db, namespace), ...report, ...from }));
    },

    async createFromSink({ pipelineId, nodeId }) {
      const existing = await reportRepository.ofSink(db, pipelineId, nodeId);
      if (existing) return reportSummary(existing);
      const pipeline = await pipelineRepository.get(db, pipelineId);
      const stored = await pipelineRepository.content(db, pipelineId);
      if (!pipeline || !stored) throw notFound('pipeline', pipelineId);
      const catalog = await catalogTableRepository.list(db, pipeline.namespace);
      const tables = Object.fromEntries(catalog.map((table) => [table.name, table.definition]));
      const { table, nodeName, formats } = sinkTable(readable(stored.content), nodeId, { tables });
      const found = await serving.table(table);
      if (!found)
        throw new ServiceError(
          'precondition',
          'report-table-missing',
          `The table "${table}" does not exist in the serving database yet.`,
          'Deploy the pipeline once: its table is made then.',
        );
      const names = new Set((await reportRepository.list(db, pipeline.namespace)).map((report) => report.name));
      const name = names.has(nodeName) ? `${pipeline.name}: ${nodeName}` : nodeName;
      const charts = proposeCharts(found, formats);
      return reportSummary(
        await createNamed({ namespaceId: await namespaceId(db, pipeline.namespace), name, charts, pipelineId, sinkNodeId: nodeId }),
      );
    },

    async update(input) {
      await detail(input.id);
      try {
        if (!(await reportRepository.update(db, input))) throw editedMeanwhile('report');
      } catch (error) {
        if (isDuplicate(error)) throw nameTaken('report', input.name);
        throw error;
      }
      return detail(input.id);
    },

    async remove(id) {
      if (!(await reportRepository.remove(db, id))) throw notFound('report', id);
    },

    async chartData({ reportId, chartId }) {
      const { charts } = await detail(reportId);
      const chart = charts.find((candidate: Chart) => candidate.id === chartId);
      if (!chart) throw notFound('chart', chartId);
      return chartData(serving, chart);
    },

    previewChart: (chart) => chartData(serving, chart),
    tables: () => serving.tables(),
  };
}
