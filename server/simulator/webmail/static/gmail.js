/* Hash routes with opaque tokens; the list stays mounted and hidden while a thread is open. */
const number = Number(location.pathname.match(/\/u\/(\d+)/)?.[1] ?? 0)
const stage = document.getElementById('stage')
let mailbox = null
let shown = ''
const token = (thread) => `FMfcgz${[...thread.legacy].reverse().join('').toUpperCase()}`

async function load() {
  const found = await (await fetch(`/standin-view/google/${number}`)).json()
  const changed = JSON.stringify(found) !== JSON.stringify(mailbox)
  mailbox = found
  if (changed) draw()
}
function draw() {
  document.querySelector('[gh=cm]').textContent = words.compose
  document.querySelector('[role=navigation] a').textContent = words.inbox
  const account = document.getElementById('account')
  account.textContent = mailbox.name
  account.setAttribute('aria-label', `${words.account}: ${mailbox.name} (${mailbox.account})`)
  document.title = `${words.inbox} (2) - ${mailbox.account} - Gmail`
  const wanted = location.hash.split('/')[1]
  const open = mailbox.threads.find((thread) => token(thread) === wanted)
  const list = make('div', { role: 'main', class: open ? 'away' : '' }, make('table', { role: 'grid' }, ...mailbox.threads.map(row)))
  stage.replaceChildren(list)
  if (!open) return
  const delay = shown === open.legacy ? 0 : late()
  shown = open.legacy
  setTimeout(() => {
    if (location.hash.split('/')[1] === wanted) stage.append(thread(open))
  }, delay)
}
function row(one) {
  const ids = { 'data-thread-id': `#${one.perm}`, 'data-legacy-thread-id': one.legacy }
  const sender = one.messages.at(-1).from
  return make(
    'tr',
    { role: 'row', class: `zA ${one.unread ? 'unread' : ''}`, onclick: () => (location.hash = `inbox/${token(one)}`) },
    make('td', {}, make('span', { email: sender?.address, 'data-hovercard-id': sender?.address }, sender?.name || sender?.address || '')),
    make('td', {}, make('span', ids, make('span', ids, one.subject)), ` – ${one.snippet}`),
  )
}
function thread(one) {
  const ids = { class: 'hP', 'data-thread-perm-id': one.perm, 'data-legacy-thread-id': one.legacy }
  const last = one.messages.length - 1
  return make('div', { role: 'main' }, make('h2', ids, one.subject), make('div', { role: 'list' }, ...one.messages.map((mail, at) => message(mail, at === last))))
}
function message(mail, open) {
  const sender = mail.from ?? { name: '', address: '' }
  if (!open) return make('div', { role: 'listitem', class: 'kv' }, make('span', { class: 'gD', email: sender.address, name: sender.name }, sender.name), ' ', make('span', { class: 'g3', title: when(mail.date) }, when(mail.date)))
  const to = mail.to.map((person) => make('span', { class: 'g2', email: person.address, name: person.name }, person.name || person.address))
  return make(
    'div',
    { role: 'listitem' },
    make(
      'div',
      { class: 'adn ads', 'data-message-id': `#msg-f:${BigInt(`0x${mail.id}`)}`, 'data-legacy-message-id': mail.id },
      make('div', { class: 'gE' }, make('span', { class: 'gD', email: sender.address, name: sender.name }, sender.name || sender.address), make('span', { class: 'hb' }, `${words.to} `, ...to), make('span', { class: 'g3' }, when(mail.date))),
      make('div', { class: 'ii gt' }, make('div', { class: 'a3s' }, ...body(mail), lookAlikes())),
    ),
  )
}
addEventListener('hashchange', draw)
load()
setInterval(load, 2000)
