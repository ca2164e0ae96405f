import { type Catalog, Id, Ledger, Sync } from "@laurel/core"
import { Scorm } from "@laurel/adapter-scorm"
import { Effect, Stream } from "effect"
import { createServer, type IncomingMessage } from "node:http"
import { Readable } from "node:stream"

interface Portal {
  readonly ledger: (typeof Ledger.Ledger)["Service"]
  readonly versions: Catalog.Versions
  readonly setting: Scorm.Setting
  /** Who learns what, by the portal's own session with the learner's browser. */
  readonly launchOf: (cookie: string | null) => Scorm.Launch | undefined
}

/** An endpoint for the portal's own players, at /scorm/commits. */
export const commits = ({ ledger, versions, setting, launchOf }: Portal) => {
  const source = Id.SourceId.make("portal")
  return Scorm.handler({
    source,
    setting,
    path: "/scorm/commits",
    auth: ({ headers }) =>
      Effect.sync(() => {
        const launch = launchOf(headers.get("cookie"))
        return launch === undefined ? { kind: "unknown" } : { kind: "player", launch }
      }),
    commit: (adapter) =>
      Stream.runDrain(Sync.run(versions, adapter, { archives: true })).pipe(
        Effect.provideService(Ledger.Ledger, ledger)
      ),
    known: Scorm.knownIn(ledger, source)
  })
}

const requestOf = ({ method = "GET", url = "/", headers }: IncomingMessage, body: ReadableStream): Request => {
  // Node wants this word where a body is a stream.
  const init: RequestInit & { duplex: "half" } = { method, headers: new Headers(), duplex: "half" }
  const request = new Request(
    `http://${headers.host}${url}`,
    method === "GET" || method === "HEAD" ? init : { ...init, body }
  )
  for (const [name, value] of Object.entries(headers)) request.headers.set(name, String(value))
  return request
}

/** The same under node:http. */
export const served = (respond: (request: Request) => Promise<Response>) =>
  createServer(async (incoming, outgoing) => {
    const response = await respond(requestOf(incoming, Readable.toWeb(incoming)))
    outgoing.writeHead(response.status, Object.fromEntries(response.headers))
    outgoing.end(Buffer.from(await response.arrayBuffer()))
  })
