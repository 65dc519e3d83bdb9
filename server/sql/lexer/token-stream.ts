import { Lexer } from './lexer';
import type { Token } from './token';

/** A comment and the index of the token that follows it. */
export interface PlacedComment {
  readonly token: Token;
  readonly before: number;
}

/** The tokens of a text by index, cut when they are first asked for; comments are set aside. */
export class TokenStream {
  readonly comments: PlacedComment[] = [];
  private readonly lexer: Lexer;
  private readonly tokens: Token[] = [];

  constructor(readonly text: string) {
    this.lexer = new Lexer(text);
  }

  /** The token at `index`; from the end of the text on, always the `end` token. */
  at(index: number): Token {
    while (this.tokens.length <= index) {
      const last = this.tokens[this.tokens.length - 1];
      if (last?.kind === 'end') return last;
      const token = this.lexer.next();
      if (token.kind === 'comment') this.comments.push({ token, before: this.tokens.length });
      else this.tokens.push(token);
    }
    return this.tokens[index]!;
  }

  /** Forgets the token at `index` and all behind it, and cuts anew from `offset`, which lies inside that token. */
  cutAnew(index: number, offset: number): void {
    const token = this.at(index);
    this.tokens.length = index;
    while (this.comments.length > 0 && this.comments[this.comments.length - 1]!.token.start >= token.start) this.comments.pop();
    this.lexer.restart(token, offset);
  }
}
