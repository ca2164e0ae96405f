/** Packs of evidence: files that prove to a stranger what some people achieved and why. */
import { existsSync, rmSync } from "node:fs"
import { resolve } from "node:path"
import { Instant, Note, Sync } from "@laurel/core"
import { Effect } from "effect"
import { EvidenceError, type EvidenceCode } from "../errors.ts"
import type { EvidenceOptions, EvidenceScope } from "../Laurel.ts"
import type { Written } from "../results.ts"
import * as given from "./given.ts"
import { certificationOf, idOf } from "./persons.ts"
import * as signing from "./signing.ts"
import type { World } from "./World.ts"

const names = {
  file: true,
  from: true,
  to: true,
  rows: true,
  since: true,
  at: true,
  known: true,
  signal: true
} as const

const codes: { readonly [tag: string]: EvidenceCode } = {
  Unsigned: "UNSIGNED",
  Unknown: "UNKNOWN",
  Doubtful: "DOUBTFUL",
  TooLarge: "TOO_LARGE",
  Unwritable: "UNWRITABLE"
}

/** Throws where a scope is none, or of two kinds: a pack about others than were meant shows what nobody was to see. */
const checkScope = (scope: EvidenceScope): void => {
  given.named("scope", scope, ["contact", "account", "certification"])
  if (Object.keys(scope).length === 1) return
  given.fail("scope", "expected one of { contact }, { account } and { certification }")
}

/** Whom the pack is about. */
const scopeOf = Effect.fnUntraced(function* (world: World, scope: EvidenceScope) {
  if ("contact" in scope) return { contact: yield* idOf(scope.contact) }
  if ("account" in scope) {
    return { account: yield* given.reading(() => given.accountAt("scope.account", given.jsonOf(scope.account))) }
  }
  return { certification: yield* certificationOf(world, scope.certification) }
})

/** The options as they are asked for. Throws what is wrong with them. */
const asked = (options: EvidenceOptions) => {
  const { file, from, to, at, known, rows = false, since = null } = options
  if (typeof file !== "string" || file === "")
    return given.fail("options.file", `expected the path of a file to write, found ${given.shown(file)}`)
  const [first, last] = [
    from === undefined ? null : given.day("options.from", from),
    to === undefined ? null : given.day("options.to", to)
  ]
  if (first !== null && last !== null && last < first)
    return given.fail("options.to", `expected a day on or after from, found ${to}`)
  return {
    file: resolve(file),
    at: at === undefined ? null : given.day("options.at", at),
    rest: {
      from: first,
      to: last,
      known: given.known(known),
      rows: given.flag("options.rows", rows),
      since: since === null ? null : given.text("options.since", since)
    }
  }
}

const make = Effect.fn("laurel.evidence")(function* (world: World, scope: EvidenceScope, options: EvidenceOptions) {
  const { file, at, rest } = yield* given.reading(() => asked(options))
  const { Evidence } = yield* Effect.promise(() => import("@laurel/evidence"))
  const { keys } = world
  if (keys === undefined) {
    const message =
      "evidence rests on a signed log, and no key was given: open with signing, of a key that makeSigningKey makes"
    return yield* Effect.fail(new EvidenceError("UNSIGNED", message))
  }
  yield* signing.signed(keys)
  const request = { scope: yield* scopeOf(world, scope), at: at ?? (yield* Sync.today), ...rest }
  const wasThere = existsSync(file)
  const written = yield* Evidence.write(file, request, keys).pipe(
    Effect.catchTag("EvidenceError", (error) => {
      const code = codes[error.reason._tag] ?? "UNKNOWN"
      return Effect.fail(new EvidenceError(code, error.message, error))
    }),
    Effect.catchTag("NoteError", (error) => Effect.fail(new EvidenceError("KEY", error.message, error))),
    // It may have been whole by then: whoever gave it up would be refused the same file again.
    Effect.onInterrupt(() => Effect.sync(() => wasThere || rmSync(file, { force: true })))
  )
  return {
    ...written,
    file,
    known: Instant.format(written.known),
    keys: keys.keys.map(Note.formatKey)
  } satisfies Written
})

/** Signs the log, then writes the pack. */
export const write = async (world: World, scope: EvidenceScope, options: EvidenceOptions): Promise<Written> => {
  given.only("options", options, names)
  checkScope(scope)
  return world.session.run(make(world, scope, options), options)
}
