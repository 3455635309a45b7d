/* pushState routes; a row stays selected beside an empty pane until the conversation has come. */
const number = Number(query.get('account') ?? 0)
const pane = document.getElementById('ReadingPaneContainerId')
const build = `x${Math.random().toString(36).slice(2, 7)}` // class names change with each build
let mailbox = null
let drawn = ''

async function load() {
  const found = await (await fetch(`/standin-view/microsoft/${number}`)).json()
  const changed = JSON.stringify(found) !== JSON.stringify(mailbox)
  mailbox = found
  if (changed) draw()
}
function openId() {
  const found = location.pathname.match(/\/id\/(.+)$/)
  return found ? decodeURIComponent(found[1]) : null
}
function draw() {
  document.getElementById('primaryMailboxRoot_1').setAttribute('title', mailbox.account)
  document.getElementById('primaryMailboxRoot_1').textContent = mailbox.account
  document.getElementById('O365_MainLink_Me').setAttribute('aria-label', `${mailbox.name} ${mailbox.account}`)
  document.getElementById('O365_MainLink_Me').textContent = mailbox.name
  const id = openId()
  document.getElementById('list').replaceChildren(...mailbox.threads.map((one, at) => row(one, id ? one.conversation === id : at === 0)))
  const open = mailbox.threads.find((one) => one.conversation === id)
  if (!open) {
    pane.replaceChildren()
    return
  }
  const delay = drawn === id ? 0 : late()
  if (delay) pane.replaceChildren()
  drawn = id
  setTimeout(() => {
    if (openId() === id) pane.replaceChildren(conversation(open))
  }, delay)
}
function row(one, selected) {
  const sender = one.messages.at(-1).from
  return make(
    'div',
    { role: 'option', class: build, 'data-convid': one.conversation, 'aria-selected': String(selected), onclick: () => go(one) },
    make('b', {}, sender?.name || sender?.address || ''),
    make('span', {}, one.subject),
    make('span', { class: 'note' }, one.snippet),
  )
}
function go(one) {
  history.pushState({}, '', `/mail/inbox/id/${encodeURIComponent(one.conversation)}${location.search}`)
  draw()
}
function conversation(one) {
  return make(
    'div',
    { role: 'main', 'data-app-section': 'MailReadCompose' },
    make(
      'div',
      { id: 'ConversationReadingPaneContainer', class: build },
      make('span', { role: 'heading', id: 'CONV_1_SUBJECT' }, one.subject),
      make('div', { 'data-app-section': 'ConversationContainer' }, make('div', { class: 'customScrollBar' }, ...one.messages.map(message))),
    ),
  )
}
function message(mail, at) {
  const sender = mail.from ?? { name: '', address: '' }
  const to = mail.to.map((person) => make('span', { 'data-lpc-hover-target-id': `p${at}` }, person.name || person.address, '; '))
  return make(
    'div',
    { 'aria-label': 'Email message' },
    make('div', { class: 'from' }, make('span', { role: 'heading', 'aria-level': '3', id: `MSG_${at}_FROM`, 'aria-label': `${words.from}: ${sender.name}<${sender.address}>` }, sender.name || sender.address), make('span', { id: `MSG_${at}_DATETIME` }, when(mail.date))),
    make('div', { 'data-testid': 'RecipientWell' }, ...to),
    make('div', { role: 'document' }, make('div', { id: `UniqueMessageBody_${at}` }, ...body(mail), lookAlikes())),
  )
}
addEventListener('popstate', draw)
load()
setInterval(load, 2000)
