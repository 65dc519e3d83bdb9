export * from './contexts';
export { readContainer, writeContainer, type ContainerFormat, type ContainerReading, type ReadContainer } from './container-files';
export {
  decodeBytes,
  decodeFramedBytes,
  decodePreparedBytes,
  decodingBy,
  framedRecords,
  tableOf,
  type DecodedBytes,
  type Decoding,
  type WrittenDecoding,
} from './decode-bytes';
export * from './fault-proxy';
export * from './harness';
export { bagDifference, LawBroken, type Law, type LawResult, type LawRole } from './law';
export { connectorLaws } from './connector-laws';
export { sourceLaws } from './source-laws';
export { sinkLaws } from './sink-laws';
export { lookupLaws } from './lookup-laws';
export { formatLaws } from './format-laws';
export { optionsOf } from './options-of';
export { edgeRows, edgeValues, formatTypes } from './sample-values';
export { valueText } from './same-rows';
export { firstRows, previewConnector, type ConnectorPreview, type FormField, type RowsWanted } from './preview';
export { lawRuns, testLaws, verify, type LawRun, type TestProgram } from './verify';
export { exploreCrashes, type Exploration, type ExploredPipeline, type ExploredWorld } from './explorer/explore';
