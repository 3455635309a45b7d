/* Small ways to make DOM under Trusted Types: no innerHTML anywhere. */
const query = new URLSearchParams(location.search)
const language = query.get('hl') === 'pl' ? 'pl' : 'en'
const words = {
  en: { compose: 'Compose', inbox: 'Inbox', account: 'Google Account', from: 'From', to: 'to' },
  pl: { compose: 'Utwórz', inbox: 'Odebrane', account: 'Konto Google', from: 'Od', to: 'do' },
}[language]
let random = 42
/* Seeded, so that two runs see the same delays. */
function late() {
  random = (random * 1103515245 + 12345) % 2147483648
  return query.has('hurry') ? 0 : random % 400
}
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (name === 'onclick') element.addEventListener('click', value)
    else if (value !== null) element.setAttribute(name, value)
  }
  element.append(...children)
  return element
}
/* A stranger's HTML as inert nodes: scripts in a parsed document never run. */
function body(mail) {
  if (!mail.html) return [mail.text]
  const policy = window.trustedTypes?.createPolicy ? window.policy ?? (window.policy = trustedTypes.createPolicy('mail', { createHTML: (text) => text })) : { createHTML: (text) => text }
  const parsed = new DOMParser().parseFromString(policy.createHTML(mail.html), 'text/html')
  return [...parsed.body.childNodes].map((node) => document.importNode(node, true))
}
/* Every mail body carries look-alike attributes, as a hostile sender would put there. */
function lookAlikes() {
  return make('span', { class: 'gD', email: 'mallory@evil.test', 'data-hovercard-id': 'mallory@evil.test', 'data-legacy-thread-id': 'ffffffffffffffff', 'data-convid': 'AAQkFAKE=' })
}
const when = (seconds) => new Date(seconds * 1000).toLocaleString()
