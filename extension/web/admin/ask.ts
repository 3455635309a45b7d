/** The panel's methods over HTTP, typed by the wire. */
import type { Methods } from '../../../shared_schema/generated/wire'
import { post } from '../api'

export const ask = <M extends keyof Methods>(
  method: M,
  params: Methods[M]['params'],
): Promise<Methods[M]['result']> => post(`/panel/${method}`, params)
