/**
 * Requests and answers of `node:http`, as the web has them. Its types are named by what is used of them: whoever only mounts
 * something needs no types of Node.
 */

/** An `IncomingMessage`, also one that a framework has put more on. */
export interface Incoming {
  readonly method?: string | undefined
  readonly url?: string | undefined
  readonly headers: Readonly<Record<string, string | ReadonlyArray<string> | undefined>>
  /** Whether all of it has come. */
  readonly complete: boolean
  /** Whether somebody has begun to read its body. */
  readonly readableDidRead: boolean
  /** The body, as a parser that came before has left it. */
  readonly body?: unknown
  readonly socket: { readonly remoteAddress?: string | undefined }
  on(event: string, listener: (given: unknown) => void): unknown
  once(event: string, listener: (given: unknown) => void): unknown
  removeAllListeners(event: string): unknown
  pause(): unknown
  resume(): unknown
}

/** A `ServerResponse`. */
export interface Outgoing {
  readonly headersSent: boolean
  readonly writableFinished: boolean
  once(event: string, listener: (given: unknown) => void): unknown
  writeHead(status: number, headers: Record<string, string | number | Array<string>>): unknown
  end(body?: Uint8Array): unknown
}

/** The request as the web has it; undefined for one that the web can't have. Its host is nobody's to say: it is `laurel.invalid`. */
export const requestOf = (incoming: Incoming, signal?: AbortSignal): Request | undefined => {
  const { method = "GET", url = "" } = incoming
  const given = method === "GET" || method === "HEAD" ? null : bodyOf(incoming)
  try {
    const headers = headersOf(incoming)
    // What is written anew may be longer or shorter than what was read.
    if (typeof given === "string") headers.delete("content-length")
    const body = given === null ? {} : { body: given }
    // Node asks for this word where the body is a stream; the types of the web don't know it.
    const init: RequestInit & { readonly duplex: "half" } = { method, headers, duplex: "half", ...body }
    return new Request(new URL(url, "http://laurel.invalid"), signal === undefined ? init : { ...init, signal })
  } catch {
    // Request and URL have no other way to say so.
    return undefined
  }
}

const headersOf = (incoming: Incoming): Headers => {
  const headers = new Headers()
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value !== undefined) headers.set(name, typeof value === "string" ? value : value.join(", "))
  }
  return headers
}

/** The body, or what a parser has made of it: its bytes, its text, or the JSON that stood there, written anew. */
const bodyOf = (incoming: Incoming): ReadableStream<Uint8Array> | Uint8Array<ArrayBuffer> | string => {
  const { readableDidRead, body } = incoming
  if (!readableDidRead) return streamOf(incoming)
  if (body instanceof Uint8Array) return new Uint8Array(body)
  if (typeof body === "string") return body
  const text = body === undefined ? undefined : JSON.stringify(body)
  return text ?? gone()
}

/** A body that somebody else has read, and nobody has any more. */
const gone = (): ReadableStream<Uint8Array> =>
  new ReadableStream({ start: (controller) => controller.error(new Error("the body was read before it came here")) })

/** The body as it is asked for. Whoever has had enough leaves the connection as it is: the answer still has to go over it. */
const streamOf = (incoming: Incoming): ReadableStream<Uint8Array> =>
  new ReadableStream<Uint8Array>(
    {
      start(controller) {
        incoming.on("data", (part) => {
          if (part instanceof Uint8Array) controller.enqueue(new Uint8Array(part))
          else controller.error(new Error("somebody has had the body turned into text before it came here"))
          incoming.pause()
        })
        incoming.once("end", () => controller.close())
        incoming.once("error", (error) => controller.error(error))
        incoming.pause()
      },
      pull: () => void incoming.resume(),
      cancel: () => {
        incoming.removeAllListeners("data")
        incoming.removeAllListeners("end")
        incoming.pause()
      }
    },
    { highWaterMark: 0 }
  )

/**
 * Sends an answer, whole, and gives its body. The connection ends with it where `closes` says so, and where something of the request
 * was not read: that is not waited for.
 */
export const send = async (
  incoming: Incoming,
  outgoing: Outgoing,
  response: Response,
  closes = false
): Promise<Uint8Array> => {
  const body = new Uint8Array(await response.arrayBuffer())
  const isHead = incoming.method === "HEAD"
  const cookies = response.headers.getSetCookie()
  outgoing.writeHead(response.status, {
    ...Object.fromEntries(response.headers),
    ...(cookies.length === 0 ? {} : { "set-cookie": cookies }),
    // What a GET would have as its length is not known where the answer has no body already.
    ...(isHead && body.length === 0 ? {} : { "content-length": body.length }),
    ...(closes || !incoming.complete ? { connection: "close" } : {})
  })
  outgoing.end(isHead ? undefined : body)
  return body
}
