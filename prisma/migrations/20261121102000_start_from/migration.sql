-- AlterTable
ALTER TABLE "Deployment" ADD COLUMN     "startFrom" JSONB;
