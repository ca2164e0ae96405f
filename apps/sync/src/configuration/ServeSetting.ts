/** `"serve"` in the configuration: how much each key may ask, and who stands in front of the program. */
import { callerOf } from "@laurel/http"
import { Schema } from "effect"

const maxPerMinute = 100_000
/** Proxies one behind the other. */
const maxProxies = 5

export const ServeSetting = Schema.Struct({
  /** Of one key; 600 unless given. A sixth of them may come at once. */
  requestsPerMinute: Schema.optionalKey(Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: maxPerMinute }))),
  /** Proxies that a request comes through, each of which adds to `X-Forwarded-For` whom it comes from; none unless given. */
  proxies: Schema.optionalKey(Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: maxProxies })))
})
export type ServeSetting = typeof ServeSetting.Type

const defaultPerMinute = 600

/** What one key may ask. */
export const rateOf = ({ requestsPerMinute = defaultPerMinute }: ServeSetting) => ({
  burst: Math.ceil(requestsPerMinute / 6),
  perMinute: requestsPerMinute
})

/** The address that a request comes from, as far as our own proxies say. */
export const addressOf = (request: Request, connected: string, { proxies = 0 }: ServeSetting): string =>
  callerOf(request, connected, proxies)
