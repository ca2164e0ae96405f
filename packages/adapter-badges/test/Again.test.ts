/** Rows that were kept, read again under another setting: nobody is asked for anything. */
import { assert, describe, it } from "@effect/vitest"
import { Badges } from "@laurel/adapter-badges"
import { Id } from "@laurel/core"
import type { Answer } from "@laurel/testkit"
import { Effect } from "effect"
import { badge, embedded, entry, list, pair } from "./badges.ts"
import { at, type Given, run, settingOf, source, web } from "./world.ts"

const own = pair()
const other = pair()
const issuer = `did:key:${own.multibase}`
const unmapped = settingOf([{ id: issuer, name: "Academy" }], { achievements: [] })

/** What a badge that was read under one setting says under another. */
const again = (setting: Badges.Setting) =>
  Effect.gen(function* () {
    const signed = yield* embedded(badge(issuer), own, `${issuer}#${own.multibase}`)
    const { pages } = yield* run({ setting: unmapped, files: { "a.json": JSON.stringify(signed) } })
    const received = pages.flatMap((page) => page.received?.() ?? [])
    const adapter = Badges.adapter({ source, setting, files: Effect.die("nobody opens a file") })
    return adapter.again("badges", received)
  })

describe("a badge that was kept", () => {
  it.live("says what a setting that maps it makes of it", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(
        (yield* again(unmapped)).rejections.map(({ kind }) => kind),
        ["type"]
      )
      const { drafts, rejections } = yield* again(settingOf(unmapped.issuers))
      assert.deepStrictEqual([rejections.length, drafts[0]?.subject.offering], [0, Id.OfferingId.make("first-aid")])
    })
  )
  it.live("is a proof of nobody's once its issuer is not trusted, and none by another key than is pinned", () =>
    Effect.gen(function* () {
      const { drafts } = yield* again(settingOf([]))
      assert.deepInclude(drafts[0]?.evidence, { verified: false })
      const pinned = (key: string) => settingOf([{ id: issuer, name: "Academy", key: { multibase: key } }])
      assert.lengthOf((yield* again(pinned(own.multibase))).drafts, 1)
      assert.deepStrictEqual(
        (yield* again(pinned(other.multibase))).rejections.map(({ column }) => column),
        ["key"]
      )
    })
  )
  it("that is no row of this adapter is told", () => {
    const adapter = Badges.adapter({ source, setting: unmapped, files: Effect.succeed([]) })
    const said = adapter.again("badges", [{ key: "a", line: null, raw: "{}" }])
    assert.deepStrictEqual(
      said.rejections.map(({ key, found }) => [key, found]),
      [["a", "another text"]]
    )
  })
  it.live("after it was taken back is so when it is read again, also where nobody knows any more whose it was", () =>
    Effect.gen(function* () {
      const documents = new Map<string, Answer>()
      const address = at(yield* web(documents), "/list")
      const setting = settingOf([{ id: issuer, name: "Academy" }])
      const method = `${issuer}#${own.multibase}`
      const text = JSON.stringify(yield* embedded(badge(issuer, { credentialStatus: entry(address, 21) }), own, method))
      const sync = (set: ReadonlyArray<number>, given: Partial<Given>) =>
        Effect.gen(function* () {
          documents.set("/list", { json: yield* list({ address, issuer, set, key: own, method }) })
          return yield* run({ setting, files: { "a.json": text }, ...given })
        })
      const { drafts: standing } = yield* sync([], {})
      const { drafts, pages } = yield* sync([21], { standing, names: [] })
      assert.deepStrictEqual(drafts[0]?.evidence._tag, "Retracted")
      assert.deepStrictEqual(drafts[0]?.happened, standing[0]?.happened)
      const received = pages.flatMap((page) => page.received?.() ?? [])
      const adapter = Badges.adapter({ source, setting, files: Effect.die("nobody opens a file") })
      assert.deepStrictEqual(adapter.again("badges", received).drafts, drafts)
      // Where nothing stood, nothing is said.
      const none = yield* sync([21], { standing: [], names: [] })
      assert.deepStrictEqual([none.drafts, none.rejections], [[], []])
    })
  )
})
