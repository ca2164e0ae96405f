/** Verifying in tests: credentials at hand, whose issuers are served from this machine. */
import { type Answer, serve, type Server } from "@laurel/testkit"
import { Verify } from "@laurel/credentials"
import { Effect } from "effect"

const reach: Verify.Reach = {
  privateHosts: new Set(["127.0.0.1", "localhost"]),
  http: { perSecond: Number.POSITIVE_INFINITY, retries: 0 }
}

/** What is reported of a text or a file, where documents may be asked of this machine only. */
export const report = (file: string | Uint8Array, options: Verify.Options = {}) =>
  Effect.gen(function* () {
    const sources = yield* Verify.network(reach)
    const bytes = typeof file === "string" ? new TextEncoder().encode(file) : file
    return yield* Verify.credential({ bytes }, { sources, ...options })
  })

/** What was found where something else was expected. */
const foundIn = (words: string): string => /^Expected [^]*; found ([^]*)\.$/.exec(words)?.[1] ?? words

/** An answer and the check that it comes of: `invalid proof: one that does not fit`. */
export const lineOf = ({ answer, checks }: Verify.Verified): string => {
  const why = checks.find(({ outcome }) => outcome === "failed") ?? checks.find(({ outcome }) => outcome === "unknown")
  return why === undefined ? answer : `${answer} ${why.name}: ${foundIn(why.found)}`
}

/** The same of each credential that was presented. */
export const lines = (file: string | Uint8Array, options: Verify.Options = {}) =>
  Effect.map(report(file, options), ({ credentials }) => credentials.map(lineOf))

export const line = (file: string | Uint8Array, options: Verify.Options = {}) =>
  Effect.map(lines(file, options), ([first = ""]) => first)

/** How each check of the first came out: `held held unknown …`. */
export const outcomes = (file: string | Uint8Array, options: Verify.Options = {}) =>
  Effect.map(report(file, options), ({ credentials: [first] }) =>
    Object.fromEntries((first?.checks ?? []).map(({ name, outcome }) => [name, outcome]))
  )

/** A server of documents by their paths; they may change while it runs. */
export const web = (documents: Map<string, Answer>) =>
  serve(({ url }) => documents.get(url.pathname) ?? { status: 404, body: "nothing" })

export const at = ({ url }: Server, path: string): string => new URL(path, url).href
