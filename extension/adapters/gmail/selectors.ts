/** Everything we know of Gmail's DOM, and nowhere else. Second-hand notes of 2026; expect to change it. */

/** The pane in front; the list and earlier conversations stay mounted and hidden. */
export const main = 'div[role=main]'
/** Mail bodies are a stranger's HTML and may hold look-alike attributes: never match inside. */
export const body = '.a3s'
export const message = '[data-legacy-message-id], [data-message-id]'
/** Gmail API thread id, 16 hex digits; on the subject or an ancestor. */
export const thread = '[data-legacy-thread-id], [data-thread-perm-id]'
export const person = 'span[email]'
export const account = 'a[aria-label*="@"]'
/** A list row repeats the thread id of another conversation. */
export const row = 'tr[role=row], tr.zA'
