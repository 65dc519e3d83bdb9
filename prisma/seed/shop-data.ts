import { shopCategories } from '@headrace/connector-datagen/spec';
import type pg from 'pg';

/** The generator's categories with names of their own, for the dimension join; again with the same result. */
export async function seedShopData(client: pg.Client): Promise<void> {
  const categories = shopCategories();
  await client.query('CREATE TABLE IF NOT EXISTS shop_categories (category_id bigint PRIMARY KEY, category_name text NOT NULL)');
  await client.query(
    'INSERT INTO shop_categories SELECT * FROM unnest($1::bigint[], $2::text[]) ON CONFLICT (category_id) DO UPDATE SET category_name = excluded.category_name',
    [categories.map((category) => String(category.id)), categories.map((category) => category.name)],
  );
}
