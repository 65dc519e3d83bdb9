import type { Page } from '@playwright/test';

const controls = new Set([
  'button',
  'link',
  'textbox',
  'searchbox',
  'combobox',
  'checkbox',
  'radio',
  'radiogroup',
  'slider',
  'spinbutton',
  'switch',
  'tab',
  'treeitem',
  'menuitem',
  'option',
  'dialog',
  'application',
  'img',
]);

/** Controls that the browser's own accessibility tree shows without a name, as `role <tag …>`. */
export async function unnamedControls(page: Page): Promise<string[]> {
  const session = await page.context().newCDPSession(page);
  const { nodes } = await session.send('Accessibility.getFullAXTree');
  const unnamed: string[] = [];
  for (const node of nodes) {
    if (node.ignored || !controls.has(String(node.role?.value)) || node.name?.value) continue;
    const { node: dom } = await session.send('DOM.describeNode', { backendNodeId: node.backendDOMNodeId });
    unnamed.push(`${node.role?.value} <${dom.localName} ${(dom.attributes ?? []).join(' ')}>`);
  }
  await session.detach();
  return unnamed;
}

/** Walks the page by Tab and names each stop whose look does not change with the focus. Motion must be off. */
export async function stopsWithoutFocusMark(page: Page, stops: number): Promise<string[]> {
  await page.addStyleTag({ content: '*, *::before, *::after { transition: none !important; animation: none !important }' });
  const bare = new Set<string>();
  for (let i = 0; i < stops; i++) {
    await page.keyboard.press('Tab');
    const fault = await page.evaluate(() => {
      const focused = document.activeElement;
      if (!(focused instanceof HTMLElement || focused instanceof SVGElement) || focused === document.body) return null;
      // A node under the focus is the selected one, which wears a ring of its own.
      if (focused.classList.contains('selected')) return null;
      const look = (element: Element | null): string => {
        if (!element) return '';
        return [null, '::before', '::after']
          .map((pseudo) => {
            const { outlineStyle, outlineWidth, outlineColor, boxShadow, borderColor, backgroundColor } = getComputedStyle(element, pseudo);
            return [outlineStyle, outlineWidth, outlineColor, boxShadow, borderColor, backgroundColor].join();
          })
          .join(';');
      };
      const around = [focused, focused.parentElement, focused.nextElementSibling, focused.firstElementChild];
      const [before, word] = [
        around.map(look).join('|'),
        `${focused.localName} ${focused.getAttribute('aria-label') ?? focused.textContent}`,
      ];
      focused.blur();
      const after = around.map(look).join('|');
      focused.focus();
      return before === after ? word.slice(0, 60) : null;
    });
    if (fault) bare.add(fault);
  }
  return [...bare];
}
