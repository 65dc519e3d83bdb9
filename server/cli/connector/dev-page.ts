import type { ConnectorPreview, FormField } from '@headrace/connector-sdk/testing';

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

/** One page without files of its own: the form, the schema, and the rows; or the text of what is wrong. */
export function devPage(shown: ConnectorPreview | string): string {
  const title = typeof shown === 'string' ? 'It does not build' : shown.title;
  const body = typeof shown === 'string' ? `<pre class="problem">${escaped(shown)}</pre>` : bodyOf(shown);
  return [
    `<!doctype html><html lang="en"><meta charset="utf-8"><title>${escaped(title)}</title>`,
    '<style>body{font:14px/1.5 system-ui;margin:2rem;color:#222}.problem{color:#b3261e;white-space:pre-wrap}label{display:block;margin:.6rem 0}input,select{display:block;min-width:20rem}',
    'small{color:#666}table{border-collapse:collapse}td,th{border:1px solid #ddd;padding:.2rem .5rem;text-align:left;font-family:ui-monospace,monospace}</style>',
    `<h1>${escaped(title)}</h1>${body}`,
    "<script>new EventSource('/changes').onmessage = () => location.reload()</script></html>",
  ].join('\n');
}

function bodyOf({ name, summary, fields, columns, rows, problem }: ConnectorPreview): string {
  const head = columns.map((column) => `<th>${escaped(column.name)}<br><small>${escaped(column.type)}</small></th>`).join('');
  const lines = rows.map((row) => `<tr>${row.map((value) => `<td>${escaped(value)}</td>`).join('')}</tr>`).join('\n');
  return [
    `<p>${escaped(summary)} — <code>'connector' = '${escaped(name)}'</code></p>`,
    problem === null ? '' : `<pre class="problem">${escaped(problem)}</pre>`,
    `<h2>Form</h2>${fields.map(fieldOf).join('\n')}`,
    columns.length === 0 ? '' : `<h2>Rows</h2><table><tr>${head}</tr>${lines}</table>`,
  ].join('\n');
}

function fieldOf({ key, title, help, secret, control, choices, fallback, placeholder }: FormField): string {
  const hint = help === undefined ? '' : `<small>${escaped(help)}</small>`;
  const value = escaped(fallback ?? '');
  const options = (choices ?? [])
    .map((each) => `<option${each.value === fallback ? ' selected' : ''}>${escaped(each.title)}</option>`)
    .join('');
  const input =
    control === 'choice'
      ? `<select>${options}</select>`
      : control === 'flag'
        ? `<input type="checkbox"${fallback === 'true' ? ' checked' : ''}>`
        : `<input${secret ? ' type="password"' : ''} value="${value}" placeholder="${escaped(placeholder ?? '')}">`;
  return `<label>${escaped(title)} <code>${escaped(key)}</code>${input}${hint}</label>`;
}
