/** What badges of strangers may take: room, time and requests, and nothing of what trusted issuers need. */
import { assert, describe, it } from "@effect/vitest"
import { Rejection } from "@laurel/core"
import type { Answer } from "@laurel/testkit"
import { Effect } from "effect"
import { badge, embedded, entry, international, jwt, list, pair, png } from "./badges.ts"
import { Checks } from "@laurel/credentials"
import { at, run, settingOf, told, web } from "./world.ts"

const own = pair()
const issuer = `did:key:${own.multibase}`
const method = `${issuer}#${own.multibase}`

/** An issuer at an address, with a long document. */
const hosting = Effect.gen(function* () {
  const documents = new Map<string, Answer>()
  const server = yield* web(documents)
  const id = at(server, "/issuer")
  const key = { id: `${id}#k`, publicKeyMultibase: own.multibase }
  documents.set("/issuer", { json: { id, verificationMethod: [key], more: "x".repeat(100_000) } })
  const signed = (number: number) => embedded(badge(id, { id: `urn:example:${number}` }), own, `${id}#k`)
  return { server, id, signed, setting: settingOf([{ id, name: "Academy" }]) }
})

const lengthOf = ({ pages }: Effect.Success<ReturnType<typeof run>>): number =>
  pages.flatMap((page) => page.received?.() ?? []).reduce((sum, { raw }) => sum + raw.length, 0)

describe("documents that badges rest on", () => {
  it.live("are kept once in a file, and none of what is refused", () =>
    Effect.gen(function* () {
      const { id, signed, setting } = yield* hosting
      const inner = yield* Effect.forEach([1, 2, 3, 4], signed)
      const clr = (verifiableCredential: ReadonlyArray<unknown>) =>
        JSON.stringify({
          "@context": ["https://www.w3.org/ns/credentials/v2"],
          id: "urn:example:clr",
          type: ["VerifiableCredential", "ClrCredential"],
          issuer: id,
          credentialSubject: { verifiableCredential }
        })
      const good = yield* run({ setting, files: { "a.json": clr(inner) } })
      assert.lengthOf(good.drafts, 4)
      assert.isAbove(lengthOf(good), 100_000)
      assert.isBelow(lengthOf(good), 200_000)
      const stubs = inner.map((each) => ({ ...each, name: "Another" }))
      const refused = yield* run({ setting, files: { "a.json": clr(stubs) } })
      assert.lengthOf(refused.rejections, 5)
      assert.isBelow(lengthOf(refused), 100_000)
    })
  )
})

describe("addresses that strangers name", () => {
  it.live("take nothing of what may be asked for trusted issuers, whose are bounded, too", () =>
    Effect.gen(function* () {
      const { server, signed, setting } = yield* hosting
      const junk = Array.from({ length: 5 }, (_, index) => [`${index}.txt`, at(server, `/junk${index}`)])
      const files = { ...Object.fromEntries(junk), "z.json": JSON.stringify(yield* signed(1)) }
      const outcome = yield* run({ setting: { ...setting, maxAsked: 3 }, files })
      assert.lengthOf(outcome.drafts, 1)
      assert.lengthOf(
        told(outcome).filter((each) => each.includes("one more: ")),
        2
      )
      assert.lengthOf((yield* run({ setting: { ...setting, maxAsked: 0 }, files })).drafts, 0)
    })
  )
  it.live("are told without the passwords in them", () =>
    Effect.gen(function* () {
      const setting = { ...settingOf([]), privateHosts: [] }
      const found = told(yield* run({ setting, files: { a: "https://ann:secret@example.org/a" } }))
      assert.deepStrictEqual(found, ["row address: an address with a user or a password: https://example.org/a, in a"])
    })
  )
})

describe("a status list", () => {
  it.live("is read once for all badges that are in it, and says of each its own", () =>
    Effect.gen(function* () {
      const documents = new Map<string, Answer>()
      const address = at(yield* web(documents), "/list")
      documents.set("/list", { json: yield* list({ address, issuer, set: [3], key: own, method }) })
      const files: Record<string, string> = {}
      for (const index of [2, 3, 4]) {
        const one = badge(issuer, { id: `urn:example:${index}`, credentialStatus: entry(address, index) })
        files[`${index}.json`] = JSON.stringify(yield* embedded(one, own, method))
      }
      const { drafts } = yield* run({ setting: settingOf([{ id: issuer, name: "Academy" }]), files })
      assert.deepStrictEqual(
        drafts.map(({ evidence }) => evidence._tag),
        ["Presented", "Retracted", "Presented"]
      )
    })
  )
})

describe("a JWT that is no proof", () => {
  it.live("is kept as what it says, so that who is erased is found in it", () =>
    Effect.gen(function* () {
      const subject = Object(badge(issuer)["credentialSubject"])
      const text = yield* jwt(
        badge(issuer, { credentialSubject: { ...subject, id: "mailto:carl@example.org", identifier: [] } }),
        own.privateKey,
        { alg: "EdDSA" }
      )
      const { rejections } = yield* run({ setting: settingOf([]), files: { "a.jwt": text } })
      const [rejection] = rejections
      assert(rejection !== undefined)
      assert.isTrue(Rejection.isAbout(["carl@example.org"], rejection))
      assert.notInclude(rejection.found, "carl")
      assert.isFalse(Rejection.isAbout(["dora@example.org"], rejection))
      // Also one within another, and long runs of what is none take no time.
      const within = yield* jwt({ inner: text }, own.privateKey, { alg: "EdDSA" })
      assert.include(Checks.legible(JSON.stringify({ within })), "carl@example.org")
      assert.strictEqual(Checks.legible("a".repeat(1_000_000)).length, 1_000_000)
    })
  )
})

describe("the second badge of an image", () => {
  it.live("has not the key of a file that is called so", () =>
    Effect.gen(function* () {
      const image = png(international("openbadges", "{}"), international("openbadgecredential", "{}"))
      const { rejections } = yield* run({ setting: settingOf([]), files: { "a.png": image, "a.png (2)": "{}" } })
      assert.lengthOf(new Set(rejections.map(({ key }) => key)), 3)
    })
  )
})
