import { defineContentScript } from 'wxt/utils/define-content-script'
import { readOutlook } from '../adapters/outlook/read'
import { runInPage } from '../hosts/content'

export default defineContentScript({
  matches: [
    'https://outlook.office.com/*',
    'https://outlook.office365.com/*',
    'https://outlook.live.com/*',
    'https://outlook.cloud.microsoft/*',
  ],
  runAt: 'document_idle',
  main: (context) => runInPage(readOutlook, (then) => context.onInvalidated(then)),
})
