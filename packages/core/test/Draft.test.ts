import { assert, describe, it } from "@effect/vitest"
import { Effect, Result, Stream } from "effect"
import { Draft, Id } from "@laurel/core"
import { isFit } from "../src/internal/isFit.ts"

const json = {
  reference: { source: "desk", stream: "rows", key: "row 1" },
  subject: { key: "ann/algebra-1", offering: "algebra-1", contact: { scheme: "email", value: "ann@example.com" } },
  activity: "finals",
  evidence: { _tag: "Scored", raw: 60, max: 100 },
  happened: { on: "2014-05-10", zone: "Europe/London" }
}
const isRefused = (draft: unknown): boolean => Result.isFailure(Draft.decode(draft))

describe("a draft written as JSON", () => {
  it("is read, and what is left out is as ordinary as can be", () => {
    const { reference, happened } = Result.getOrThrow(Draft.decode(json))
    assert.deepStrictEqual([reference.line, happened.at, happened.basis], [null, null, "stated"])
  })

  it("is refused with a half of a character in a name or key, and read with the whole", () => {
    const contact = (value: string) => ({ ...json, subject: { ...json.subject, contact: { scheme: "email", value } } })
    const key = (text: string) => ({ ...json, reference: { ...json.reference, key: text } })
    assert.isTrue(isRefused(contact("x\ud83d")))
    assert.isFalse(isRefused(contact("x\ud83d\ude00")))
    assert.isTrue(isRefused(key("x\udc00")))
    assert.isTrue(isRefused(key("two\nlines")))
    assert.isFalse(isRefused(key("x\ud83d\ude00")))
  })

  it("is refused with a name in which nothing can be seen, of the contact or of a claim, and read with one that can", () => {
    const named = (contact: string, claim: string) => {
      const [scheme, claims] = ["email", [{ scheme: "login", value: claim }]]
      return { ...json, subject: { ...json.subject, contact: { scheme, value: contact }, claims } }
    }
    assert.isTrue(isRefused(named("  ", "ann")))
    assert.isTrue(isRefused(named("\u200b", "ann")))
    assert.isTrue(isRefused(named("ann", "\u2060 ")))
    assert.isFalse(isRefused(named(" ann", "\u200bann")))
  })

  it("fits at first sight only where it can be written: not with a blank name", () => {
    const draft = Result.getOrThrow(Draft.decode(json))
    const named = (value: string) => ({ ...draft, subject: { ...draft.subject, contact: { scheme: "email", value } } })
    assert.deepStrictEqual([isFit(named(" ")), isFit(named(" ~")), isFit(named("\u200b"))], [false, true, false])
  })

  it("is refused with a day, a zone or a score that can't be", () => {
    assert.isTrue(isRefused({ ...json, happened: { ...json.happened, on: "2014-02-30" } }))
    assert.isTrue(isRefused({ ...json, happened: { ...json.happened, zone: "Europe/Lodnon" } }))
    assert.isTrue(isRefused({ ...json, evidence: { _tag: "Scored", raw: 160, max: 100 } }))
  })
})

describe("the adapter over drafts at hand", () => {
  it.effect("names another list another reading, so that rows rejected in one can end with the next", () =>
    Effect.gen(function* () {
      const source = Id.SourceId.make("desk")
      const draft = Result.getOrThrow(Draft.decode(json))
      const reading = (drafts: ReadonlyArray<typeof draft>) =>
        Effect.map(Stream.runCollect(Draft.adapter(source, drafts).read(null)), ([page]) => page?.reading)
      assert.strictEqual(yield* reading([draft]), yield* reading([draft]))
      assert.notStrictEqual(yield* reading([draft]), yield* reading([draft, draft]))
    })
  )
})
