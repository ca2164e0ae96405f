/** A server that runs as long as the test's scope, and tells what it was asked. */
import { Effect, type Scope } from "effect"
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"

export interface Local {
  readonly url: string
  readonly requests: ReadonlyArray<IncomingMessage>
}

export const local = (
  answer: (request: IncomingMessage, response: ServerResponse, count: number) => void
): Effect.Effect<Local, never, Scope.Scope> =>
  Effect.acquireRelease(
    Effect.callback<{ readonly local: Local; readonly server: Server }>((resume) => {
      const requests: Array<IncomingMessage> = []
      const server = createServer((request, response) => {
        requests.push(request)
        answer(request, response, requests.length)
      })
      server.listen(0, "127.0.0.1", () => {
        // The address of a server that listens on a port is never a path.
        const { port } = server.address() as AddressInfo
        resume(Effect.succeed({ local: { url: `http://127.0.0.1:${port}`, requests }, server }))
      })
    }),
    ({ server }) =>
      Effect.sync(() => {
        server.closeAllConnections()
        server.close()
      })
  ).pipe(Effect.map(({ local }) => local))
