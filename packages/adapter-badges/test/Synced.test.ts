/** Badges through a ledger, run after run: what is revoked, comes back, can't be looked up, and stays. */
import { assert, describe, it } from "@effect/vitest"
import { Catalog, Ledger, Sync } from "@laurel/core"
import { type Answer, brought, inMemory, lastFacts } from "@laurel/testkit"
import { Effect, Stream } from "effect"
import { badge, embedded, entry, hashed, list, pair } from "./badges.ts"
import { at, type Given, open, settingOf, web } from "./world.ts"

const own = pair()
const issuer = `did:key:${own.multibase}`
const method = `${issuer}#${own.multibase}`
const setting = settingOf([{ id: issuer, name: "Academy" }])

const catalog = {
  offerings: [
    {
      id: "first-aid",
      course: "first-aid",
      zone: "UTC",
      components: [{ activity: "first-aid-badge", group: "all" }]
    }
  ],
  achievementTypes: [
    { id: "any", courses: ["first-aid"], rule: { rule: "completed", group: "all", component: "any" } }
  ],
  certifications: []
}

/** A ledger to which badges are synced as often as is wanted. */
const story = Effect.gen(function* () {
  const { versions } = yield* Sync.apply(yield* Effect.fromResult(Catalog.decode(catalog)))
  const ledger = yield* Ledger.Ledger
  const sync = (given: Omit<Given, "setting"> & { readonly setting?: Given["setting"] }) =>
    Effect.map(Stream.runCollect(Sync.run(versions, open({ setting, ...given }))), brought)
  const facts = Effect.map(lastFacts, (all) =>
    all.map(({ evidence, said, revision }) => `${revision} ${evidence._tag} ${said}`)
  )
  const rejections = Effect.map(ledger.rejections(null), (all) => all.map(({ kind, column }) => `${kind} ${column}`))
  return { sync, facts, rejections }
})

/** Two badges of two people, the first of which has a status. */
const two = Effect.gen(function* () {
  const documents = new Map<string, Answer>()
  const server = yield* web(documents)
  const address = at(server, "/list")
  const put = (set: ReadonlyArray<number>) =>
    Effect.map(list({ address, issuer, set, key: own, method }), (json) => documents.set("/list", { json }))
  const { credentialSubject: subject } = badge(issuer)
  const ann = badge(issuer, { credentialStatus: entry(address, 21) })
  const bob = badge(issuer, {
    id: "urn:example:bob",
    credentialSubject: { ...Object(subject), identifier: [hashed("bob@example.org")] }
  })
  const files = {
    "ann.json": JSON.stringify(yield* embedded(ann, own, method)),
    "bob.json": JSON.stringify(yield* embedded(bob, own, method))
  }
  return { documents, put, files }
})

