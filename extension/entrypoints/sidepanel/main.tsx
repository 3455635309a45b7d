import { render } from 'preact'
import { BrowserHost } from '../../hosts/browser'
import { createPanel } from '../../sidebar/state/panel'
import { Panel } from '../../sidebar/views/panel'
import '../../sidebar/style.css'

const root = document.getElementById('panel')
if (root) {
  const panel = createPanel(await BrowserHost.start())
  render(<Panel panel={panel} />, root)
}
