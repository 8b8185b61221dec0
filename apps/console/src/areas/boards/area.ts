import { DataLine, PieChart, Refresh, Trophy, View } from '@element-plus/icons-vue'
import { defineArea, type Page } from '../../house/area'

const board = (path: string, title: string, order: number, icon: NonNullable<Page['menu']>['icon'], page: Page['page']): Page => ({
  path: `boards/${path}`, title, needs: 'insight.read', page, menu: { group: '概览', icon, order },
})

export default defineArea(
  board('sales', '销售看板', 2, DataLine, () => import('./SalesBoardPage.vue')),
  board('channels', '增粉与好友', 3, PieChart, () => import('./ChannelBoardPage.vue')),
  board('repurchase', '复购', 4, Refresh, () => import('./RepurchaseBoardPage.vue')),
  board('teams', '导购业绩', 5, Trophy, () => import('./TeamBoardPage.vue')),
  board('traffic', '商城流量', 6, View, () => import('./TrafficBoardPage.vue')),
)