describe("a badge that is synced", () => {
  it.live("is taken back once it is revoked, comes back once it is not, and writes nothing while nothing changes", () =>
    inMemory(
      Effect.gen(function* () {
        const { put, files } = yield* two
        const { sync, facts } = yield* story
        const nothing = { facts: 0, corrections: 0, rejections: 0, entries: 0 }
        yield* put([])
        assert.deepInclude(yield* sync({ files }), { facts: 2, corrections: 0, rejections: 0 })
        assert.deepStrictEqual(yield* sync({ files }), nothing)
        yield* put([21])
        assert.deepInclude(yield* sync({ files }), { facts: 1, corrections: 1 })
        assert.deepStrictEqual(yield* facts, ["2 Retracted revoked", "1 Presented null"])
        assert.deepStrictEqual(yield* sync({ files }), nothing)
        yield* put([])
        assert.deepInclude(yield* sync({ files }), { facts: 1, corrections: 1 })
        assert.deepStrictEqual(yield* facts, ["3 Presented null", "1 Presented null"])
      })
    )
  )
  it.live("stays as it stands where its status can't be looked up, is told until it can, and holds up no other", () =>
    inMemory(
      Effect.gen(function* () {
        const { documents, put, files } = yield* two
        const { sync, facts, rejections } = yield* story
        yield* put([])
        yield* sync({ files: { "ann.json": files["ann.json"] } })
        documents.set("/list", { status: 503, body: "busy" })
        assert.deepInclude(yield* sync({ files }), { facts: 1, corrections: 0 })
        assert.deepStrictEqual(yield* facts, ["1 Presented null", "1 Presented null"])
        assert.deepStrictEqual(yield* rejections, ["row status"])
        yield* put([])
        assert.deepInclude(yield* sync({ files }), { facts: 0 })
        assert.deepStrictEqual(yield* rejections, [])
      })
    )
  )
  it.live("of nobody who is known is told as such until somebody is", () =>
    inMemory(
      Effect.gen(function* () {
        const { put, files } = yield* two
        const { sync, facts, rejections } = yield* story
        yield* put([])
        assert.deepInclude(yield* sync({ files, names: ["bob@example.org"] }), { facts: 1 })
        assert.deepStrictEqual(yield* rejections, ["person recipient"])
        assert.deepInclude(yield* sync({ files }), { facts: 1, corrections: 0 })
        assert.deepStrictEqual([(yield* facts).length, (yield* rejections).length], [2, 0])
      })
    )
  )
  it.live("by an issuer who is trusted only later becomes verified, and by one who is no longer is so no more", () =>
    inMemory(
      Effect.gen(function* () {
        const { put, files } = yield* two
        const { sync, facts } = yield* story
        yield* put([])
        const untrusted = { setting: settingOf([]), files: { "bob.json": files["bob.json"] } }
        yield* sync(untrusted)
        assert.deepStrictEqual(yield* facts, [`1 Presented issuer not trusted: ${issuer}`])
        assert.deepInclude(yield* sync({ ...untrusted, setting }), { facts: 1, corrections: 1 })
        assert.deepStrictEqual(yield* facts, ["2 Presented null"])
        assert.deepInclude(yield* sync(untrusted), { facts: 1, corrections: 1 })
      })
    )
  )
  it.live("whose file was taken away stays: absence is no revocation", () =>
    inMemory(
      Effect.gen(function* () {
        const { put, files } = yield* two
        const { sync, facts } = yield* story
        yield* put([])
        yield* sync({ files })
        assert.deepInclude(yield* sync({ files: {} }), { facts: 0 })
        assert.lengthOf(yield* facts, 2)
      })
    )
  )
  it.live(
    "is taken back once it is revoked, whatever became of its holder's address, its mapping and its issuer's trust",
    () =>
      Effect.gen(function* () {
        const unmapped = { ...setting, achievements: [] }
        for (const later of [{ names: ["ann.new@example.org"] }, { setting: unmapped }, { setting: settingOf([]) }])
          yield* inMemory(
            Effect.gen(function* () {
              const { put, files } = yield* two
              const { sync, facts, rejections } = yield* story
              const ann = { files: { "ann.json": files["ann.json"] } }
              yield* put([])
              yield* sync(ann)
              yield* put([21])
              assert.deepInclude(yield* sync({ ...ann, ...later }), { facts: 1, corrections: 1, rejections: 0 })
              assert.match((yield* facts).join(), /^2 Retracted revoked/)
              const nothing = { facts: 0, corrections: 0, rejections: 0, entries: 0 }
              assert.deepStrictEqual(yield* sync({ ...ann, ...later }), nothing)
              assert.deepStrictEqual(yield* rejections, [])
            })
          )
      })
  )
  it.live("stays where only its holder's address has changed, and is told", () =>
    inMemory(
      Effect.gen(function* () {
        const { put, files } = yield* two
        const { sync, facts, rejections } = yield* story
        const ann = { files: { "ann.json": files["ann.json"] } }
        yield* put([])
        yield* sync(ann)
        assert.deepInclude(yield* sync({ ...ann, names: ["ann.new@example.org"] }), { facts: 0 })
        assert.deepStrictEqual([yield* facts, yield* rejections], [["1 Presented null"], ["person recipient"]])
      })
    )
  )
})
