export { compileDocument, compileScript, type CompileEnvironment, type ScriptRequest } from './compile';
export type { ColumnSchema, Compilation, PortSchema } from './compilation';
export type { ConnectorRegistry } from './connector-registry';
export { defaultSettings, settingKeys } from './bind/settings';
export { aggregateFunctions, scalarFunctions, signatureText } from './functions';
