/** The traps of the mail pages: hidden panes, look-alike attributes, ids that do not convert. */
import { beforeEach, describe, expect, it } from 'vitest'
import { readGmail } from './gmail/read'
import { readOutlook } from './outlook/read'

const url = new URL('https://mail.google.com/mail/u/0/#inbox/FMfcgz')

function show(html: string): void {
  document.body.innerHTML = html
  // happy-dom lays nothing out: what is not display:none counts as shown.
  for (const element of document.querySelectorAll('*')) {
    const hidden = element.closest('[style*="display:none"]') !== null
    element.getClientRects = () => (hidden ? [] : [{}]) as unknown as DOMRectList
  }
}

const account = '<a aria-label="Konto Google: Mia Berg (mia@northwind.test)"></a>'
const list =
  '<div role="main" style="display:none"><table><tr role="row" class="zA"><td><span data-legacy-thread-id="19aaaaaaaaaaaaaa"></span></td></tr></table></div>'
const thread = (ids: string, body = ''): string => `
  <div role="main"><h2 ${ids}>Renewal</h2><div data-legacy-message-id="19bbbbbbbbbbbbb1" data-message-id="#msg-f:1">
  <span class="gD" email="Anna@Brightwater.test" name="Anna Kowalska"></span><div class="a3s">${body}</div></div></div>`

describe('Gmail', () => {
  beforeEach(() => show(''))

  it('reads the open thread beside hidden ones, whatever the language', () => {
    show(account + list + thread('data-legacy-thread-id="19bbbbbbbbbbbbbb" data-thread-perm-id="thread-f:1"'))
    const read = readGmail(document, url)
    expect(read.account).toBe('mia@northwind.test')
    expect(read.thread).toEqual({ id: '19bbbbbbbbbbbbbb', kind: 'gmail-legacy' })
    expect(read.messages).toEqual(['19bbbbbbbbbbbbb1'])
    expect(read.participants).toEqual([{ address: 'anna@brightwater.test', name: 'Anna Kowalska' }])
  })

  it('does not believe a mail body', () => {
    const fake = '<i data-legacy-thread-id="ffffffffffffffff"></i><span email="mallory@evil.test">M</span>'
    show(account + thread('data-thread-perm-id="thread-f:1853"', `<div>${fake}</div>`))
    const read = readGmail(document, url)
    expect(read.thread).toBeNull()
    expect(read.participants.map((one) => one.address)).toEqual(['anna@brightwater.test'])
  })

  it('knows a permanent id when there is no other, and nothing of the browser’s own ids', () => {
    show(thread('data-thread-perm-id="#thread-f:1853029384756102938"'))
    expect(readGmail(document, url).thread).toEqual({
      id: 'thread-f:1853029384756102938',
      kind: 'gmail-perm',
    })
    show(thread('data-thread-perm-id="#thread-a:r-99"'))
    expect(readGmail(document, url).thread).toBeNull()
  })

  it('says null when two panes are open, and when none is', () => {
    const ids = 'data-legacy-thread-id="19bbbbbbbbbbbbbb"'
    show(thread(ids) + thread(ids))
    expect(readGmail(document, url).thread).toBeNull()
    show(account + list)
    expect(readGmail(document, url).thread).toBeNull()
  })
})

describe('Outlook', () => {
  const row = (id: string, selected: boolean): string =>
    `<div role="option" data-convid="${id}" aria-selected="${selected}"></div>`
  const root = '<div id="primaryMailboxRoot_1" title="tom@northwind.test"></div>'
  const pane =
    '<div id="ConversationReadingPaneContainer"><span id="MSG_1_FROM" aria-label="Od: Anna<anna@brightwater.test>"></span></div>'

  it('reads the selected conversation once its pane is there', () => {
    show(root + row('AAQk+a/b=', true) + row('AAQk2', false) + pane)
    const read = readOutlook(document, url)
    expect(read.account).toBe('tom@northwind.test')
    expect(read.thread).toEqual({ id: 'AAQk+a/b=', kind: 'outlook-conv' })
    expect(read.participants).toEqual([{ address: 'anna@brightwater.test', name: 'Anna' }])
  })

  it('says null for a selected row beside an empty pane, and for several', () => {
    show(root + row('AAQk1', true))
    expect(readOutlook(document, url).thread).toBeNull()
    show(root + row('AAQk1', false) + row('AAQk2', false) + pane)
    expect(readOutlook(document, url).thread).toBeNull()
  })

  it('does not guess between two mailboxes', () => {
    show(`${root}<div id="primaryMailboxRoot_2" title="team@northwind.test"></div>`)
    expect(readOutlook(document, url).account).toBeNull()
  })
})
