/** What the settings of all sources that are asked say of how they are asked. */
import type { Http } from "@laurel/http"
import { Schema } from "effect"

export const between = (minimum: number, maximum: number) => Schema.Int.check(Schema.isBetween({ minimum, maximum }))

export const clientFields = {
  requestsPerSecond: Schema.optionalKey(between(1, 1_000)),
  /** Requests at the same time. */
  concurrency: Schema.optionalKey(between(1, 100)),
  /** Of one attempt. */
  timeoutSeconds: Schema.optionalKey(between(1, 3_600)),
  /** Attempts after the first where the source fails or asks to wait. */
  retries: Schema.optionalKey(between(0, 20)),
  /** Of one answer. */
  maxMegabytes: Schema.optionalKey(between(1, 1_024))
}
const ClientFields = Schema.Struct(clientFields)
export type ClientFields = typeof ClientFields.Type

/** What is said of the client, as it takes it; the rest is as the client has it. */
export const tuningOf = (setting: ClientFields): Http.Tuning => {
  const { requestsPerSecond, concurrency, timeoutSeconds, retries, maxMegabytes } = setting
  return {
    ...(requestsPerSecond === undefined ? {} : { perSecond: requestsPerSecond }),
    ...(concurrency === undefined ? {} : { concurrency }),
    ...(timeoutSeconds === undefined ? {} : { timeout: `${timeoutSeconds} seconds` }),
    ...(retries === undefined ? {} : { retries }),
    ...(maxMegabytes === undefined ? {} : { maxBytes: maxMegabytes * 1_048_576 })
  }
}

/** How far before the beginning of the last run a run begins: what was changed while that went on is read again. */
export const overlapFields = { overlapMinutes: Schema.optionalKey(between(0, 10_080)) }

/** The overlap as adapters take it; theirs unless given. */
export const overlapOf = ({
  overlapMinutes
}: {
  readonly overlapMinutes?: number
}): { readonly overlap?: `${number} minutes` } =>
  overlapMinutes === undefined ? {} : { overlap: `${overlapMinutes} minutes` }
