export { parseScript, type ParsedScript } from './script';
export { parseDataType, parseExpression, parseQuery, type Parsed } from './fragments';
