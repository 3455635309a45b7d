import { defineContentScript } from 'wxt/utils/define-content-script'
import { readGmail } from '../adapters/gmail/read'
import { runInPage } from '../hosts/content'

export default defineContentScript({
  matches: ['https://mail.google.com/*'],
  runAt: 'document_idle',
  main: (context) => runInPage(readGmail, (then) => context.onInvalidated(then)),
})
