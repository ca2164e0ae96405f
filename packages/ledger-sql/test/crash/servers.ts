/** A PostgreSQL server of a test's own, which keeps what it was told through a power cut, and is stopped and started at will. */
import { randomUUID } from "node:crypto"
import { chmodSync, readFileSync } from "node:fs"
import { type AddressInfo, createServer } from "node:net"
import { join } from "node:path"
import { Effect, type Scope } from "effect"
import { embedded } from "../embedded.ts"
import { folder } from "../store.ts"

export interface Server {
  readonly url: string
  /** Stops it: `fast` ends what goes on, `immediate` is a power cut. */
  readonly stop: (how: "fast" | "immediate") => Effect.Effect<void>
  readonly start: Effect.Effect<void>
}

const freePort = Effect.callback<number>((resume) => {
  const server = createServer()
  server.listen(0, "127.0.0.1", () => {
    // A server that listens on a port has an address of this kind.
    const { port } = server.address() as AddressInfo
    server.close(() => resume(Effect.succeed(port)))
  })
})

const isRunning = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    // No such process: that is what was asked.
    return false
  }
}

const pidOf = (data: string): number => Number(readFileSync(join(data, "postmaster.pid"), "utf8").split("\n")[0])

const halt = (data: string, how: "fast" | "immediate") =>
  Effect.suspend(() => {
    const pid = pidOf(data)
    process.kill(pid, how === "fast" ? "SIGINT" : "SIGQUIT")
    const gone: Effect.Effect<void> = Effect.suspend(() =>
      isRunning(pid) ? Effect.andThen(Effect.sleep(20), gone) : Effect.void
    )
    return gone
  })

/** A running server; stopped, and its files gone, when the scope closes. */
export const ownServer: Effect.Effect<Server, never, Scope.Scope> = Effect.gen(function* () {
  const path = yield* folder
  chmodSync(path, 0o755)
  const [data, password, port] = [join(path, "data"), randomUUID(), yield* freePort]
  const EmbeddedPostgres = yield* Effect.promise(embedded)
  const make = () =>
    new EmbeddedPostgres({
      databaseDir: data,
      port,
      user: "laurel",
      password,
      authMethod: "scram-sha-256",
      persistent: true,
      createPostgresUser: process.getuid?.() === 0,
      initdbFlags: ["--encoding=UTF8", "--locale=C"],
      postgresFlags: ["-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "fsync=on"],
      onLog: () => undefined,
      onError: () => undefined
    })
  const start = Effect.promise(() => make().start())
  yield* Effect.promise(() => make().initialise())
  yield* Effect.acquireRelease(start, () => Effect.ignore(halt(data, "immediate")))
  return {
    url: `postgres://laurel:${password}@127.0.0.1:${port}/postgres`,
    stop: (how) => halt(data, how),
    start
  }
})
