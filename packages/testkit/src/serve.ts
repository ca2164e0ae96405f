/** A real HTTP server for tests of adapters: what a source answers is a function of what it is asked. */
import { Effect, type Scope } from "effect"
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { jsonOf } from "./jsonOf.ts"

/** What a source is asked. */
export interface Asked {
  readonly method: string
  readonly url: URL
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** What it answers: a JSON value, or a body as it is. */
export interface Answer {
  /** 200 unless given. */
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly json?: unknown
  readonly body?: string | Uint8Array
}

export interface Server {
  readonly url: URL
  /** All that it was asked so far, in order. */
  readonly asked: ReadonlyArray<Asked>
}

/** Bytes of a request's body that are read. */
const maxBody = 64 * 1024 * 1024

/** Serves on a free port of this machine until the scope closes. A `respond` that throws is a 500 with its message. */
export const serve = (respond: (asked: Asked) => Answer): Effect.Effect<Server, never, Scope.Scope> =>
  Effect.map(
    Effect.acquireRelease(
      Effect.callback<Opened>((resume) => {
        const asked: Array<Asked> = []
        const server = createServer((request, response) => {
          let base = ""
          const address = server.address()
          // A server on a port has an address of this form while it listens.
          if (typeof address === "object" && address !== null) base = originOf(address)
          void answer(request, response, base, asked, respond)
        })
        server.listen(0, "127.0.0.1", () => {
          // As above.
          const url = new URL(originOf(server.address() as AddressInfo))
          resume(Effect.succeed({ server, url, asked }))
        })
      }),
      ({ server }) =>
        Effect.callback<void>((resume) => {
          server.close(() => resume(Effect.void))
          server.closeAllConnections()
        })
    ),
    ({ url, asked }) => ({ url, asked })
  )

interface Opened extends Server {
  readonly server: ReturnType<typeof createServer>
}

const originOf = ({ port }: AddressInfo): string => `http://127.0.0.1:${port}/`

const answer = async (
  request: IncomingMessage,
  response: ServerResponse,
  base: string,
  all: Array<Asked>,
  respond: (asked: Asked) => Answer
): Promise<void> => {
  try {
    const parts: Array<Uint8Array> = []
    let length = 0
    for await (const part of request) {
      // Without an encoding set, a request's parts are bytes.
      const bytes = part as Uint8Array
      length += bytes.length
      if (length > maxBody) return void response.writeHead(413).end()
      parts.push(bytes)
    }
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]))
    const { method = "GET", url = "/" } = request
    const asked = { method, url: new URL(url, base), headers, body: Buffer.concat(parts).toString("utf8") }
    all.push(asked)
    const { status = 200, json, body, headers: more } = respond(asked)
    const type = json === undefined ? {} : { "content-type": "application/json; charset=utf-8" }
    response.writeHead(status, { ...type, ...more }).end(json === undefined ? body : jsonOf(json))
  } catch (error) {
    if (!response.headersSent) response.writeHead(500, { "content-type": "text/plain" })
    response.end(String(error))
  }
}
