/** The network between the browser and the host, which can fail. */
import { connect, createServer, type Server, type Socket } from "node:net"
import { Effect, type Scope } from "effect"

export interface Network {
  /** Where the browser finds the host. */
  readonly url: string
  /** `deaf`: what is asked arrives, and no answer comes back. `down`: nothing arrives. */
  readonly becomes: (state: "up" | "deaf" | "down") => void
}

/** Stands in front of a host as long as the scope is open. */
export const before = (host: string): Effect.Effect<Network, never, Scope.Scope> =>
  Effect.acquireRelease(
    Effect.callback<{ readonly network: Network; readonly end: () => void }>((resume) => {
      const { hostname, port } = new URL(host)
      const open = new Set<Socket>()
      const cut = () => open.forEach((socket) => socket.destroy())
      let state: "up" | "deaf" | "down" = "up"
      const server = createServer((browser) => {
        if (state === "down") return void browser.destroy()
        const there = connect(Number(port), hostname)
        for (const [one, other] of [
          [browser, there],
          [there, browser]
        ] as const) {
          open.add(one)
          // What breaks off is the story's own doing.
          one.on("error", () => {})
          one.on("close", () => {
            open.delete(one)
            other.destroy()
          })
        }
        browser.pipe(there)
        there.on("data", (part) => (state === "deaf" ? browser.destroy() : browser.write(part)))
      })
      server.listen(0, "127.0.0.1", () =>
        resume(
          Effect.succeed({
            network: {
              url: `http://127.0.0.1:${portOf(server)}`,
              becomes: (next) => {
                state = next
                if (next === "down") cut()
              }
            },
            end: () => {
              cut()
              server.close()
            }
          })
        )
      )
    }),
    ({ end }) => Effect.sync(end)
  ).pipe(Effect.map(({ network }) => network))

const portOf = (server: Server): number => {
  const at = server.address()
  return typeof at === "object" && at !== null ? at.port : 0
}
