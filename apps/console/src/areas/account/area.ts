import { defineArea } from '../../house/area'

export default defineArea({ path: 'account', title: '我的账号', page: () => import('./AccountPage.vue') })
