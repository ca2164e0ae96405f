/** The HTTP API as a server of one's own mounts it. */

/** One request that was answered. No path and no body, since these name people. */
export interface ApiRequest {
  /** Also a header of the answer, `request-id`. */
  readonly request: string
  /** When it came, as ISO 8601. */
  readonly at: string
  /** The id of the key that it was let in with, and whose it is; null where none was. */
  readonly key: string | null
  readonly actor: string | null
  readonly role: string | null
  readonly method: string
  /** As its endpoint is described: `/v1/contacts/:contact/history`; null where there is none. */
  readonly route: string | null
  readonly status: number
  readonly milliseconds: number
  /** Whether it was answered as it was before, with nothing done. */
  readonly repeated: boolean
  /** Where it came from: only where no key was let in. */
  readonly from: string | null
}

/** Where the API is mounted, and how much it answers. */
export interface ApiOptions {
  /**
   * What stands before all paths, where whoever mounts this leaves it there: `/laurel`. Express takes off what `app.use` names, and
   * Hono what `app.mount` does; to name it here as well does no harm, and tells the API's description where it is.
   */
  readonly path?: string | undefined
  /** Requests of one key in a minute, a sixth of them at once: 600 unless given. */
  readonly requestsPerMinute?: number | undefined
  /**
   * Proxies in front of the server, each of which adds to `X-Forwarded-For` whom it was asked by: 0 unless given, which believes none.
   * Not where the framework sees to it itself, as Express does with `trust proxy`.
   */
  readonly proxies?: number | undefined
  /** Is told of each request that was answered. */
  readonly asked?: ((asked: ApiRequest) => void) | undefined
  /** Is told of a bug that kept a request from being answered: written to the console unless given. */
  readonly failed?: ((error: unknown, request: string | null) => void) | undefined
}

/** What `fetch` may be told beside the request. What frameworks pass there themselves is let pass. */
export interface ApiAsker {
  /** Where the request comes from. Those that come without a key that counts are limited by it: all together, where it is not told. */
  readonly address?: unknown
  readonly [other: string]: unknown
}

/** A request of `node:http`, or of a framework that builds on it. */
export interface NodeRequest {
  readonly method?: string | undefined
  readonly url?: string | undefined
  readonly headers: Readonly<Record<string, string | ReadonlyArray<string> | undefined>>
  readonly complete: boolean
  readonly readableDidRead: boolean
  readonly socket: { readonly remoteAddress?: string | undefined }
  /** What a parser has made of the body: then it is taken from here. */
  readonly body?: unknown
  /** What Express says of where it comes from, and of what was taken off its path. */
  readonly ip?: string | undefined
  readonly baseUrl?: string | undefined
  on(event: string, listener: (...given: Array<never>) => void): unknown
  once(event: string, listener: (...given: Array<never>) => void): unknown
  removeAllListeners(event: string): unknown
  pause(): unknown
  resume(): unknown
}

/** A response of `node:http`, or of a framework that builds on it. */
export interface NodeResponse {
  readonly headersSent: boolean
  readonly writableFinished: boolean
  once(event: string, listener: (...given: Array<never>) => void): unknown
  writeHead(status: number, headers: Record<string, string | number | Array<string>>): unknown
  end(body?: Uint8Array): unknown
}

/** The API. Both are functions of their own, to be passed on as they are; once Laurel is closed they answer 503. */
export interface Api {
  /** Answers a request of the web: Hono, Next, Deno, Bun. Never rejects. */
  readonly fetch: (request: Request, asker?: ApiAsker) => Promise<Response>
  /**
   * Answers a request of Node: Express, Connect, `node:http`. Never throws, and nothing of it is left unhandled. `next` is called for
   * what is not behind `path`, where one was given and the framework did not take it off.
   */
  readonly node: (request: NodeRequest, response: NodeResponse, next?: () => void) => void
}
