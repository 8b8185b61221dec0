import type { Chat } from './types'

/** What a phone's holder has read: for each chat the number of its last line seen; kept in this browser. */
export class ReadMarks {
  private marks: Record<string, number>

  constructor(private readonly holder: string) {
    const read = localStorage.getItem(this.key)
    this.marks = read === null ? {} : (JSON.parse(read) as Record<string, number>)
    this.isNew = read === null
  }

  /** Never hung on a wall of this browser before: old messages count as read then. */
  isNew: boolean

  adopt(chats: readonly Chat[]): void {
    for (const chat of chats) if (chat.last) this.marks[chat.id] = chat.last.seq
    this.isNew = false
    this.keep()
  }

  isUnread(chat: Chat): boolean {
    return !!chat.last && !chat.last.mine && chat.last.seq > (this.marks[chat.id] ?? 0)
  }

  read(chat: Chat): void {
    if (!this.isUnread(chat)) return
    this.marks[chat.id] = chat.last!.seq
    this.keep()
  }

  private get key(): string {
    return `siyu-phones:read:${this.holder}`
  }

  private keep(): void {
    localStorage.setItem(this.key, JSON.stringify(this.marks))
  }
}
