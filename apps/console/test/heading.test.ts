import { describe, expect, it } from 'vitest'
import { firstLine, match, textOf } from '../src/areas/imports/heading'
import { linesOf } from '../src/areas/imports/sendImport'

describe('the heading of a table', () => {
  it('is read with quotes, doubled quotes and either line end', () => {
    expect(firstLine('手机号,"姓名, 全名","备""注"\r\n138,张三,')).toEqual(['手机号', '姓名, 全名', '备"注'])
    expect(firstLine('phone\tname\n1\t2')).toEqual(['phone', 'name'])
  })

  it('is read in UTF-8 with a mark and in what Excel writes in China', () => {
    expect(textOf(new Uint8Array([0xef, 0xbb, 0xbf, 0xe5, 0x90, 0x8d]))).toBe('名')
    expect(textOf(new Uint8Array([0xc3, 0xfb]))).toBe('名')
  })

  it('is matched by our name, the Chinese one or another known one, and nothing else', () => {
    const columns = [
      { name: 'phone', zh: '手机号', alsoCalled: ['手机'] }, { name: 'name', zh: '姓名', alsoCalled: [] }, { name: 'card', zh: '卡号', alsoCalled: [] },
    ]
    expect(match(columns, ['手机', 'NAME', '备注'])).toEqual({ phone: '手机', name: 'NAME' })
  })
})

describe('the answer to an import', () => {
  it('is read line by line however it is cut, also inside a letter', async () => {
    const bytes = new TextEncoder().encode('{"a":"一"}\n\n{"b":"二"}')
    const cut = new ReadableStream<Uint8Array>({
      start(stream) {
        for (const byte of bytes) stream.enqueue(new Uint8Array([byte]))
        stream.close()
      },
    })
    const lines: string[] = []
    for await (const line of linesOf(cut)) lines.push(line)
    expect(lines).toEqual(['{"a":"一"}', '{"b":"二"}'])
  })
})
