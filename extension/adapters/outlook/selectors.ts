/** Everything we know of Outlook's DOM, and nowhere else: ids, data-*, roles; never its build-hash classes. */

/** A conversation is open only when this exists: a row stays selected beside an empty pane. */
export const pane = '#ConversationReadingPaneContainer, #ItemReadingPaneContainer'
export const selected = '[role=option][data-convid][aria-selected=true]'
export const anyConversation = '[role=option][data-convid]'
export const body = '[role=document]'
export const sender = '[id^=MSG_][id$=_FROM]'
export const recipient = '[data-testid=RecipientWell] [data-lpc-hover-target-id]'
export const account = '[id^=primaryMailboxRoot_][title]'
export const accountButton = '#O365_MainLink_Me[aria-label], #mectrl_currentAccount_secondary'
