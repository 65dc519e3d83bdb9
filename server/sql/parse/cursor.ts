import type { TextRange } from '@/model/diagnostic/diagnostic';
import type { Identifier, QualifiedName } from '../ast/node';
import type { SqlDiagnosticCode } from '../diagnostics/codes';
import { rangeBetween, rangeOf, type Token, type TokenKind } from '../lexer/token';
import type { TokenStream } from '../lexer/token-stream';
import { reservedWords } from '../lexer/words';
import type { Expectations, NameRole } from './expectations';
import type { Grammar } from './grammar';
import { SyntaxFailure, type SyntaxProblem } from './syntax-failure';

/** Nesting of parentheses, CASE, types and the like beyond which a statement is refused: keeps every later recursion within the stack. */
export const maxNesting = 200;

/** A place in the tokens of one script, with the questions that grammar rules ask. Methods that `take` move on only when they succeed. */
export class Cursor {
  private place = 0;
  private current: Token;
  /** How many comments of the stream belong to statements already read. */
  commentsTaken = 0;
  private nesting = 0;
  private watched = -1;
  private expectations: Expectations | undefined;

  constructor(
    readonly stream: TokenStream,
    readonly grammar: Grammar,
  ) {
    this.current = stream.at(0);
  }

  /** The index of the token that is looked at. */
  get index(): number {
    return this.place;
  }

  set index(index: number) {
    this.place = index;
    this.current = this.stream.at(index);
  }

  /** Looks at the token of the place again, after the stream was cut anew there. */
  look(): void {
    this.current = this.stream.at(this.place);
  }

  get token(): Token {
    return this.current;
  }

  get previous(): Token {
    return this.stream.at(Math.max(0, this.index - 1));
  }

  peek(distance: number): Token {
    return this.stream.at(this.index + distance);
  }

  advance(): Token {
    const token = this.token;
    if (token.kind !== 'end') this.index++;
    return token;
  }

  /** From here on records into `expectations` what is asked for at token `index`. */
  watch(index: number, expectations: Expectations): void {
    this.watched = index;
    this.expectations = expectations;
  }

  unwatch(): void {
    this.watched = -1;
    this.expectations = undefined;
  }

  /** Tells a watcher that `role` would be taken here. */
  wants(role: NameRole): void {
    if (this.watched === this.index) this.expectations!.roles.add(role);
  }

  wantsOperators(keywords: readonly string[]): void {
    if (this.watched !== this.index) return;
    this.expectations!.roles.add('operator');
    for (const keyword of keywords) this.expectations!.operatorKeywords.add(keyword);
  }

  isWord(upper: string): boolean {
    if (this.watched === this.index) this.expectations!.keywords.add(upper);
    return this.token.upper === upper;
  }

  isOneOf(...words: readonly string[]): boolean {
    if (this.watched === this.index) for (const word of words) this.expectations!.keywords.add(word);
    return words.includes(this.token.upper);
  }

  /** Looks at several words in a row without moving. */
  isWords(...words: readonly string[]): boolean {
    if (this.watched === this.index) this.expectations!.keywords.add(words.join(' '));
    else if (this.watched > this.index && this.watched < this.index + words.length) this.watchInside(words);
    return words.every((word, i) => this.peek(i).upper === word);
  }

  private watchInside(words: readonly string[]): void {
    const distance = this.watched - this.index;
    for (let i = 0; i < distance; i++) if (this.peek(i).upper !== words[i]) return;
    this.expectations!.keywords.add(words[distance]!);
  }

  takeWord(upper: string): boolean {
    if (!this.isWord(upper)) return false;
    this.index++;
    return true;
  }

  takeWords(...words: readonly string[]): boolean {
    if (!this.isWords(...words)) return false;
    this.index += words.length;
    return true;
  }

  expectWord(upper: string): Token {
    if (!this.isWord(upper)) throw this.unexpected();
    return this.advance();
  }

  expectWords(...words: readonly string[]): void {
    for (const word of words) this.expectWord(word);
  }

  /** Takes one of `words` and gives it back. */
  expectOneOf<Word extends string>(...words: readonly Word[]): Word {
    if (!this.isOneOf(...words)) throw this.unexpected();
    return this.advance().upper as Word;
  }

  isSymbol(value: string): boolean {
    if (this.watched === this.index) this.expectations!.symbols.add(value);
    const token = this.token;
    return token.kind === 'symbol' && token.value === value;
  }

  peekIsSymbol(distance: number, value: string): boolean {
    const token = this.peek(distance);
    return token.kind === 'symbol' && token.value === value;
  }

  takeSymbol(value: string): boolean {
    if (!this.isSymbol(value)) return false;
    this.index++;
    return true;
  }

  expectSymbol(value: string): Token {
    if (!this.isSymbol(value)) throw this.unexpected();
    return this.advance();
  }

  expectKind(kind: TokenKind): Token {
    if (this.token.kind !== kind) throw this.unexpected();
    return this.advance();
  }

  /** True at an unreserved word or a quoted name. */
  isName(role: NameRole): boolean {
    this.wants(role);
    const token = this.token;
    return token.kind === 'name' || (token.kind === 'word' && !reservedWords.has(token.upper));
  }

