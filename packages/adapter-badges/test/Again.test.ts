/** Rows that were kept, read again under another setting: nobody is asked for anything. */
import { assert, describe, it } from "@effect/vitest"
import { Badges } from "@laurel/adapter-badges"
import { Id } from "@laurel/core"
import { Effect } from "effect"
import { badge, embedded, pair } from "./issuing.ts"
import { run, settingOf, source } from "./world.ts"

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
})
