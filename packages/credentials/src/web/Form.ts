/** What a form of the pages sent: read as far as it may be long, and no more fields than there are. */
import { bodyOf } from "@laurel/http"
import { Effect } from "effect"

export interface Sent {
  readonly fields: ReadonlyMap<string, string>
  /** Files that have something in them, by the name of their field. */
  readonly files: ReadonlyMap<string, Uint8Array>
}

export type Unread = "tooLarge" | "malformed"

/** Parts of a form: ours have three. */
const maxParts = 10
/** Milliseconds that a form may take to come. */
const within = "30 seconds"

/** A form is read as a whole: one of ten million parts is not begun. */
const isCrowded = (bytes: Uint8Array, type: string): boolean => {
  const [, quoted, plain] = /boundary=(?:"([^"]{1,100})"|([^\s;,"]{1,100}))/i.exec(type) ?? []
  const between = Buffer.from(/^multipart/i.test(type) ? `--${quoted ?? plain ?? ""}` : "&")
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let count = 0
  for (let at = text.indexOf(between); at !== -1 && count <= maxParts + 1; at = text.indexOf(between, at + 1)) count++
  return count > maxParts + 1
}

const isForm = (type: string): boolean =>
  /^(?:multipart\/form-data|application\/x-www-form-urlencoded)\s*(?:;|$)/i.test(type)

const sent = async (request: Request, most: number, signal: AbortSignal): Promise<Sent | Unread> => {
  const type = request.headers.get("content-type") ?? ""
  if (!isForm(type)) return "malformed"
  // Nothing of a form that nobody waits for any more is taken into memory.
  const bytes = await bodyOf(request, most, signal)
  if (bytes === "long") return "tooLarge"
  if (bytes === "broken") return "malformed"
  if (isCrowded(bytes, type)) return "malformed"
  const fields = new Map<string, string>()
  const files = new Map<string, Uint8Array>()
  try {
    const form = await new Response(bytes, { headers: { "content-type": type } }).formData()
    for (const [name, value] of form) {
      if (fields.size + files.size >= maxParts) return "malformed"
      if (typeof value === "string") fields.set(name, value)
      else if (value.size > 0) files.set(name, new Uint8Array(await value.arrayBuffer()))
    }
  } catch {
    // A form that is none has no other way to say so.
    return "malformed"
  }
  return { fields, files }
}

/** At most so many bytes. */
export const read = (request: Request, most: number): Effect.Effect<Sent, Unread> =>
  Effect.flatMap(
    Effect.promise((signal) => sent(request, most, signal)),
    (got) => (typeof got === "string" ? Effect.fail(got) : Effect.succeed(got))
  ).pipe(Effect.timeoutOrElse({ duration: within, orElse: () => Effect.fail("malformed" as const) }))
