/** Signatures by the Standard Webhooks specification: HMAC-SHA256 over id, moment and body, one for each secret. */
import { Effect, Redacted } from "effect"

const prefix = "whsec_"
/** Bytes of a secret, as the specification has them. */
const fewest = 24
const most = 64

/** The bytes of a secret, `whsec_` and base64; undefined where it is none. */
export const secretOf = (secret: Redacted.Redacted): Uint8Array | undefined => {
  const text = Redacted.value(secret).trim()
  if (!text.startsWith(prefix)) return undefined
  const base64 = text.slice(prefix.length)
  const bytes = Buffer.from(base64, "base64")
  // Buffer passes over what is no base64; the padding may be left out.
  const isWhole = bytes.toString("base64").replace(/=+$/, "") === base64.replace(/=+$/, "")
  return isWhole && bytes.length >= fewest && bytes.length <= most ? bytes : undefined
}

const encoder = new TextEncoder()

const one = async (secret: Uint8Array, text: string): Promise<string> => {
  const algorithm = { name: "HMAC", hash: "SHA-256" }
  const key = await crypto.subtle.importKey("raw", new Uint8Array(secret), algorithm, false, ["sign"])
  const signature = await crypto.subtle.sign(algorithm.name, key, encoder.encode(text))
  return `v1,${Buffer.from(signature).toString("base64")}`
}

/** `webhook-signature`: a receiver that knows one of the secrets is content. `seconds` is `webhook-timestamp`. */
export const sign = (
  secrets: ReadonlyArray<Uint8Array>,
  id: string,
  seconds: number,
  body: string
): Effect.Effect<string> =>
  Effect.promise(async () =>
    (await Promise.all(secrets.map((secret) => one(secret, `${id}.${seconds}.${body}`)))).join(" ")
  )
