/** One request and its answer on the wire: the only place that knows ky and fetch. */
import { Effect } from "effect"
import ky from "ky"
import { type Read, read } from "./Body.ts"
import { type Reason, TimedOut, TooLarge, Unexpected, Unreachable, Unreadable } from "./HttpError.ts"

/** Of the body of an answer that was not wanted. */
export const maxSaid = 65_536

export interface Outgoing {
  readonly method: string
  readonly url: URL
  readonly headers: Headers
  readonly body: Uint8Array | undefined
  readonly isWanted: (status: number) => boolean
  readonly maxBytes: number
  readonly timeout: number
}

interface Head {
  readonly status: number
  readonly headers: Headers
}

export interface Answer extends Head, Read {
  readonly url: URL
}

/** No answer, or not a whole one; what was seen of it. */
export interface Lost {
  readonly reason: Reason
  readonly head: Head | undefined
}

/** Sends it once. An answer that is not wanted comes back too, with the beginning of its body, as far as that came. */
export const exchange = (outgoing: Outgoing): Effect.Effect<Answer, Lost> =>
  Effect.suspend(() => {
    const { url, isWanted, maxBytes, timeout } = outgoing
    let head: Head | undefined
    const lose = (reason: Reason): Lost => ({ reason, head })
    const run = async (signal: AbortSignal): Promise<Answer> => {
      const response = await fetchOnce(outgoing, signal)
      const seen = (head = { status: response.status, headers: response.headers })
      if (!isWanted(seen.status)) {
        return { ...seen, url, ...(await read(response.body, maxSaid).catch(() => nothing)) }
      }
      if (outgoing.method !== "HEAD" && Number(seen.headers.get("content-length")) > maxBytes) {
        await response.body?.cancel()
        return { ...seen, url, bytes: nothing.bytes, isCut: true }
      }
      return { ...seen, url, ...(await read(response.body, maxBytes)) }
    }
    return Effect.tryPromise({ try: run, catch: (cause) => lose(reasonOf(cause, head !== undefined)) }).pipe(
      Effect.flatMap((answer) =>
        answer.isCut && isWanted(answer.status) ? Effect.fail(lose(new TooLarge({ maxBytes }))) : Effect.succeed(answer)
      ),
      Effect.timeoutOrElse({
        duration: timeout,
        orElse: () =>
          head !== undefined && !isWanted(head.status)
            ? Effect.succeed({ ...head, url, ...nothing })
            : Effect.fail(lose(new TimedOut({ milliseconds: timeout })))
      })
    )
  })

const nothing: Read = { bytes: new Uint8Array(), isCut: true }

const fetchOnce = ({ method, url, headers, body }: Outgoing, signal: AbortSignal) =>
  ky(url, {
    method,
    headers,
    signal,
    retry: 0,
    timeout: false,
    throwHttpErrors: false,
    redirect: "manual",
    ...(body === undefined ? {} : { body: new Uint8Array(body) })
  })

/** How deep errors of Node lie in those of fetch and ky. */
const depth = 8

/** What an error of the network is called. Its message is not used: it may repeat the request. */
const codeOf = (cause: unknown): string | undefined => {
  let error = cause
  for (let level = 0; level < depth && typeof error === "object" && error !== null; level++) {
    if ("code" in error && typeof error.code === "string" && /^[A-Z][A-Z0-9_]{1,60}$/.test(error.code))
      return error.code
    // What Node's parser says of bytes that are no HTTP has no code.
    if ("name" in error && error.name === "HTTPParserError") return "HPE_INVALID"
    error = "cause" in error ? error.cause : undefined
  }
  return undefined
}

const words: Readonly<Record<string, string>> = {
  ENOTFOUND: "no host of that name",
  EAI_AGAIN: "a name service that does not answer",
  ECONNREFUSED: "a refused connection",
  ECONNRESET: "a connection that was reset",
  UND_ERR_SOCKET: "a connection that was closed"
}

const reasonOf = (cause: unknown, isAnswered: boolean): Reason => {
  const code = codeOf(cause)
  if (code === undefined) {
    // What fetch does not blame on the network is an answer it can't take, such as a status of 700.
    return cause instanceof Error && (cause.name === "NetworkError" || isAnswered)
      ? new Unreachable({ found: isAnswered ? "one that broke off in its body" : "no connection" })
      : new Unexpected({ found: "what is not an answer of HTTP" })
  }
  if (/TIMEOUT|ETIMEDOUT/.test(code) && !isAnswered)
    return new Unreachable({ found: `no connection in time (${code})` })
  if (/^Z_|^ERR__ERROR|BROTLI|ZSTD/.test(code)) {
    return new Unreadable({ where: "", expected: "a packed body", found: `a damaged one (${code})` })
  }
  if (code.startsWith("HPE_")) return new Unexpected({ found: `what is not HTTP (${code})` })
  const found =
    words[code] ?? (/CERT|SELF_SIGNED|ALTNAME/.test(code) ? "a certificate that is not trusted" : "no connection")
  return new Unreachable({ found: `${isAnswered ? "one that broke off in its body" : found} (${code})` })
}
