import { expect, type Locator, type Page } from '@playwright/test';

/** The canvas as a person uses it: palette, nodes, ports, the form of the chosen node. Names are the accessible ones. */
export class EditorPage {
  readonly canvas: Locator;
  readonly palette: Locator;
  readonly problems: Locator;
  readonly sql: Locator;
  readonly nodes: Locator;
  readonly edges: Locator;

  constructor(readonly page: Page) {
    this.canvas = page.getByRole('application', { name: 'Canvas' });
    this.palette = page.getByRole('complementary', { name: 'Palette' });
    this.problems = page.getByRole('region', { name: 'Problems' });
    this.sql = page.getByRole('region', { name: 'Generated SQL' });
    this.nodes = this.canvas.locator('.react-flow__node');
    this.edges = this.canvas.locator('.react-flow__edge');
  }

  /** From the start page to an empty canvas. */
  static async create(page: Page, name: string, namespace: string): Promise<EditorPage> {
    await openHome(page);
    await page.getByRole('button', { name: 'New pipeline' }).first().click();
    const dialog = page.getByRole('dialog', { name: 'New pipeline' });
    await dialog.getByRole('textbox', { name: 'Name' }).fill(name);
    await choose(dialog.getByRole('combobox', { name: 'Namespace' }), namespace);
    await dialog.getByRole('button', { name: 'Create' }).click();
    const editor = new EditorPage(page);
    await expect(editor.canvas).toBeVisible();
    return editor;
  }

  node(name: string): Locator {
    return this.nodes.filter({ has: this.page.getByText(name, { exact: true }) });
  }

  /** Drags an item of the palette to a place on the canvas, in pixels from its corner, and names the new node. */
  async drop(item: string, at: { x: number; y: number }, name: string): Promise<void> {
    const before = await this.nodes.count();
    await this.palette.getByRole('button', { name: item, exact: true }).dragTo(this.canvas, { targetPosition: at });
    await expect(this.nodes).toHaveCount(before + 1);
    const field = this.settings().getByRole('textbox', { name: 'Name', exact: true });
    await field.fill(name);
    await field.press('Enter');
    await expect(this.node(name)).toBeVisible();
  }

  /** Chooses a node as a person does: one that lies outside, or under the settings of another, is brought into view first. */
  async select(name: string): Promise<Locator> {
    if (!(await this.inReach(name))) {
      const close = this.page.getByRole('button', { name: 'Close the settings' });
      if (await close.isVisible()) await close.click();
      await this.page.getByRole('button', { name: /^Fit all/ }).click();
      await expect.poll(() => this.inReach(name)).toBe(true);
    }
    await this.node(name).click();
    const settings = this.settings(name);
    await expect(settings).toBeVisible();
    return settings;
  }

  /** Whether the middle of a node that has come to rest is what a pointer would meet there. */
  private async inReach(name: string): Promise<boolean> {
    await centre(this.node(name));
    return this.node(name).evaluate((node) => {
      const { left, top, width, height } = node.getBoundingClientRect();
      return node.contains(document.elementFromPoint(left + width / 2, top + height / 2));
    });
  }

  async rename(from: string, to: string): Promise<void> {
    const settings = await this.select(from);
    const field = settings.getByRole('textbox', { name: 'Name', exact: true });
    await field.fill(to);
    await field.press('Enter');
    await expect(this.node(to)).toBeVisible();
  }

  async openProblems(): Promise<void> {
    const bar = this.problems.getByRole('button', { name: /^Problems/ });
    if ((await bar.getAttribute('aria-expanded')) !== 'true') await bar.click();
    await expect(this.problems.getByRole('listitem').first()).toBeVisible();
  }

  /** The form of the chosen node. */
  settings(name?: string): Locator {
    return this.page.getByRole('complementary', { name: name === undefined ? /^Settings of / : `Settings of ${name}` });
  }

  /** Pulls an edge from one node's output to another's input with the mouse. */
  async connect(from: string, to: string, port: 'in' | 'dimension' = 'in'): Promise<void> {
    const before = await this.edges.count();
    await this.reach(from, to, port);
    await this.page.mouse.up();
    await expect(this.edges).toHaveCount(before + 1);
  }

