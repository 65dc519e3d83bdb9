import { expect, test } from '@playwright/test';
import { Api, newPipeline } from './api';
import { outside } from './outside';
import { EditorPage } from './pages/editor-page';

test.use({ viewport: { width: 1440, height: 900 } });

test('a connector from outside stands in the palette with its form, origin and page, and one that cannot be used says why', async ({
  page,
  request,
}) => {
  const { id } = await newPipeline(new Api(request), 'flight-delays', 'From outside');
  const editor = new EditorPage(page);
  await page.goto(`/pipelines/${id}`);
  await expect(editor.canvas).toBeVisible();
  await editor.ready();

  const broken = editor.palette.getByRole('region', { name: 'Connectors that cannot be used' });
  await expect(broken).toContainText(`"${outside.unbuilt}"`);
  await expect(broken).toContainText('headrace connector build');

  const group = editor.palette.getByRole('region', { name: 'From outside' });
  await group.getByRole('button').dblclick();
  const settings = editor.settings(outside.working);
  await expect(settings).toContainText(`headrace-connector-${outside.working} 0.1.0, not verified`);

  const [about] = await Promise.all([page.waitForEvent('popup'), settings.getByRole('link', { name: `About ${outside.working}` }).click()]);
  await expect(about.locator('body')).toContainText(`headrace-connector-${outside.working}`);
});
