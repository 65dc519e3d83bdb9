/** A category of the shop profile; `id` is what rows hold in category_id, `name` and `department` are for a dimension table. */
export interface ShopCategory {
  readonly id: number;
  readonly name: string;
  readonly department: string;
}

const departments: readonly { readonly name: string; readonly goods: readonly string[] }[] = [
  { name: 'Clothing', goods: ['Dresses', 'Coats', 'T-shirts', 'Jeans', 'Sweaters', 'Scarves', 'Socks', 'Skirts'] },
  { name: 'Phones', goods: ['Smartphones', 'Phone cases', 'Chargers', 'Screen films', 'Headphones', 'Power banks'] },
  { name: 'Home', goods: ['Curtains', 'Bedding', 'Lamps', 'Rugs', 'Storage boxes', 'Towels', 'Mirrors'] },
  { name: 'Kitchen', goods: ['Pans', 'Knives', 'Kettles', 'Plates', 'Blenders', 'Lunch boxes'] },
  { name: 'Sports', goods: ['Running shoes', 'Yoga mats', 'Tents', 'Bicycles', 'Footballs', 'Swimwear'] },
  { name: 'Electronics', goods: ['Laptops', 'Keyboards', 'Cameras', 'Speakers', 'Monitors', 'Routers'] },
  { name: 'Books', goods: ['Novels', 'Cookbooks', 'Picture books', 'Textbooks', 'Comics'] },
  { name: 'Beauty', goods: ['Face masks', 'Lipsticks', 'Perfumes', 'Hair care', 'Sun cream'] },
  { name: 'Toys', goods: ['Building blocks', 'Dolls', 'Puzzles', 'Board games', 'Toy cars'] },
  { name: 'Food', goods: ['Tea', 'Snacks', 'Coffee', 'Dried fruit', 'Noodles', 'Chocolate'] },
  { name: 'Tools', goods: ['Drills', 'Screwdrivers', 'Tape measures', 'Ladders', 'Paint'] },
  { name: 'Garden', goods: ['Flower pots', 'Seeds', 'Hoses', 'Garden chairs'] },
];

const FIRST_ID = 1_001;

/** The id of the category of popularity rank 0, 1, 2 … */
export const categoryId = (rank: number): number => FIRST_ID + rank;

/** The categories of the shop profile by falling popularity, as many as the option `headrace.shop.categories` says. */
export function shopCategories(count = 1_096): ShopCategory[] {
  return Array.from({ length: count }, (_, rank) => {
    const department = departments[(rank * 5) % departments.length]!;
    const turn = Math.floor(rank / departments.length);
    const goods = department.goods[turn % department.goods.length] as string;
    const series = Math.floor(turn / department.goods.length);
    return { id: categoryId(rank), name: series === 0 ? goods : `${goods} ${series + 1}`, department: department.name };
  });
}
