/** The pages in a browser of this machine, over HTTP, as `laurel serve` answers them. */
import { existsSync } from "node:fs"
import { createServer, type IncomingMessage, type Server } from "node:http"
import { Effect, type Scope } from "effect"
import { type Browser, chromium } from "playwright-core"
import type * as Web from "../../src/web/Web.ts"

const usual = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
]

const quiet = ["--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update"]

/** There is no other way to see a page: without a browser the tests fail. */
export const launch: Effect.Effect<Browser, never, Scope.Scope> = Effect.acquireRelease(
  Effect.promise(() => {
    const named = process.env["CHROMIUM_PATH"] ?? ""
    const executablePath = named === "" ? usual.find(existsSync) : named
    if (executablePath === undefined) throw new Error(`expected a Chromium at ${usual.join(", ")}, or in CHROMIUM_PATH`)
    // Chromium has no sandbox for root, as whom containers run.
    return chromium.launch({ executablePath, args: [...quiet, ...(process.getuid?.() === 0 ? ["--no-sandbox"] : [])] })
  }),
  (browser) => Effect.promise(() => browser.close())
)

const bodyOf = async (incoming: IncomingMessage): Promise<Buffer> => {
  const parts: Array<Buffer> = []
  for await (const part of incoming) parts.push(part)
  return Buffer.concat(parts)
}

/** Gives the address before the pages' own path. Each request comes from a network of its own. */
export const serve = (open: Web.Open): Effect.Effect<string, never, Scope.Scope> =>
  Effect.acquireRelease(
    Effect.callback<Server>((resume) => {
      let count = 0
      const server = createServer(async (incoming, outgoing) => {
        const { method = "GET", url = "/", headers } = incoming
        const body = await bodyOf(incoming)
        const request = new Request(new URL(url, "http://laurel.invalid"), {
          method,
          headers: Object.entries(headers).flatMap(([name, value]): Array<[string, string]> => [[name, String(value)]]),
          ...(body.length === 0 ? {} : { body: new Uint8Array(body) })
        })
        const handler = open(new URL(request.url).pathname)
        const response = await (handler?.(request, String((count += 1))) ?? new Response(null, { status: 404 }))
        outgoing.writeHead(response.status, Object.fromEntries(response.headers))
        outgoing.end(Buffer.from(await response.arrayBuffer()))
      })
      server.listen(0, "127.0.0.1", () => resume(Effect.succeed(server)))
    }),
    (server) => Effect.sync(() => server.close())
  ).pipe(
    Effect.map((server) => {
      const at = server.address()
      return `http://127.0.0.1:${typeof at === "object" && at !== null ? at.port : 0}`
    })
  )
