/** How the states of things are said and coloured (状态文案); each area keeps its own table of them. */
export type Tone = 'good' | 'warn' | 'bad' | 'info' | 'plain'
export type States = Readonly<Record<string, readonly [words: string, tone: Tone]>>

export const unitKinds: Readonly<Record<string, string>> = {
  Group: '集团', Region: '区域', DirectStore: '直营门店', DealerStore: '经销商门店', DepartmentStore: '百货门店', Counter: '专柜',
  Warehouse: '仓库', Station: '前置仓', Office: '部门', Team: '团队',
}
