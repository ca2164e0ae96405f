/** Answers requests of the web and of Node through the API's door, for as long as the record is open. */
import type { Door } from "@laurel/api"
import { callerOf, Node } from "@laurel/http"
import { Effect } from "effect"
import { ClosedError } from "../../errors.ts"
import type { Session } from "../../internal/Session.ts"
import type { ApiAsker, NodeRequest, NodeResponse } from "../Api.ts"

export interface Mounted {
  readonly session: Session
  readonly door: Door.Handler
  /** What stands before all paths; empty where nothing does. */
  readonly path: string
  readonly proxies: number
  /** Is told of what is a bug. */
  readonly failed: (error: unknown) => void
}

/** How long a request in hand is waited for when the record is closed. */
const grace = "10 seconds"

const problem = (status: number, title: string, detail: string): Response =>
  Response.json(
    { type: "about:blank", title, status, detail },
    { status, headers: { "content-type": "application/problem+json", "cache-control": "no-store" } }
  )

const closed = (): Response => {
  const response = problem(503, "Service Unavailable", "the record is closed, and nothing was done: come again later")
  response.headers.set("retry-after", "5")
  return response
}
const ours = (): Response => problem(500, "Internal Server Error", "this is a mistake of the server")
const unreadable = (): Response =>
  problem(400, "Bad Request", "the request can't be read, or its body was read before it came here")

/** A path behind another one; undefined where it is not. */
const behind = (path: string, mount: string): string | undefined => {
  if (mount === "") return path
  if (path === mount) return "/"
  return path.startsWith(`${mount}/`) ? path.slice(mount.length) : undefined
}

/** The same request for another path; undefined where it can't be made, since somebody has read its body. */
const at = (request: Request, path: string): Request | undefined => {
  const url = new URL(request.url)
  if (url.pathname === path) return request
  url.pathname = path
  const { method, headers, signal } = request
  try {
    const body = method === "GET" || method === "HEAD" ? null : request.body
    // Node asks for this word where the body is a stream; the types of the web don't know it.
    const init: RequestInit & { readonly duplex: "half" } = { method, headers, signal, body, duplex: "half" }
    return new Request(url, init)
  } catch {
    // A body that was read has no other way to say so.
    return undefined
  }
}

export class Answers {
  readonly #mounted: Mounted

  constructor(mounted: Mounted) {
    this.#mounted = mounted
  }

  readonly fetch = async (request: Request, asker?: ApiAsker): Promise<Response> => {
    const address = asker?.address
    try {
      return await this.#answer(request, typeof address === "string" ? address : "", "")
    } catch (error) {
      this.#mounted.failed(error)
      return ours()
    }
  }

  readonly node = (incoming: NodeRequest, outgoing: NodeResponse, next?: () => void): void => {
    const { path, failed } = this.#mounted
    const base = typeof incoming.baseUrl === "string" ? incoming.baseUrl : ""
    const [asked = ""] = (incoming.url ?? "").split("?", 1)
    if (next !== undefined && base === "" && behind(asked, path) === undefined) return next()
    void this.#send(incoming, outgoing, base).catch((error: unknown) => {
      // Whoever asked is gone, or somebody else has answered: nothing can be sent any more.
      if (!outgoing.headersSent) failed(error)
    })
  }

  async #send(incoming: NodeRequest, outgoing: NodeResponse, base: string): Promise<void> {
    const gone = new AbortController()
    outgoing.once("close", () => {
      if (!outgoing.writableFinished) gone.abort()
    })
    const address = typeof incoming.ip === "string" && incoming.ip !== "" ? incoming.ip : incoming.socket.remoteAddress
    const request = Node.requestOf(incoming, gone.signal)
    const response = await (request === undefined
      ? unreadable()
      : this.#answer(request, address ?? "", base).catch((error: unknown) => {
          this.#mounted.failed(error)
          return ours()
        }))
    await Node.send(incoming, outgoing, response)
  }

  /** Answers a request, from whose path a framework has taken `base` off. */
  async #answer(request: Request, address: string, base: string): Promise<Response> {
    const { session, door, path, proxies } = this.#mounted
    const { pathname } = new URL(request.url)
    const rest = behind(pathname, path)
    // What a framework has taken off stands before what is still there; `path` may be either.
    const mounted = base === "" ? path : rest === undefined || path === "" ? base : `${base}${path}`
    const asked = at(request, rest ?? pathname)
    if (asked === undefined) return unreadable()
    const answer: { response?: Response } = {}
    const answering = async (): Promise<void> => {
      answer.response = await door(asked, callerOf(request, address, proxies), mounted)
    }
    try {
      await session.run(waitedFor(answering))
    } catch (error) {
      if (!(error instanceof ClosedError)) throw error
    }
    return answer.response ?? closed()
  }
}

/** Does something that is not cut off when the record is closed: it is waited for, for a while. */
const waitedFor = (body: () => Promise<void>): Effect.Effect<void> =>
  Effect.callback<void>((resume) => {
    const done = body()
    void done.then(
      () => resume(Effect.void),
      (error: unknown) => resume(Effect.die(error))
    )
    return Effect.promise(() => done.catch(() => undefined)).pipe(Effect.timeoutOption(grace), Effect.asVoid)
  })
