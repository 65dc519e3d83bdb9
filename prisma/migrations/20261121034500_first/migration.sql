-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "DesiredState" AS ENUM ('RUNNING', 'SUSPENDED', 'CANCELLED');

-- CreateEnum
CREATE TYPE "DeploymentState" AS ENUM ('RUNNING', 'SUSPENDED', 'CANCELLED', 'FINISHED', 'TRANSITIONING', 'FAILED');

-- CreateEnum
CREATE TYPE "JobState" AS ENUM ('CREATED', 'STARTING', 'RUNNING', 'RESTARTING', 'STOPPING', 'FINISHED', 'FAILED', 'CANCELLED', 'SUSPENDED');

-- CreateEnum
CREATE TYPE "StopMode" AS ENUM ('suspend', 'cancel');

-- CreateEnum
CREATE TYPE "EventLevel" AS ENUM ('info', 'warning', 'error');

-- CreateEnum
CREATE TYPE "SnapshotKind" AS ENUM ('checkpoint', 'savepoint');

-- CreateEnum
CREATE TYPE "RollupResolution" AS ENUM ('SECOND', 'MINUTE');

-- CreateTable
CREATE TABLE "Namespace" (
    "id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "example" BOOLEAN NOT NULL DEFAULT false,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Namespace_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "CatalogTable" (
    "id" UUID NOT NULL,
    "namespaceId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "definition" JSONB NOT NULL,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "CatalogTable_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Pipeline" (
    "id" UUID NOT NULL,
    "namespaceId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "document" JSONB NOT NULL,
    "nodeCount" INTEGER NOT NULL,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "example" BOOLEAN NOT NULL DEFAULT false,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Pipeline_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "PipelineDraft" (
    "id" UUID NOT NULL,
    "pipelineId" UUID NOT NULL,
    "baseRevision" INTEGER NOT NULL,
    "document" JSONB NOT NULL,
    "nodeCount" INTEGER NOT NULL,
    "reason" TEXT NOT NULL DEFAULT 'conflict',
    "savedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "PipelineDraft_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "PipelineVersion" (
    "id" UUID NOT NULL,
    "pipelineId" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "revision" INTEGER NOT NULL,
    "document" JSONB NOT NULL,
    "sql" TEXT NOT NULL,
    "plan" JSONB NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "PipelineVersion_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Deployment" (
    "id" UUID NOT NULL,
    "pipelineId" UUID NOT NULL,
    "versionId" UUID NOT NULL,
    "desired" "DesiredState" NOT NULL,
    "current" "DeploymentState" NOT NULL,
    "config" JSONB NOT NULL,
    "generation" INTEGER NOT NULL DEFAULT 0,
    "failure" JSONB,
    "deployedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Deployment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Job" (
    "id" UUID NOT NULL,
    "deploymentId" UUID NOT NULL,
    "versionId" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "generation" INTEGER NOT NULL,
    "state" "JobState" NOT NULL DEFAULT 'CREATED',
    "config" JSONB NOT NULL,
    "restoreFrom" TEXT,
    "stopMode" "StopMode",
    "runnerId" UUID,
    "leaseUntil" TIMESTAMPTZ(3),
    "epoch" INTEGER NOT NULL DEFAULT 0,
    "restarts" INTEGER NOT NULL DEFAULT 0,
    "failure" JSONB,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "startedAt" TIMESTAMPTZ(3),
    "endedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Job_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "DeploymentEvent" (
    "seq" BIGSERIAL NOT NULL,
    "deploymentId" UUID NOT NULL,
    "jobId" UUID,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "kind" TEXT NOT NULL,
    "level" "EventLevel" NOT NULL,
    "message" TEXT NOT NULL,
    "params" JSONB NOT NULL,

    CONSTRAINT "DeploymentEvent_pkey" PRIMARY KEY ("seq")
);

-- CreateTable
CREATE TABLE "Snapshot" (
    "id" UUID NOT NULL,
    "deploymentId" UUID NOT NULL,
    "jobId" UUID NOT NULL,
    "kind" "SnapshotKind" NOT NULL,
    "checkpointId" BIGINT NOT NULL,
    "path" TEXT NOT NULL,
    "sizeBytes" BIGINT NOT NULL,
    "durationMs" INTEGER NOT NULL,
    "completedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Snapshot_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "JobMetrics" (
    "jobId" UUID NOT NULL,
    "deploymentId" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "metrics" JSONB NOT NULL,

    CONSTRAINT "JobMetrics_pkey" PRIMARY KEY ("jobId")
);

-- CreateTable
CREATE TABLE "MetricRollup" (
    "deploymentId" UUID NOT NULL,
    "resolution" "RollupResolution" NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "rowsInPerSec" DOUBLE PRECISION NOT NULL,
    "rowsOutPerSec" DOUBLE PRECISION NOT NULL,
    "watermark" TIMESTAMPTZ(3),
    "checkpointMs" INTEGER,
    "samples" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "MetricRollup_pkey" PRIMARY KEY ("deploymentId","resolution","at")
);

-- CreateTable
CREATE TABLE "Report" (
    "id" UUID NOT NULL,
    "namespaceId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "charts" JSONB NOT NULL,
    "refreshMs" INTEGER NOT NULL DEFAULT 2000,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "example" BOOLEAN NOT NULL DEFAULT false,
    "pipelineId" UUID,
    "sinkNodeId" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Report_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Secret" (
    "namespaceId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "sealed" BYTEA NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Secret_pkey" PRIMARY KEY ("namespaceId","name")
);

-- CreateTable
CREATE TABLE "Runner" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "host" TEXT NOT NULL,
    "pid" INTEGER NOT NULL,
    "startedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "heartbeatAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Runner_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Lock" (
    "name" TEXT NOT NULL,
    "holder" TEXT NOT NULL,
    "until" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Lock_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "Setting" (
    "key" TEXT NOT NULL,
    "value" JSONB NOT NULL,

    CONSTRAINT "Setting_pkey" PRIMARY KEY ("key")
);

-- CreateIndex
CREATE UNIQUE INDEX "Namespace_slug_key" ON "Namespace"("slug");

-- CreateIndex
CREATE UNIQUE INDEX "CatalogTable_namespaceId_name_key" ON "CatalogTable"("namespaceId", "name");

-- CreateIndex
CREATE UNIQUE INDEX "Pipeline_namespaceId_name_key" ON "Pipeline"("namespaceId", "name");

-- CreateIndex
CREATE INDEX "PipelineDraft_pipelineId_idx" ON "PipelineDraft"("pipelineId");

-- CreateIndex
CREATE UNIQUE INDEX "PipelineVersion_pipelineId_number_key" ON "PipelineVersion"("pipelineId", "number");

-- CreateIndex
CREATE UNIQUE INDEX "Deployment_pipelineId_key" ON "Deployment"("pipelineId");

-- CreateIndex
CREATE INDEX "Job_state_leaseUntil_idx" ON "Job"("state", "leaseUntil");

-- CreateIndex
CREATE UNIQUE INDEX "Job_deploymentId_number_key" ON "Job"("deploymentId", "number");

-- CreateIndex
CREATE INDEX "DeploymentEvent_deploymentId_seq_idx" ON "DeploymentEvent"("deploymentId", "seq");

-- CreateIndex
CREATE INDEX "Snapshot_deploymentId_completedAt_idx" ON "Snapshot"("deploymentId", "completedAt");

-- CreateIndex
CREATE UNIQUE INDEX "Snapshot_jobId_kind_checkpointId_key" ON "Snapshot"("jobId", "kind", "checkpointId");

-- CreateIndex
CREATE INDEX "JobMetrics_deploymentId_idx" ON "JobMetrics"("deploymentId");

-- CreateIndex
CREATE INDEX "MetricRollup_resolution_at_idx" ON "MetricRollup"("resolution", "at");

-- CreateIndex
CREATE UNIQUE INDEX "Report_namespaceId_name_key" ON "Report"("namespaceId", "name");

-- CreateIndex
CREATE UNIQUE INDEX "Report_pipelineId_sinkNodeId_key" ON "Report"("pipelineId", "sinkNodeId");

-- AddForeignKey
ALTER TABLE "CatalogTable" ADD CONSTRAINT "CatalogTable_namespaceId_fkey" FOREIGN KEY ("namespaceId") REFERENCES "Namespace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Pipeline" ADD CONSTRAINT "Pipeline_namespaceId_fkey" FOREIGN KEY ("namespaceId") REFERENCES "Namespace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PipelineDraft" ADD CONSTRAINT "PipelineDraft_pipelineId_fkey" FOREIGN KEY ("pipelineId") REFERENCES "Pipeline"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PipelineVersion" ADD CONSTRAINT "PipelineVersion_pipelineId_fkey" FOREIGN KEY ("pipelineId") REFERENCES "Pipeline"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Deployment" ADD CONSTRAINT "Deployment_pipelineId_fkey" FOREIGN KEY ("pipelineId") REFERENCES "Pipeline"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Deployment" ADD CONSTRAINT "Deployment_versionId_fkey" FOREIGN KEY ("versionId") REFERENCES "PipelineVersion"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Job" ADD CONSTRAINT "Job_deploymentId_fkey" FOREIGN KEY ("deploymentId") REFERENCES "Deployment"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Job" ADD CONSTRAINT "Job_versionId_fkey" FOREIGN KEY ("versionId") REFERENCES "PipelineVersion"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Job" ADD CONSTRAINT "Job_runnerId_fkey" FOREIGN KEY ("runnerId") REFERENCES "Runner"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DeploymentEvent" ADD CONSTRAINT "DeploymentEvent_deploymentId_fkey" FOREIGN KEY ("deploymentId") REFERENCES "Deployment"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Snapshot" ADD CONSTRAINT "Snapshot_deploymentId_fkey" FOREIGN KEY ("deploymentId") REFERENCES "Deployment"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Snapshot" ADD CONSTRAINT "Snapshot_jobId_fkey" FOREIGN KEY ("jobId") REFERENCES "Job"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "JobMetrics" ADD CONSTRAINT "JobMetrics_jobId_fkey" FOREIGN KEY ("jobId") REFERENCES "Job"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "MetricRollup" ADD CONSTRAINT "MetricRollup_deploymentId_fkey" FOREIGN KEY ("deploymentId") REFERENCES "Deployment"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Report" ADD CONSTRAINT "Report_namespaceId_fkey" FOREIGN KEY ("namespaceId") REFERENCES "Namespace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Report" ADD CONSTRAINT "Report_pipelineId_fkey" FOREIGN KEY ("pipelineId") REFERENCES "Pipeline"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Secret" ADD CONSTRAINT "Secret_namespaceId_fkey" FOREIGN KEY ("namespaceId") REFERENCES "Namespace"("id") ON DELETE CASCADE ON UPDATE CASCADE;
