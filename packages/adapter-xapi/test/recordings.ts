/** The recorded exchanges with a record store, and a server that answers as it did. */
import { Xapi } from "@laurel/adapter-xapi"
import { type Adapter, type Fact, Id } from "@laurel/core"
import { Effect, type Scope } from "effect"
import { readFileSync } from "node:fs"
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { join } from "node:path"

interface Exchange {
  readonly request: {
    readonly path: string
    readonly body: unknown
    readonly headers: Readonly<Record<string, string>>
  }
  readonly response: {
    readonly status: number
    readonly headers: Readonly<Record<string, string>>
    readonly body: unknown
  }
}

export const recorded = (name: string): Exchange =>
  JSON.parse(readFileSync(join(import.meta.dirname, "fixtures/lrs", `${name}.json`), "utf8"))

export interface Reply {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  /** Text goes as it is, anything else as JSON. */
  readonly body?: unknown
}

export const replay = (name: string): Reply => recorded(name).response

export interface Store {
  readonly origin: string
  readonly endpoint: string
  /** What was asked for: paths with their queries. */
  readonly asked: ReadonlyArray<string>
}

/** A server for as long as the test's scope. Where `answer` gives nothing, it has written the response itself. */
export const serve = (
  answer: (url: URL, response: ServerResponse, request: IncomingMessage) => Reply | undefined
): Effect.Effect<Store, never, Scope.Scope> =>
  Effect.acquireRelease(
    Effect.callback<{ readonly store: Store; readonly server: Server }>((resume) => {
      const asked: Array<string> = []
      const server = createServer((request, response) => {
        asked.push(request.url ?? "")
        const reply = answer(new URL(request.url ?? "", "http://store.test"), response, request)
        if (reply === undefined) return
        const { status = 200, headers = {}, body } = reply
        response.writeHead(status, { "content-type": "application/json", ...headers })
        response.end(typeof body === "string" ? body : JSON.stringify(body))
      })
      server.listen(0, "127.0.0.1", () => {
        // The address of a server that listens on a port is never a path.
        const { port } = server.address() as AddressInfo
        const origin = `http://127.0.0.1:${port}`
        resume(Effect.succeed({ store: { origin, endpoint: `${origin}/xapi`, asked }, server }))
      })
    }),
    ({ server }) =>
      Effect.sync(() => {
        server.closeAllConnections()
        server.close()
      })
  ).pipe(Effect.map(({ store }) => store))

/** The page that a cursor names, as it was recorded; the first where it names none. */
export const firstRead = (url: URL): Reply => {
  const cursor = url.searchParams.get("_cursor")
  const page = ["02-get-page-1", "02-get-page-2", "02-get-page-3", "02-get-page-4"].find(
    (name) => new URL(recorded(name).request.path, url).searchParams.get("_cursor") === cursor
  )
  return page === undefined ? { status: 400, body: { error: "no such cursor" } } : replay(page)
}

export const setting: Xapi.Setting = {
  zone: "Europe/Berlin",
  offerings: [
    {
      id: Id.OfferingId.make("safe101"),
      activities: [
        "https://courses.example.test/safe101",
        "https://courses.example.test/safe101/au1",
        "https://courses.example.test/video/1"
      ]
    },
    { id: Id.OfferingId.make("fire-drill"), activities: ["https://tms.example.test/events/4711"] }
  ]
}

export const source = Id.SourceId.make("lrs")

export const adapterOf = (endpoint: string, more: Partial<Xapi.Options> = {}): Adapter.Adapter =>
  Xapi.adapter({
    source,
    endpoint,
    auth: { kind: "none" },
    setting,
    ...more,
    http: { perSecond: 1_000, retries: 0, ...more.http }
  })

/** A draft in a few words. */
export const brief = ({ reference, evidence, subject }: Fact.Draft): string =>
  `${reference.key} ${evidence._tag} ${subject.contact.scheme}:${subject.contact.value}`

/** A statement of a test's own. */
export const statement = (number: number, more: Readonly<Record<string, unknown>> = {}) => ({
  id: idOf(number),
  actor: { mbox: `mailto:p${number}@example.test` },
  verb: { id: "http://adlnet.gov/expapi/verbs/completed" },
  object: { id: "https://courses.example.test/safe101/au1" },
  result: { completion: true },
  timestamp: "2026-11-01T09:00:00Z",
  stored: "2026-11-01T10:00:00.000Z",
  ...more
})

export const idOf = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`
