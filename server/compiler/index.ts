export { compileDocument, compileScript, type CompileEnvironment, type ScriptRequest } from './compile';
export type { ColumnSchema, Compilation, PortSchema } from './compilation';
export type { ConnectorRegistry } from './connector-registry';
export { defaultSettings, settingKeys } from './bind/settings';
export { aggregateFunctions, scalarFunctions, signatureText } from './functions';
export { liftAst, liftScript, type Lifted, type LiftRequest } from './lift/lift-script';
export { lowerToScript, type LowerRequest } from './lower/lower-to-script';
export { diagnosticCodes, type CompilerCode } from './diagnostics/codes';
export { capabilities, type Capability, type Feature } from './capabilities/capabilities';
