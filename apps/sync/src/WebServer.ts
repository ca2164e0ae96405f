/** A plain HTTP server around handlers of the web's own Request and Response. TLS is a proxy's, in front of it. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http"
import { Node } from "@laurel/http"
import { Effect, type Scope } from "effect"
import { type Unable, unable } from "./Unable.ts"

/** Answers a request from an address. */
export type Handler = (request: Request, address: string) => Promise<Response>

export interface Options {
  readonly host: string
  /** 0 for any that is free. */
  readonly port: number
  /** What to name another one by, in messages: `--port`. */
  readonly flags: { readonly host: string; readonly port: string }
  /** Who answers what is asked of a path; nobody: 404. */
  readonly handlerOf: (path: string) => Handler | undefined
  /** Is told of each request that is answered 4xx, with what the answer says. */
  readonly refused: (path: string, status: number, body: string) => void
}

/** Connections at the same time, and how long each part of a request may take to come, in milliseconds. */
const maxConnections = 256
const within = { headers: 10_000, request: 60_000, idle: 5_000 } as const
/** Milliseconds that requests in hand have at the end. */
const grace = 30_000
/** Milliseconds between two looks for connections that have become idle. */
const pause = 50

/**
 * Serves until the scope closes: then no connection is taken any more, and what is in hand is answered first. Gives the address
 * that it serves at.
 */
export const serve = ({ host, port, flags, handlerOf, refused }: Options): Effect.Effect<string, Unable, Scope.Scope> =>
  Effect.acquireRelease(
    Effect.callback<{ readonly server: Server; readonly address: string }, Unable>((resume) => {
      const server = createServer(
        { headersTimeout: within.headers, requestTimeout: within.request, keepAliveTimeout: within.idle },
        (incoming, outgoing) => void answer(server, { handlerOf, refused }, incoming, outgoing)
      )
      server.maxConnections = maxConnections
      server.once("error", (error) => resume(Effect.fail(unable(whyNot({ host, port, flags }, error)))))
      server.listen(port, host, () => resume(Effect.succeed({ server, address: addressOf(server, host) })))
    }),
    ({ server }) => close(server)
  ).pipe(Effect.map(({ address }) => address))

const whyNot = ({ host, port, flags }: Pick<Options, "host" | "port" | "flags">, error: Error): string => {
  const where = `${host}, port ${port}`
  const code = "code" in error ? error.code : undefined
  if (code === "EADDRINUSE") return `another program listens on ${where}: name another ${flags.port}`
  if (code === "EACCES") return `this user may not listen on ${where}: name a ${flags.port} above 1023`
  if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND")
    return `${host} is no address of this machine: name another ${flags.host}`
  return `listening on ${where} failed: ${error.message}`
}

const addressOf = (server: Server, host: string): string => {
  const found = server.address()
  const name = host.includes(":") ? `[${host}]` : host
  return typeof found === "object" && found !== null ? `http://${name}:${found.port}` : `http://${name}`
}

const close = (server: Server): Effect.Effect<void> =>
  Effect.callback<void>((resume) => {
    // A connection that is kept alive is idle once its request is answered.
    const idle = setInterval(() => server.closeIdleConnections(), pause)
    const late = setTimeout(() => server.closeAllConnections(), grace)
    server.close(() => {
      clearInterval(idle)
      clearTimeout(late)
      resume(Effect.void)
    })
  })

const answer = async (
  server: Server,
  { handlerOf, refused }: Pick<Options, "handlerOf" | "refused">,
  incoming: IncomingMessage,
  outgoing: ServerResponse
): Promise<void> => {
  const request = Node.requestOf(incoming)
  const path = request === undefined ? "" : new URL(request.url).pathname
  const handler = request === undefined ? undefined : handlerOf(path)
  const response =
    request === undefined
      ? new Response(null, { status: 400 })
      : handler === undefined
        ? Response.json({ error: "nothing is received at this path" }, { status: 404 })
        : await handler(request, incoming.socket.remoteAddress ?? "")
  const body = await Node.send(incoming, outgoing, response, !server.listening)
  const { status } = response
  if (status >= 400 && status < 500) refused(path, status, new TextDecoder().decode(body))
}
