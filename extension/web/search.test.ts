import { h, render } from 'preact'
import { act } from 'preact/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Found, Hit, TaskRow } from '../../shared_schema/generated/wire'
import { remembered, Search } from './search'
import { link } from './tasks'

const hit = (id: number, kind: string, title: string): Hit => ({
  kind,
  id,
  title: [{ text: title, hit: true }],
  snippet: [{ text: 'about it', hit: false }],
  because: 'name',
  at: '2026-11-20T09:00:00Z',
  record: { kind: kind === 'email' ? 'contact' : kind, id: kind === 'email' ? 1 : id, name: 'Anna' },
})
const found: Found = {
  groups: [
    { kind: 'contact', hits: [hit(1, 'contact', 'Anna Kowalska')], more: false },
    { kind: 'email', hits: [hit(9, 'email', 'Anna asks')], more: true },
  ],
}

let answers: Record<string, () => Promise<Response>>
const box = (): HTMLInputElement => document.querySelector('[data-testid=search]') as HTMLInputElement
const options = (): string[] =>
  [...document.querySelectorAll('[role=option]')].map((one) => one.textContent ?? '')
const type = async (text: string): Promise<void> => {
  await act(() => {
    box().focus()
    box().value = text
    box().dispatchEvent(new Event('input', { bubbles: true }))
  })
  await act(async () => {
    await vi.advanceTimersByTimeAsync(200)
  })
}
const press = (key: string): void | Promise<void> =>
  act(() => {
    box().dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
  })

beforeEach(() => {
  vi.useFakeTimers()
  localStorage.clear()
  location.hash = ''
  document.body.innerHTML = '<div id="app"></div>'
  answers = {}
  vi.stubGlobal('fetch', (_: string, sent: { body: string }) => {
    const text: string = JSON.parse(sent.body).text
    return (answers[text] ?? (() => Promise.resolve(Response.json(found))))()
  })
  act(() => render(h(Search, {}), document.getElementById('app') as HTMLElement))
})
afterEach(() => {
  act(() => render(null, document.getElementById('app') as HTMLElement))
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

describe('the search box', () => {
  it('shows what was found by kind, and is walked by keys', async () => {
    await type('anna')
    expect(options()).toHaveLength(2)
    await press('ArrowDown')
    await press('ArrowDown')
    expect(box().getAttribute('aria-activedescendant')).toBe('search-1')
    expect(document.getElementById('search-1')?.getAttribute('aria-selected')).toBe('true')
    await press('ArrowDown')
    expect(box().getAttribute('aria-activedescendant')).toBe('search-0')
    await press('Enter')
    expect(location.hash).toBe('#/record/contact/1')
    expect(box().getAttribute('aria-expanded')).toBe('false')
    expect(remembered()).toEqual(['anna'])
  })

  it('is left by Escape, first the list and then the words', async () => {
    await type('anna')
    await press('Escape')
    expect(options()).toHaveLength(0)
    expect(box().value).toBe('anna')
    await press('Escape')
    expect(box().value).toBe('')
  })

  it('says so when nothing is found', async () => {
    answers.xyzzy = () => Promise.resolve(Response.json({ groups: [] }))
    await type('xyzzy')
    expect(document.querySelector('[role=status]')?.textContent).toContain('Nothing is called “xyzzy”')
  })

  it('says so when the server does not answer', async () => {
    answers.anna = () => Promise.reject(new TypeError('offline'))
    await type('anna')
    expect(document.querySelector('[role=status]')?.textContent).toContain('did not answer')
  })

  it('drops an answer that comes after something else was typed', async () => {
    let late: (answer: Response) => void = () => undefined
    answers.ann = () => new Promise((resolve) => (late = resolve))
    answers.bert = () => Promise.resolve(Response.json({ groups: [] }))
    await type('ann')
    await type('bert')
    await act(async () => {
      late(Response.json(found))
      await vi.advanceTimersByTimeAsync(10)
    })
    expect(options()).toHaveLength(0)
  })

  it('offers what was searched before', async () => {
    localStorage.setItem('alongside.searches', JSON.stringify(['tariff', 7]))
    await act(() => {
      box().dispatchEvent(new FocusEvent('focus'))
    })
    expect(options()).toEqual(['tariff'])
    localStorage.setItem('alongside.searches', '{broken')
    expect(remembered()).toEqual([])
  })
})

describe('a task', () => {
  const task = (part: Partial<TaskRow>): TaskRow => ({
    id: 5,
    title: 'Send it',
    text: '',
    task: { type: 'email', dueAt: '2026-11-20T09:00:00Z' },
    when: 'today',
    records: [{ kind: 'deal', id: 3, name: 'Offer' }],
    ...part,
  })
  it('S44: of a contact that has an address opens the composer', () => {
    expect(link(task({ contact: 7, email: 'anna@acme.test' }))).toBe('#/record/contact/7/email')
  })
  it('without one opens its record', () => {
    expect(link(task({}))).toBe('#/record/deal/3')
    expect(link(task({ contact: 7, email: 'a@b.test', task: { type: 'call', dueAt: '' } }))).toBe(
      '#/record/deal/3',
    )
    expect(link(task({ records: [] }))).toBe(null)
  })
})
