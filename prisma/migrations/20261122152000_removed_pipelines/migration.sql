-- AlterTable
ALTER TABLE "Pipeline" ADD COLUMN     "removedAt" TIMESTAMPTZ(3),
ADD COLUMN     "removedName" TEXT;
