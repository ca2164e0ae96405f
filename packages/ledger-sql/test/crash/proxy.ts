/** A way to a server that can be cut, or fall silent, at chosen points of what goes through it. */
import { type AddressInfo, connect, createServer, type Socket } from "node:net"
import { Effect, type Scope } from "effect"
import { Spotter } from "./spotting.ts"

/** Where a connection is cut, once: counted over all of them, from 1, from the moment it is set. */
export type Cut =
  /** Before the n-th message reaches the server, or in its middle. */
  | { readonly of: "message"; readonly n: number; readonly when: "before" | "within" }
  /** At the n-th COMMIT: before it reaches the server, once it does, or once the server has answered. */
  | { readonly of: "commit"; readonly n: number; readonly when: "before" | "sent" | "answered" }

export interface Proxy {
  /** The server's address, by way of the proxy. */
  readonly url: string
  /** From now on, the next connection to come to this point is cut; none where there is none. */
  readonly cut: (at: Cut | undefined) => void
  /** Whether the point that was set has been reached. */
  readonly isCut: () => boolean
  /** From now on nothing gets through, either way, although nobody hangs up; or it does again. */
  readonly swallow: (all: boolean) => void
}

interface State {
  at: Cut | undefined
  messages: number
  commits: number
  swallows: boolean
}

/** What becomes of one message to the server. */
const fateOf = (state: State, isCommit: boolean): Cut["when"] | undefined => {
  const { at } = state
  state.messages += 1
  if (isCommit) state.commits += 1
  if (at === undefined) return undefined
  const n = at.of === "message" ? state.messages : isCommit ? state.commits : 0
  if (n !== at.n) return undefined
  state.at = undefined
  return at.when
}

const carry = (state: State, client: Socket, server: Socket): void => {
  const spotter = new Spotter()
  let isLast = false
  const hangUp = (): void => {
    client.destroy()
    server.destroy()
  }
  client.on("data", (bytes) => {
    if (state.swallows || isLast) return
    const fate = fateOf(state, spotter.sees(bytes))
    if (fate === undefined) return void server.write(bytes)
    if (fate === "before") return hangUp()
    if (fate === "within") return void server.write(bytes.subarray(0, bytes.length / 2), hangUp)
    isLast = true
    if (fate === "answered") return void server.write(bytes)
    // What was sent arrives, and nobody waits for the answer.
    client.destroy()
    server.end(bytes)
  })
  server.on("data", (bytes) => {
    if (state.swallows) return
    if (isLast) hangUp()
    else client.write(bytes)
  })
  for (const [one, other] of [
    [client, server],
    [server, client]
  ] as const) {
    one.on("error", () => other.destroy())
    one.on("close", () => (isLast ? undefined : other.destroy()))
  }
}

/** A way to the server at this address. */
export const proxyTo = (address: string): Effect.Effect<Proxy, never, Scope.Scope> =>
  Effect.map(
    Effect.acquireRelease(
      Effect.callback<{ readonly state: State; readonly port: number; readonly close: () => void }>((resume) => {
        const state: State = { at: undefined, messages: 0, commits: 0, swallows: false }
        const { hostname, port } = new URL(address)
        const open = new Set<Socket>()
        const listener = createServer((client) => {
          const server = connect({ host: hostname, port: Number(port) })
          for (const socket of [client, server]) {
            open.add(socket)
            socket.once("close", () => open.delete(socket))
          }
          carry(state, client, server)
        })
        const close = (): void => {
          listener.close()
          for (const socket of open) socket.destroy()
        }
        listener.listen(0, "127.0.0.1", () => {
          // A server that listens on a port has an address of this kind.
          const own = listener.address() as AddressInfo
          resume(Effect.succeed({ state, port: own.port, close }))
        })
      }),
      ({ close }) => Effect.sync(close)
    ),
    ({ state, port }) => {
      const url = new URL(address)
      url.host = `127.0.0.1:${port}`
      return {
        url: url.href,
        cut: (at) => Object.assign(state, { at, messages: 0, commits: 0 }),
        isCut: () => state.at === undefined,
        swallow: (all) => (state.swallows = all)
      }
    }
  )
