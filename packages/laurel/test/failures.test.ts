/** What a failure of the store says of the same asked again: a program that goes by `retryable` decides nothing twice. */
import { assert, describe, it } from "@effect/vitest"
import { Catalog, Ledger, LedgerMemory, Sync } from "@laurel/core"
import { Context, Effect, Layer, Result } from "effect"
import { type ChangePreview, type Laurel, LaurelError } from "laurel"
import { laurelOf } from "../src/internal/laurelOf.ts"
import { Session } from "../src/internal/Session.ts"
import { World } from "../src/internal/World.ts"
import { by, catalog, passed, rejection } from "./world.ts"

const voided = { decisions: { act: { _tag: "Voided", achievement: "pass:1:1" } as const, ...by } }

/** Somebody has passed; then every commit fails so. */
const failing = async (
  reason: Ledger.LedgerError["reason"],
  ask: (laurel: Laurel, preview: ChangePreview) => Promise<unknown>
) => {
  const ledger = Context.get(await Effect.runPromise(Effect.scoped(Layer.build(LedgerMemory.layer))), Ledger.Ledger)
  const compiled = Result.getOrThrow(Catalog.decode(catalog))
  await Effect.runPromise(Sync.apply(compiled).pipe(Effect.provideService(Ledger.Ledger, ledger)))
  let isFailing = false
  const commit: typeof ledger.commit = (one) =>
    isFailing ? Effect.fail(new Ledger.LedgerError({ ledger: "here", reason })) : ledger.commit(one)
  const session = new Session(Layer.succeed(Ledger.Ledger, { ...ledger, commit }))
  const laurel = laurelOf(new World(session, undefined, undefined))
  await laurel.record(passed("anna"))
  const preview = await laurel.preview(voided)
  isFailing = true
  const error = await rejection(ask(laurel, preview))
  await laurel.close()
  if (!(error instanceof LaurelError)) throw error
  return error
}

const record = (laurel: Laurel) => laurel.record(passed("bob"))
const decide = (laurel: Laurel) => laurel.decide(voided.decisions)
const commit = (laurel: Laurel, preview: ChangePreview) => laurel.commit(preview)

describe("where it is not known whether a commit was written", () => {
  const reason = new Ledger.Unreachable({ found: "ECONNRESET" })

  it("facts may be recorded again", async () => {
    const error = await failing(reason, record)
    assert.include(error, { code: "UNREACHABLE", retryable: true })
    assert.include(error.message, "ask the same again")
    assert.notInclude(error.message, "look before")
  })

  it("nothing is decided or committed again before somebody has looked", async () => {
    for (const ask of [decide, commit]) {
      const error = await failing(reason, ask)
      assert.include(error, { code: "UNREACHABLE", retryable: false })
      assert.include(error.message, "look before you ask for it again")
    }
  })
})

describe("where another was first", () => {
  const reason = new Ledger.Conflict({ found: "by 3 records" })

  it("whatever is no preview may be asked again, and is told so", async () => {
    for (const ask of [record, decide]) {
      const error = await failing(reason, ask)
      assert.include(error, { code: "CONFLICT", retryable: true })
      assert.include(error.message, "run again")
    }
  })

  it("a preview is to be made again, and is told nothing else", async () => {
    const error = await failing(reason, commit)
    assert.include(error, { code: "CONFLICT", retryable: false })
    assert.include(error.message, "preview again")
    assert.notInclude(error.message, "run again")
  })
})
