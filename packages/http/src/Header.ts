/** Headers that may be sent: refused before they are, in words that don't repeat them. */
import { Result } from "effect"
import { Unusable } from "./HttpError.ts"

const token = /^[!#$%&'*+.^_`|~\w-]{1,200}$/
// Bytes, not text: what is no Latin-1 has no agreed spelling. Tabs are allowed inside, and of no use.
const visible = /^[\x21-\x7e\x80-\xff](?:[\x20-\x7e\x80-\xff]*[\x21-\x7e\x80-\xff])?$/
/** Of one value; servers take little more. */
const longest = 16_384

/** These are how a message travels, or where to: they are the client's. */
const own = new Set([
  "connection",
  "content-length",
  "expect",
  "host",
  "keep-alive",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "x-request-id"
])

export const checkHeader = (name: string, value: string): Result.Result<void, Unusable> => {
  const fail = (expected: string, found: string) => Result.fail(new Unusable({ expected, found }))
  if (!token.test(name)) return fail("the name of a header", JSON.stringify(name.slice(0, 100)))
  if (own.has(name.toLowerCase())) return fail("only headers that the client does not send itself", `"${name}"`)
  if (value.length > longest) {
    return fail(`a header of at most ${longest} characters`, `"${name}" with ${value.length}`)
  }
  return visible.test(value)
    ? Result.void
    : fail(
        `a value of header "${name}" that is not empty, of visible Latin-1 characters`,
        "another, such as one with a newline or a space at its end"
      )
}
