/** A file of a logged mail, brought by our own request: a link could not say who is asking. */
import type { MessageFile } from '../../../shared_schema/generated/wire'
import type { MailHost } from '../host'

export async function download(host: MailHost, message: number, file: MessageFile): Promise<string> {
  const url = `${await host.server()}/api/messages/${message}/files/${file.id}`
  const answer = await fetch(url, { headers: await host.credentials() })
  if (!answer.ok) return ((await answer.json()) as { title?: string }).title ?? 'The file could not be had.'
  const place = URL.createObjectURL(await answer.blob())
  const link = document.createElement('a')
  link.href = place
  link.download = file.name
  link.click()
  URL.revokeObjectURL(place)
  return ''
}
