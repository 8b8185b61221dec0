import { CreditCard, Document, Finished, Notebook, Share, Wallet } from '@element-plus/icons-vue'
import { defineArea } from '../../house/area'

export default defineArea(
  { path: 'commission-plans', title: '分佣方案', needs: 'distribution.read', page: () => import('./PlansPage.vue'), menu: { group: '营销', icon: Share, order: 40 } },
  { path: 'statements', title: '结算单', needs: 'settlement.read', page: () => import('./StatementsPage.vue'), menu: { group: '资金', icon: Document, order: 5 } },
  { path: 'statements/:id', title: '结算单详情', needs: 'settlement.read', page: () => import('./StatementPage.vue'), under: 'statements' },
  { path: 'payouts', title: '提现', needs: 'settlement.read', page: () => import('./PayoutsPage.vue'), menu: { group: '资金', icon: Wallet, order: 10 } },
  { path: 'payments', title: '收退款处理', needs: 'payments.read', page: () => import('./PaymentsPage.vue'), menu: { group: '资金', icon: CreditCard, order: 20 } },
  { path: 'reconciliation', title: '对账', needs: 'payments.read', page: () => import('./ReconcilePage.vue'), menu: { group: '资金', icon: Finished, order: 25 } },
  { path: 'ledger', title: '账本', needs: 'ledger.read', page: () => import('./TrialPage.vue'), menu: { group: '资金', icon: Notebook, order: 30 } },
  { path: 'ledger/periods', title: '会计期间', needs: 'ledger.read', page: () => import('./PeriodsPage.vue'), under: 'ledger' },
  { path: 'ledger/accounts/:kind', title: '科目余额', needs: 'ledger.read', page: () => import('./AccountsPage.vue'), under: 'ledger' },
  { path: 'ledger/entries', title: '科目明细', needs: 'ledger.read', page: () => import('./EntriesPage.vue'), under: 'ledger' },
  { path: 'ledger/journals', title: '凭证', needs: 'ledger.read', page: () => import('./JournalsPage.vue'), under: 'ledger' },
  { path: 'ledger/subject', title: '单据凭证', needs: 'ledger.read', page: () => import('./SubjectPage.vue'), under: 'ledger' },
)
