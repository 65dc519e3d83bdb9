import { AxeBuilder } from '@axe-core/playwright';
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

/** What axe finds against WCAG 2.2 A and AA: `rule: what is wrong: where`, one for each place. */
export async function violations(page: Page): Promise<string[]> {
  const found = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']).analyze();
  return found.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, any, all, none, html }) => {
      const why = [...any, ...all, ...none][0]?.message ?? '';
      return `${id}: ${why}: ${target.join(' ')} ${html.slice(0, 90)}`;
    }),
  );
}

/** Controls that cannot be scrolled into view, or lie under something else there. What lies on the canvas is reached by panning. */
export function unreachableControls(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const faults: string[] = [];
    const controls = document.querySelectorAll<HTMLElement>('a[href], button, input, textarea, select, [tabindex="0"]');
    for (const control of controls) {
      const hidden = control.closest(
        '.react-flow__renderer, .react-flow__minimap, .react-flow__attribution, [aria-hidden="true"], [inert]',
      );
      if (hidden || control.matches(':disabled') || !control.checkVisibility({ visibilityProperty: true })) continue;
      // A radio or a check box is its label to the pointer.
      const shown = control instanceof HTMLInputElement && control.labels?.[0] ? control.labels[0] : control;
      if (shown.getBoundingClientRect().width === 0) continue;
      shown.scrollIntoView({ block: 'center', inline: 'center' });
      const { left, top, width, height } = shown.getBoundingClientRect();
      const [x, y] = [left + Math.min(width / 2, 40), top + Math.min(height / 2, 20)];
      const hit = document.elementFromPoint(x, y);
      const name = (control.getAttribute('aria-label') ?? control.textContent ?? control.id).trim().slice(0, 40);
      if (x < 0 || y < 0 || x > innerWidth || y > innerHeight) faults.push(`${name}: outside at ${Math.round(x)},${Math.round(y)}`);
      else if (!hit || !(shown.contains(hit) || hit.contains(shown)))
        faults.push(`${name}: under ${hit?.localName} ${hit?.className.toString().slice(0, 60)}`);
    }
    return faults;
  });
}
