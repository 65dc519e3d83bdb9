import { describe, expect, it } from 'vitest';
import { tokenize } from '.';

const coloured = (text: string): string[] => tokenize(text).map(({ kind, start, end }) => `${text.slice(start, end)}:${kind}`);

describe('tokenize', () => {
  it('tells keywords, types, functions and names apart', () => {
    expect(coloured('SELECT count(*), key FROM `a b` WHERE x LIKE f(y)')).toEqual([
      'SELECT:keyword',
      'count:function',
      '(:punctuation',
      '*:operator',
      '):punctuation',
      ',:punctuation',
      'key:name',
      'FROM:keyword',
      '`a b`:quoted-name',
      'WHERE:keyword',
      'x:name',
      'LIKE:keyword',
      'f:function',
      '(:punctuation',
      'y:name',
      '):punctuation',
    ]);
    expect(coloured('CAST(a AS DECIMAL(3)) PRIMARY KEY').filter((part) => /keyword|type/.test(part))).toEqual([
      'CAST:keyword',
      'AS:keyword',
      'DECIMAL:type',
      'PRIMARY:keyword',
      'KEY:keyword',
    ]);
  });

  it('knows texts, numbers, comments and hints', () => {
    expect(coloured("'it''s' 1.5e-3 X'00' -- c\n/* d */ /*+ A('k'='v') */ U&'\\0061'")).toEqual([
      "'it''s':string",
      '1.5e-3:number',
      "X'00':string",
      '-- c:comment',
      '/* d */:comment',
      '/*+:hint',
      'A:function',
      '(:punctuation',
      "'k':string",
      '=:operator',
      "'v':string",
      '):punctuation',
      '*/:hint',
      "U&'\\0061':string",
    ]);
  });

  it('marks what is wrong up to the end of its line', () => {
    expect(coloured('a \'open\nb "c" #')).toEqual(['a:name', "'open:error", 'b:name', '"c":error', '#:error']);
  });

  it('joins two-character operators', () => {
    expect(coloured('a<>b||c>=d=>e')).toEqual([
      'a:name',
      '<>:operator',
      'b:name',
      '||:operator',
      'c:name',
      '>=:operator',
      'd:name',
      '=>:operator',
      'e:name',
    ]);
  });
});