  expectName(role: NameRole): Token {
    if (this.isName(role)) return this.advance();
    throw this.notAName();
  }

  /** A failure that says how a reserved word becomes a name, where that is the trouble. */
  notAName(): SyntaxFailure {
    const token = this.token;
    if (token.kind === 'word' && this.couldBeName()) {
      return this.failure(
        'sql-reserved-word',
        token,
        `"${token.value}" is a reserved word: write \`${token.value}\` to use it as a name.`,
        {
          params: { word: token.value },
          fix: `\`${token.value}\``,
        },
      );
    }
    return this.unexpected();
  }

  /** A reserved word in a name's place is a name meant, unless it begins a clause or a statement there. */
  private couldBeName(): boolean {
    const clauseWords =
      'FROM WHERE GROUP HAVING ORDER LIMIT UNION SELECT AS ON JOIN LEFT RIGHT INNER CREATE INSERT WITH AND OR NOT IN IS THEN ELSE WHEN END';
    return !clauseWords.split(' ').includes(this.token.upper);
  }

  identifier(role: NameRole): Identifier {
    const token = this.expectName(role);
    return { kind: 'identifier', name: token.value, range: rangeOf(token) };
  }

  /** `name.name…`. */
  qualifiedName(role: NameRole): QualifiedName {
    const first = this.expectName(role);
    const parts = [first.value];
    while (this.takeSymbol('.')) parts.push(this.expectName(role).value);
    return { kind: 'qualified-name', parts, range: this.rangeFrom(first) };
  }

  expectString(role: NameRole = 'string'): string {
    this.wants(role);
    if (this.token.kind !== 'string') throw this.unexpected();
    let value = this.advance().value;
    while (this.token.kind === 'string') value += this.advance().value;
    return value;
  }

  /** A non-negative whole number, as type parameters and quantifiers take it. */
  expectInteger(): number {
    this.wants('number');
    const token = this.token;
    if (token.kind !== 'number') throw this.unexpected();
    const value = Number(token.value);
    if (!/^\d+$/.test(token.value) || !Number.isSafeInteger(value)) {
      throw this.failure('sql-bad-literal', token, `${token.value} stands where a whole number is wanted.`, {
        params: { found: token.value },
      });
    }
    this.index++;
    return value;
  }

  /** One or more, parted by commas. */
  list<Item>(item: (cursor: Cursor) => Item): Item[] {
    const items = [item(this)];
    while (this.takeSymbol(',')) items.push(item(this));
    return items;
  }

  /** `( … )` around what `inside` reads. */
  parenthesised<Result>(inside: (cursor: Cursor) => Result): Result {
    this.expectSymbol('(');
    const result = inside(this);
    this.expectSymbol(')');
    return result;
  }

  identifierList(role: NameRole): Identifier[] {
    return this.parenthesised(() => this.list(() => this.identifier(role)));
  }

  /** The comments before token `index` that no one took yet. */
  takeComments(index: number): Token[] {
    this.stream.at(index);
    const { comments } = this.stream;
    const from = this.commentsTaken;
    while (this.commentsTaken < comments.length && comments[this.commentsTaken]!.before <= index) this.commentsTaken++;
    return comments.slice(from, this.commentsTaken).map((comment) => comment.token);
  }

  /** At a semicolon, the comments behind it on its line. */
  takeTrailingComments(): Token[] {
    const end = this.token;
    if (end.kind !== 'symbol' || end.value !== ';') return [];
    this.stream.at(this.index + 1);
    const taken: Token[] = [];
    for (let next = this.stream.comments[this.commentsTaken]; next?.token.line === end.line && next.before === this.index + 1;) {
      taken.push(next.token);
      next = this.stream.comments[++this.commentsTaken];
    }
    return taken;
  }

  /** Runs `inside` one level deeper; refuses what is nested beyond `maxNesting`. */
  nested<Result>(inside: () => Result): Result {
    if (++this.nesting > maxNesting) {
      throw this.failure(
        'sql-too-deep',
        this.token,
        `More than ${maxNesting} levels are nested here: take inner parts out into views of their own.`,
        {
          params: { limit: maxNesting },
        },
      );
    }
    const result = inside();
    this.nesting--;
    return result;
  }

  /** A failure may have left levels open: the next statement begins at none. */
  resetNesting(): void {
    this.nesting = 0;
  }

  rangeFrom(first: TextRange): TextRange {
    return rangeBetween(first, this.previous);
  }

  unexpected(): SyntaxFailure {
    return new SyntaxFailure(this.index);
  }

  failure(
    code: SqlDiagnosticCode,
    at: TextRange,
    message: string,
    more: { readonly params?: SyntaxProblem['params']; readonly fix?: string; readonly fixTitle?: string } = {},
  ): SyntaxFailure {
    const range = rangeOf(at as Token);
    const fix =
      more.fix === undefined
        ? {}
        : { fix: { title: more.fixTitle ?? `Write ${more.fix}`, kind: 'replace', at: { range }, text: more.fix } as const };
    return new SyntaxFailure(this.index, { code, range, message, params: more.params ?? {}, ...fix });
  }
}
