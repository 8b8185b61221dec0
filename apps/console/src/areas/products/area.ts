import { FolderOpened, Goods, Picture } from '@element-plus/icons-vue'
import { defineArea } from '../../house/area'

export default defineArea(
  { path: 'products', title: '商品', needs: 'catalog.read', page: () => import('./ProductsPage.vue'), menu: { group: '商品', icon: Goods, order: 10 } },
  { path: 'products/new', title: '新建商品', needs: 'catalog.change', page: () => import('./ProductPage.vue'), under: 'products' },
  { path: 'products/:id', title: '商品资料', needs: 'catalog.read', page: () => import('./ProductPage.vue'), under: 'products' },
  { path: 'categories', title: '商品分类', needs: 'catalog.read', page: () => import('./CategoriesPage.vue'), menu: { group: '商品', icon: FolderOpened, order: 20 } },
  { path: 'pictures', title: '图片库', needs: 'catalog.read', page: () => import('./PicturesPage.vue'), menu: { group: '商品', icon: Picture, order: 30 } },
)
