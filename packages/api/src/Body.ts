/** A request's body as an endpoint may read it: JSON in UTF-8, no longer and no deeper than it may be. */
import * as Problem from "./access/Problem.ts"

/** How deep JSON may be nested: what reads it goes down with it. */
const maxDepth = 64

const isJson = (type: string | null): boolean =>
  type !== null && /^application\/json\s*(?:;\s*charset="?utf-8"?\s*)?$/i.test(type.trim())

/** How deep the brackets of a text are nested; those in strings are text. */
const depthOf = (text: string): number => {
  let [depth, deepest, isString] = [0, 0, false]
  for (let at = 0; at < text.length; at++) {
    const character = text[at]
    if (isString) {
      if (character === "\\") at += 1
      else if (character === '"') isString = false
    } else if (character === '"') isString = true
    else if (character === "{" || character === "[") deepest = Math.max(deepest, (depth += 1))
    else if (character === "}" || character === "]") depth -= 1
  }
  return deepest
}

const decoder = new TextDecoder("utf-8", { fatal: true })

const textOf = (bytes: ArrayBuffer): string | undefined => {
  try {
    return decoder.decode(bytes)
  } catch {
    // TextDecoder has no other way to say that it is no UTF-8.
    return undefined
  }
}

const malformed = (detail: string): Problem.Problem => Problem.of(400, detail)

/** The request to be answered, or what is wrong with it. What takes no body is answered whatever comes with it. */
export const ready = async (request: Request, maxBody: number): Promise<Request | Problem.Problem> => {
  const { url, headers, signal } = request
  if (maxBody === 0) return new Request(url, { method: "GET", headers, signal })
  const coding = headers.get("content-encoding")
  if (coding !== null && coding !== "identity") {
    return Problem.of(415, `expected a body that is not compressed, found ${coding.slice(0, 100)}`)
  }
  const type = headers.get("content-type")
  if (!isJson(type)) {
    return Problem.of(
      415,
      `expected content-type application/json, found ${type === null ? "none" : type.slice(0, 100)}`
    )
  }
  if (Number(headers.get("content-length") ?? 0) > maxBody) return tooLarge(maxBody)
  const bytes = await request.arrayBuffer()
  if (bytes.byteLength > maxBody) return tooLarge(maxBody)
  const text = textOf(bytes)
  if (text === undefined) return malformed("expected a body in UTF-8")
  if (text.trim() === "") return malformed("expected a body in JSON, found none")
  if (depthOf(text) > maxDepth) return malformed(`expected JSON of at most ${maxDepth} levels`)
  return new Request(url, { method: "POST", headers, signal, body: text })
}

const tooLarge = (maxBody: number): Problem.Problem =>
  Problem.of(413, `expected a body of at most ${maxBody} bytes: import a larger file at the program`)
