/** A plain HTTP server around a function of the web's own Request and Response, as long as its scope is open. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http"
import { Effect, type Scope } from "effect"

type Answering = (request: Request) => Promise<Response>

/** The bytes of one body: a commit is far smaller. */
const maxBody = 1_048_576

/** Gives the address that it serves at; 0 is any port that is free. Only this machine reaches it. */
export const serve = (port: number, answering: Answering): Effect.Effect<string, Error, Scope.Scope> =>
  Effect.acquireRelease(
    Effect.callback<Server, Error>((resume) => {
      const server = createServer((incoming, outgoing) => void answer(answering, incoming, outgoing))
      server.once("error", (error) => resume(Effect.fail(error)))
      server.listen(port, "127.0.0.1", () => resume(Effect.succeed(server)))
    }),
    (server) =>
      Effect.callback<void>((resume) => {
        server.close(() => resume(Effect.void))
        server.closeAllConnections()
      })
  ).pipe(
    Effect.map((server) => {
      const at = server.address()
      return `http://127.0.0.1:${typeof at === "object" && at !== null ? at.port : port}`
    })
  )

const answer = async (answering: Answering, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
  const response = await respond(answering, incoming).catch((error: unknown) => {
    console.error(error)
    return new Response("A mistake of the server.", { status: 500 })
  })
  for (const [name, value] of response.headers) outgoing.appendHeader(name, value)
  outgoing.writeHead(response.status)
  outgoing.end(Buffer.from(await response.arrayBuffer()))
}

const respond = async (answering: Answering, incoming: IncomingMessage): Promise<Response> => {
  const { method = "GET", url = "/", headers } = incoming
  const parts: Array<Buffer> = []
  let length = 0
  for await (const part of incoming as AsyncIterable<Buffer>) {
    length += part.length
    if (length > maxBody) return new Response(`expected at most ${maxBody} bytes`, { status: 413 })
    parts.push(part)
  }
  if (!URL.canParse(url, "http://host.invalid")) return new Response("expected a path", { status: 400 })
  const all = Object.entries(headers).flatMap(([name, value]): Array<[string, string]> =>
    value === undefined ? [] : [[name, Array.isArray(value) ? value.join(", ") : value]]
  )
  const body = method === "GET" || method === "HEAD" ? {} : { body: Buffer.concat(parts) }
  return answering(new Request(new URL(url, "http://host.invalid"), { method, headers: all, ...body }))
}
