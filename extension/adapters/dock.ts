/** The panel inside the mail page: a launcher and an extension-origin frame, direct children of body. */

const MARK = 'data-alongside-dock'
const WIDTH = 380

export interface Dock {
  setOpen(open: boolean): void
  remove(): void
}

export function dock(
  document: Document,
  panelUrl: string,
  open: boolean,
  keep: (open: boolean) => void,
): Dock {
  // After an update of the extension the old dock is still there: one only.
  for (const old of document.querySelectorAll(`[${MARK}]`)) old.remove()
  const host = document.createElement('div')
  host.setAttribute(MARK, '')
  const root = host.attachShadow({ mode: 'open' })
  const style = document.createElement('style')
  style.textContent = `
    :host { all: initial; position: fixed; inset: 0 0 0 auto; z-index: 2000000; pointer-events: none; }
    .frame { position: absolute; inset: 0 0 0 auto; width: min(${WIDTH}px, 100vw); border: 0; height: 100%;
      pointer-events: auto; box-shadow: -1px 0 0 #0000001f, -8px 0 24px #0000001a; background: #fff; color-scheme: light dark; }
    .frame[hidden] { display: none; }
    button { position: absolute; right: 0; top: 45%; pointer-events: auto; font: 600 13px system-ui, sans-serif;
      writing-mode: vertical-rl; padding: 14px 7px; border: 0; border-radius: 8px 0 0 8px; background: #1f4f46; color: #fff; cursor: pointer; }
    button:focus-visible { outline: 3px solid #8fd0c0; }
    .open { right: min(${WIDTH}px, calc(100vw - 34px)); padding: 10px 5px; background: #e4ece9; color: #1f4f46; }`
  const frame = document.createElement('iframe')
  frame.className = 'frame'
  frame.title = 'Alongside'
  frame.allow = ''
  const button = document.createElement('button')
  button.type = 'button'
  button.setAttribute('data-testid', 'launcher')
  root.append(style, frame, button)

  const setOpen = (wanted: boolean): void => {
    if (wanted && !frame.src) frame.src = panelUrl
    frame.hidden = !wanted
    button.className = wanted ? 'open' : ''
    button.textContent = wanted ? '›' : 'Alongside'
    button.setAttribute('aria-label', wanted ? 'Hide Alongside' : 'Show Alongside')
    button.setAttribute('aria-expanded', String(wanted))
  }
  button.addEventListener('click', () => {
    setOpen(frame.hidden)
    keep(!frame.hidden)
  })
  // What is typed here is not for the mail page's shortcuts.
  for (const kind of ['keydown', 'keyup', 'keypress'])
    host.addEventListener(kind, (event) => event.stopPropagation())
  setOpen(open)
  document.body.append(host)
  return { setOpen, remove: () => host.remove() }
}