  /** As `connect`, up to the moment before the button is let go. */
  async reach(from: string, to: string, port: 'in' | 'dimension' = 'in'): Promise<void> {
    const start = await centre(this.node(from).locator('.react-flow__handle.source'));
    const end = await centre(this.node(to).locator(`.react-flow__handle.target[data-handleid="${port}"]`));
    await this.page.mouse.move(start.x, start.y);
    await this.page.mouse.down();
    await this.page.mouse.move((start.x + end.x) / 2, (start.y + end.y) / 2, { steps: 5 });
    await this.page.mouse.move(end.x, end.y, { steps: 5 });
  }

  /** The compiler has read the drawing at least once: from now on keys and clicks are heard. */
  async ready(): Promise<void> {
    await expect(
      this.page
        .getByRole('status')
        .filter({ hasText: /nothing|error/ })
        .first(),
    ).toBeVisible();
  }

  async saved(): Promise<void> {
    await expect(this.page.getByTestId('save-state')).toHaveAttribute('data-state', 'saved');
  }

  undoAll(): Promise<void> {
    return this.travel('Undo', 'Control+z');
  }

  redoAll(): Promise<void> {
    return this.travel('Redo', 'Control+Shift+z');
  }

  /** Presses the key until its button is off, with the focus where keys are the canvas's. */
  private async travel(label: 'Undo' | 'Redo', chord: string): Promise<void> {
    await this.canvas.focus();
    const button = this.page.getByRole('button', { name: new RegExp(`^${label}`) });
    for (let steps = 0; await button.isEnabled(); steps++) {
      expect(steps, `${label} comes to an end`).toBeLessThan(200);
      await this.page.keyboard.press(chord);
    }
  }

  async view(name: 'Canvas' | 'Split' | 'SQL'): Promise<void> {
    await this.page
      .locator('label')
      .filter({ has: this.page.getByRole('radio', { name, exact: true }) })
      .or(this.page.getByRole('radio', { name, exact: true }).locator('xpath=following-sibling::label[1]'))
      .first()
      .click();
  }

  /** Opens the review and deploys from it. `withinMs`: how long the change to the run view may take; it draws everything anew. */
  async deploy({ withinMs = 60_000 } = {}): Promise<void> {
    await this.saved();
    await this.page.getByRole('button', { name: 'Deploy…' }).click();
    const review = this.page.getByRole('dialog', { name: /^Deploy / });
    await review.getByRole('button', { name: 'Deploy', exact: true }).click();
    await expect(review).toBeHidden({ timeout: withinMs });
  }
}

/** Opens a select and takes one of its options. */
export async function choose(field: Locator, option: string | RegExp): Promise<void> {
  await field.click();
  await field.page().getByRole('option', { name: option }).first().click();
}

/** The start page, once what it has loaded is there: a button that is pressed before the page's own code has come does nothing. */
export async function openHome(page: Page): Promise<void> {
  await page.goto('/');
  await expect(page.getByRole('list', { name: 'What to do next' })).toBeVisible();
}

/** The place of what is drawn, two frames from now: a busy machine draws few, and what is about to glide has not moved before the next. */
async function placeOf(target: Locator): ReturnType<Locator['boundingBox']> {
  await target.evaluate(() => new Promise<void>((drawn) => requestAnimationFrame(() => requestAnimationFrame(() => drawn()))));
  return target.boundingBox();
}

/** The middle of a port once the canvas has stopped gliding: two looks, a tenth of a second apart, that agree. */
async function centre(target: Locator): Promise<{ x: number; y: number }> {
  let last = await placeOf(target);
  await expect
    .poll(
      async () => {
        const before = last;
        last = await placeOf(target);
        return before !== null && last !== null && before.x === last.x && before.y === last.y;
      },
      { intervals: [100] },
    )
    .toBe(true);
  return { x: last!.x + last!.width / 2, y: last!.y + last!.height / 2 };
}
