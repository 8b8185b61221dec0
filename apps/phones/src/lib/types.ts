/** What the control port tells of phones (see the sandbox's README). */

export interface Line {
  seq: number
  at_ms: number
  mine: boolean
  from: string
  kind: string
  body: Record<string, unknown>
  name?: string
  avatar?: string
}

export type ChatKind = 'guide' | 'customer' | 'friend' | 'group' | 'pay' | 'app'

export interface Chat {
  id: string
  kind: ChatKind
  name: string
  avatar: string
  detail: string
  state: 'friends' | 'half' | 'waiting' | 'temp' | 'none' | ''
  since_ms: number
  last_ms: number
  last?: Line
}

export interface Tag {
  id: string
  name: string
}

export interface Customer {
  persona: string
  external_userid: string
  nickname: string
  avatar: string
  remark: string
  description: string
  mobiles: string[]
  tags: Tag[]
  state?: string
  half: boolean
  created_at_ms: number
}

export interface PhoneState {
  version: number
  holder: string
  persona?: string
  name: string
  avatar: string
  latest_seq: number
  chats: Chat[]
  /** Of a consumer's phone. */
  phone?: string
  /** Of a guide's phone. */
  corp?: string
  position?: string
  customers?: Customer[]
  requests?: { persona: string; name: string; avatar: string }[]
  tags?: { group_id: string; name: string; tags: Tag[] }[]
}

export interface GroupDetail {
  chat_id: string
  name: string
  owner: string
  notice: string
  members: { user_id: string; type: number; name: string; persona?: string }[]
}

export interface MiniApp {
  appid: string
  kind: 'mini' | 'official'
  name: string
  templates: { template_id: string; title: string }[]
}

export interface WallState {
  control: string
  house?: string
  now_ms: number
  apps: MiniApp[]
}

export interface Scanned {
  opens: 'contact' | 'group' | 'mini_program' | 'pay' | 'web' | 'text'
  text: string
  id?: string
  name?: string
  avatar?: string
  detail?: string
  page?: string
}

export interface ShareCard {
  title: string
  link: string
  description?: string
  image?: string
}

/** Consumers are personas; a guide's phone is held by "corp/userid". */
export function isGuide(holder: string): boolean {
  return holder.includes('/')
}
