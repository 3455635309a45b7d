import { defineBackground } from 'wxt/utils/define-background'

/** Opens the browser's own panel. Not on the way of any mail. */
export default defineBackground(() => {
  void chrome.sidePanel?.setPanelBehavior({ openPanelOnActionClick: true })
  // Tokens are for our own pages, never for scripts inside a mail page (security §7).
  void chrome.storage.local.setAccessLevel?.({ accessLevel: 'TRUSTED_CONTEXTS' })
  chrome.runtime.onMessage.addListener((message: { kind?: string }, sender) => {
    if (sender.id !== chrome.runtime.id || message.kind !== 'open-side-panel' || !sender.tab) return
    // Synchronously: after an await the click no longer counts as one.
    void chrome.sidePanel?.open({ windowId: sender.tab.windowId })
  })
})
