/** Codes of diagnostics about SQL text, each with the sentence that the documentation explains it by. Codes never change meaning. */
export const sqlDiagnosticCodes = {
  'sql-unexpected': 'The text does not go on as the grammar asks at this place.',
  'sql-unexpected-end': 'The text ends before the statement is complete.',
  'sql-missing-semicolon': 'A new statement begins although the one before it was not ended by a semicolon.',
  'sql-reserved-word': 'A reserved word stands where a name is wanted; between backticks it is a name.',
  'sql-open-quote': 'A quoted text or name is not closed.',
  'sql-double-quotes': 'Double quotes mean nothing in this dialect: names stand between backticks, texts between single quotes.',
  'sql-open-comment': 'A block comment is not closed.',
  'sql-bad-literal': 'A literal is not well-formed.',
  'sql-bad-character': 'A character that means nothing in SQL.',
  'sql-unsupported': 'The statement or form exists in some SQL dialect, but not here.',
  'sql-misplaced-clause': 'A clause stands where it has no meaning, or twice.',
  'sql-too-deep': 'Expressions or queries are nested too deeply to be handled safely.',
  'sql-empty': 'Nothing stands where SQL is wanted.',
} as const;

export type SqlDiagnosticCode = keyof typeof sqlDiagnosticCodes;
