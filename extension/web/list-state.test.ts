/** A list: one question at a time, rows that stay in place, choices that follow the rows. */
import { describe, expect, it } from 'vitest'
import type { KindView, ListPage, OpenList } from '../../shared_schema/generated/wire'
import { Refused } from '../sidebar/socket'
import { createList } from './list-state'

const KIND = {
  name: 'contact',
  secondary: [],
  properties: [{ name: 'email' }],
} as unknown as KindView

const row = (id: number) => ({ record: { id, kind: 'contact', name: `No ${id}` }, values: {} })

function server(pages: Record<string, { ids: number[]; next?: string }>) {
  const asked: OpenList[] = []
  const ask = async (_: string, params: OpenList): Promise<ListPage> => {
    asked.push(params)
    const page = pages[params.after ?? params.search ?? ''] ?? { ids: [] }
    return { seq: 1, rows: page.ids.map(row), next: page.next ?? null, count: 9 } as unknown as ListPage
  }
  return { asked, list: createList(ask as never, KIND) }
}

const ids = (list: ReturnType<typeof createList>) => list.state.value.rows?.map((one) => one.record.id)

describe('a list', () => {
  it('goes on where the page before ended, and shows no row twice', async () => {
    const { list } = server({ '': { ids: [1, 2], next: 'there' }, there: { ids: [2, 3] } })
    await list.load()
    await list.more()
    await list.more()
    expect(ids(list)).toEqual([1, 2, 3])
    expect(list.state.value.count).toBe(9)
  })

  it('drops the answer to an older question', async () => {
    const { list } = server({ '': { ids: [1] }, anna: { ids: [2] } })
    const first = list.load()
    const second = list.change({ search: 'anna' })
    await Promise.all([first, second])
    expect(ids(list)).toEqual([2])
  })

  it('keeps what is chosen while it is still there', async () => {
    const pages: Record<string, { ids: number[] }> = { '': { ids: [1, 2] } }
    const { list } = server(pages)
    await list.load()
    list.chooseAll()
    pages[''] = { ids: [2, 3] }
    await list.load()
    expect([...list.state.value.chosen]).toEqual([2])
  })

  it('turns the order around when asked by the same property again', async () => {
    const { list, asked } = server({})
    await list.order('email')
    await list.order('email')
    expect(asked.map((one) => one.sort)).toEqual([
      { property: 'email', descending: false },
      { property: 'email', descending: true },
    ])
  })

  it('says what was refused and keeps its rows', async () => {
    let refuse = false
    const ask = async (): Promise<ListPage> => {
      if (refuse) throw new Refused({ code: 'bad_request', title: 'No.' })
      return { seq: 1, rows: [row(1)], count: 1 } as unknown as ListPage
    }
    const list = createList(ask as never, KIND)
    await list.load()
    refuse = true
    await list.load()
    expect(list.state.value.problem?.title).toBe('No.')
    expect(ids(list)).toEqual([1])
  })

  it('stays within its rows when moved by keys', async () => {
    const { list } = server({ '': { ids: [1, 2] } })
    await list.load()
    list.move(5)
    expect(list.state.value.active).toBe(1)
    list.move(-9)
    expect(list.state.value.active).toBe(0)
  })

  it('puts a column elsewhere and reads nothing again', async () => {
    const { list, asked } = server({ '': { ids: [1, 2] } })
    list.set({ columns: ['a', 'b', 'c'] })
    await list.load()
    const before = asked.length
    list.place('a', 2)
    expect(list.state.value.columns).toEqual(['b', 'c', 'a'])
    list.place('a', 3)
    list.place('nonsense', 0)
    list.place('b', -1)
    expect(list.state.value.columns).toEqual(['b', 'c', 'a'])
    expect(asked.length).toBe(before)
  })
})
