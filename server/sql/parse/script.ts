import type { Diagnostic } from '@/model/diagnostic/diagnostic';
import { isDeeperThan, maxDepth } from '../ast/depth';
import { freeze } from '../ast/freeze';
import type { Insert, StatementSet } from '../ast/statements/insert';
import type { SqlScript, Statement } from '../ast/statements/statement';
import { rangeBetween } from '../lexer/token';
import { TokenStream } from '../lexer/token-stream';
import { Cursor } from './cursor';
import { asDiagnostic } from './as-diagnostic';
import { grammarRules } from './grammar-rules';
import { commentOf, withNotes } from './notes';
import { skipStatement, startsStatementLine, statementEndInside } from './recovery';
import { missingSemicolon, problemOf, tooDeep, unclosedBefore } from './problems';
import { parseInsert } from './statements/insert';
import { parseStatement } from './statements/statement';
import { SyntaxFailure, type SyntaxProblem } from './syntax-failure';

export interface ParsedScript {
  /** The statements that could be read; one with a mistake is left out. */
  readonly script: SqlScript;
  readonly diagnostics: readonly Diagnostic[];
}

/** Parts a text into statements. Never throws; takes time in proportion to the text. `text` may hold anything. */
export function parseScript(text: string): ParsedScript {
  return new ScriptParser(text).parse();
}

class ScriptParser {
  private readonly problems: SyntaxProblem[] = [];
  private readonly cursor: Cursor;

  constructor(text: string) {
    this.cursor = new Cursor(new TokenStream(text), grammarRules);
  }

  parse(): ParsedScript {
    const { cursor } = this;
    const first = cursor.token;
    const statements: Statement[] = [];
    while (cursor.token.kind !== 'end') {
      if (cursor.takeSymbol(';')) continue;
      const statement = this.startsSet() ? this.statementSet() : this.attempt(parseStatement, false);
      if (statement !== undefined) statements.push(freeze(statement));
    }
    const comment = commentOf(cursor.takeComments(cursor.index));
    const script: SqlScript = {
      kind: 'script',
      statements,
      ...(comment !== undefined && { comment }),
      range: rangeBetween(first, cursor.token),
    };
    return { script: freeze(script), diagnostics: this.problems.map(asDiagnostic) };
  }

  /** Reads a statement and its semicolon. A mistake is noted, the statement left out, and the place moved behind it. */
  private attempt<S extends Statement>(parse: (cursor: Cursor) => S, inSet: boolean): S | undefined {
    const { cursor } = this;
    const start = cursor.index;
    const comments = cursor.commentsTaken;
    cursor.resetNesting();
    try {
      const statement = withNotes(cursor, parse);
      this.endStatement(inSet);
      if (cursor.index - start > maxDepth && isDeeperThan(statement, maxDepth)) {
        this.problems.push(tooDeep(statement));
        return undefined;
      }
      return statement;
    } catch (error) {
      if (!(error instanceof SyntaxFailure)) throw error;
      this.note(error, start, () => {
        cursor.commentsTaken = comments;
        withNotes(cursor, parse);
        this.endStatement(inSet);
      });
      skipStatement(cursor, start, inSet);
      if (cursor.index === start) cursor.advance();
      cursor.takeComments(cursor.index - 1);
      return undefined;
    }
  }

  /** Takes the semicolon; a new statement on a new line is good enough an end, with a note. */
  private endStatement(inSet: boolean): void {
    const { cursor } = this;
    cursor.wants('end-of-statement');
    if (cursor.takeSymbol(';') || cursor.token.kind === 'end') return;
    if (inSet && cursor.token.upper === 'END') return;
    if (!startsStatementLine(cursor, inSet)) throw cursor.unexpected();
    this.problems.push(missingSemicolon(cursor));
  }

  /** Notes what was wrong between token `start` and the failure, and leaves the place where skipping begins. */
  private note(failure: SyntaxFailure, start: number, again: () => void): void {
    const { cursor } = this;
    for (let index = start; index <= failure.tokenIndex; index++) {
      const token = cursor.stream.at(index);
      if (statementEndInside(cursor, token) === undefined) continue;
      cursor.index = index;
      this.problems.push(unclosedBefore(token));
      return;
    }
    const known = this.problems.length;
    const problem = problemOf(cursor, failure, start, again);
    this.problems.length = known;
    this.problems.push(problem);
    cursor.index = failure.tokenIndex;
  }

  private startsSet(): boolean {
    const { cursor } = this;
    return cursor.isWords('EXECUTE', 'STATEMENT', 'SET') || cursor.isWords('BEGIN', 'STATEMENT', 'SET');
  }

  /** A whole statement set; a mistake in one of its inserts leaves out that insert only. */
  private statementSet(): StatementSet | undefined {
    const { cursor } = this;
    const opened = this.openSet();
    if (opened === undefined) return undefined;
    const statements: Insert[] = [];
    while (cursor.token.kind !== 'end' && !cursor.isWord('END')) {
      if (cursor.takeSymbol(';')) continue;
      const insert = this.attempt(parseInsert, true);
      if (insert !== undefined) statements.push(insert);
    }
    return this.closeSet({ ...opened, statements });
  }

  private openSet(): StatementSet | undefined {
    const { cursor } = this;
    const start = cursor.index;
    const form = cursor.token.upper === 'BEGIN' ? 'BEGIN' : 'EXECUTE';
    const header = (): StatementSet => {
      const first = cursor.token;
      cursor.index += 3;
      if (form === 'BEGIN') cursor.expectSymbol(';');
      else cursor.expectWord('BEGIN');
      return { kind: 'statement-set', form, statements: [], origin: [], range: cursor.rangeFrom(first) };
    };
    try {
      return withNotes(cursor, header, true);
    } catch (error) {
      if (!(error instanceof SyntaxFailure)) throw error;
      this.note(error, start, header);
      skipStatement(cursor, start, false);
      return undefined;
    }
  }

  private closeSet(set: StatementSet): StatementSet | undefined {
    const { cursor } = this;
    const start = cursor.index;
    try {
      const closed = withNotes(cursor, () => {
        cursor.expectWord('END');
        return { ...set, range: cursor.rangeFrom(set.range!) };
      });
      this.endStatement(false);
      const comment = [set.comment, closed.comment].filter((part, i, all) => part !== undefined && all.indexOf(part) === i).join('\n');
      return { ...closed, ...(comment !== '' && { comment }) };
    } catch (error) {
      if (!(error instanceof SyntaxFailure)) throw error;
      this.note(error, start, () => {
        cursor.expectWord('END');
        this.endStatement(false);
      });
      skipStatement(cursor, start, false);
      return undefined;
    }
  }
}
