/** Whether a badge still stands: its proof holds in all of these, and that is not enough. */
import { assert, describe, it } from "@effect/vitest"
import type { Answer } from "@laurel/testkit"
import { Verify } from "@laurel/credentials"
import { Effect } from "effect"
import { TestClock } from "effect/testing"
import { badge, embedded, jwt, pair } from "./issuing.ts"
import { entry, list, type Listed } from "./lists.ts"
import { at, line, web } from "./verifying.ts"

const own = pair()
const other = pair()
const issuer = `did:key:${own.multibase}`
const method = `${issuer}#${own.multibase}`
const stranger = `did:key:${other.multibase}`

const read = (credentialStatus: unknown) =>
  Effect.gen(function* () {
    const text = JSON.stringify(yield* embedded(badge(issuer, { credentialStatus }), own, method))
    return yield* line(text)
  })

/** What a badge says whose bit is the 21st of a list. */
const listed = (listing: Partial<Listed>, status = (address: string): unknown => entry(address, 21)) =>
  Effect.gen(function* () {
    const documents = new Map<string, Answer>()
    const server = yield* web(documents)
    const address = at(server, "/list")
    documents.set("/list", { json: yield* list({ address, issuer, set: [], key: own, method, ...listing }) })
    return yield* read(status(address))
  })

describe("a bit", () => {
  it.live("that is set revokes the badge, though its signature holds", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* listed({ set: [21] }), "revoked status: It is revoked.")
    })
  )
  it.live("next to it revokes nothing", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* listed({ set: [18, 20, 22] }), "valid")
    })
  )
  it.live("of a list of suspensions takes it back as long as it is set", () =>
    Effect.gen(function* () {
      const suspended = (address: string) => entry(address, 21, "suspension")
      assert.strictEqual(
        yield* listed({ set: [21], purpose: "suspension" }, suspended),
        "suspended status: It is suspended."
      )
      assert.strictEqual(yield* listed({ set: [], purpose: "suspension" }, suspended), "valid")
    })
  )
  it.live("is found by a number as by a text", () =>
    Effect.gen(function* () {
      const numbered = (address: string) => ({ ...entry(address, 21), statusListIndex: 21 })
      assert.strictEqual(yield* listed({ set: [21] }, numbered), "revoked status: It is revoked.")
    })
  )
})

describe("a list that begins", () => {
  const issued = Date.parse("2026-03-01T12:00:00Z")
  const begun = (milliseconds: number) =>
    Effect.gen(function* () {
      const documents = new Map<string, Answer>()
      const server = yield* web(documents)
      const address = at(server, "/list")
      const validFrom = new Date(issued + milliseconds).toISOString()
      documents.set("/list", {
        json: yield* list({ address, issuer, set: [], key: own, method, more: { validFrom } })
      })
      const credentialStatus = entry(address, 21)
      const text = JSON.stringify(yield* embedded(badge(issuer, { credentialStatus }), own, method))
      return yield* line(text, { now: issued })
    })
  it.live(
    "a minute later, as its issuer's clock may be ahead, is believed, and one of a moment after that is not",
    () =>
      Effect.gen(function* () {
        assert.strictEqual(yield* begun(60_000), "valid")
        assert.strictEqual(yield* begun(60_001), "undetermined status: one from 2026-03-01T12:01:00.001Z on")
      })
  )
})

describe("a list that was made while it was fetched", () => {
  const address = "https://academy.example/list"
  const asked = (minutes: number) =>
    Effect.gen(function* () {
      const begun = Date.parse("2026-03-01T12:00:00Z")
      yield* TestClock.setTime(begun)
      const validFrom = new Date(begun + 5 * 60_000).toISOString()
      const text = JSON.stringify(yield* list({ address, issuer, set: [], key: own, method, more: { validFrom } }))
      const lists = (at: string) =>
        Effect.as(TestClock.adjust(`${minutes} minutes`), { state: "found" as const, text, at })
      const signed = yield* embedded(badge(issuer, { credentialStatus: entry(address, 21) }), own, method)
      return yield* line(JSON.stringify(signed), { sources: { ...Verify.offline, lists } })
    })
  it.effect("is of no future, and one of after that is", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* asked(5), "valid")
      assert.strictEqual(yield* asked(3), "undetermined status: one from 2026-03-01T12:05:00.000Z on")
    })
  )
})

describe("a list that can't be believed", () => {
  const cases: ReadonlyArray<readonly [string, Partial<Listed>, RegExp]> = [
    ["is signed by somebody else", { key: other }, /^undetermined status: one that does not fit/],
    [
      "is somebody else's, and well signed",
      { issuer: stranger, key: other, method: `${stranger}#${other.multibase}` },
      /^undetermined status: one of "did:key:/
    ],
    [
      "is another list of the issuer's",
      { more: { id: "https://academy.example/other" } },
      /^undetermined status: the list "https/
    ],
    ["is for another purpose", { purpose: "suspension" }, /^undetermined status: one for "suspension"/],
    ["is too short", { bytes: 1_024 }, /^undetermined status: 8192/],
    ["has ended", { more: { validUntil: "2024-02-01T00:00:00Z" } }, /^undetermined status: one until 2024/],
    ["has not begun", { more: { validFrom: "9999-02-01T00:00:00Z" } }, /^undetermined status: one from 9999/]
  ]
  for (const [name, listing, words] of cases)
    it.live(`since it ${name} says neither that the badge stands nor that it does not`, () =>
      Effect.gen(function* () {
        assert.match(yield* listed({ set: [21], ...listing }), words)
        assert.match(yield* listed({ set: [], ...listing }), words)
      })
    )
  it.live("has no such place, or is not there", () =>
    Effect.gen(function* () {
      assert.match(yield* listed({}, (address) => entry(address, 131_072)), /^undetermined status: 131072/)
      assert.match(yield* listed({}, (address) => entry(`${address}/none`, 21)), /^undetermined status: status 404/)
      // 2^32 + 5, whose last 32 bits are a place that there is.
      const far = (address: string) => ({ ...entry(address, 21), statusListIndex: 4_294_967_301 })
      assert.match(yield* listed({}, far), /^undetermined status: /)
      const last = (address: string) => ({ ...entry(address, 21), statusListIndex: 131_071 })
      assert.strictEqual(yield* listed({}, last), "valid")
    })
  )
  it.live("is for a purpose that is not known here; what is a message only takes nothing back", () =>
    Effect.gen(function* () {
      for (const purpose of ["revoked", "Revocation", "suspend"]) {
        const found = yield* listed({ set: [21], purpose }, (address) => entry(address, 21, purpose))
        assert.strictEqual(found, `undetermined status: one for "${purpose}"`)
      }
      for (const purpose of ["message", "refresh"])
        assert.strictEqual(yield* read(entry("https://academy.example/list", 21, purpose)), "valid")
    })
  )
  it.live("is one of a kind that is not known here", () =>
    Effect.gen(function* () {
      const found = yield* read({ id: "https://academy.example/s", type: "1EdTechCredentialRefresh" })
      assert.match(found, /^undetermined status: "1EdTechCredentialRefresh"/)
    })
  )
})

describe("1EdTech's revocation list", () => {
  const listing = (entries: unknown, more: object = {}) =>
    Effect.gen(function* () {
      const documents = new Map<string, Answer>()
      const server = yield* web(documents)
      const id = at(server, "/revoked")
      documents.set("/revoked", { json: { id, issuer, revokedCredentials: entries, ...more } })
      return yield* read({ id, type: "1EdTechRevocationList" })
    })
  const { id } = badge(issuer)
  it.live("revokes the badge that it names, with its reason", () =>
    Effect.gen(function* () {
      assert.strictEqual(
        yield* listing([{ id, revocationReason: "cheated" }]),
        'revoked status: It is revoked. The reason given: "cheated".'
      )
    })
  )
  it.live("revokes nothing where it names another, or says that this one is not revoked", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* listing([{ id: `${String(id)}0` }, { id, revoked: false }]), "valid")
    })
  )
  it.live(
    "that is none, or names something that has no id, says neither that the badge stands nor that it does not",
    () =>
      Effect.gen(function* () {
        for (const entries of [null, "", {}, [null], [{ revocationReason: "cheated" }], undefined])
          assert.match(yield* listing(entries), /^undetermined status: none at/)
        assert.match(yield* listing([], { revokedCredential: null }), /^undetermined status: none at/)
        assert.strictEqual(yield* listing([]), "valid")
      })
  )
  it.live("in two parts is one", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* listing([], { revokedAssertions: [id] }), "revoked status: It is revoked.")
      assert.strictEqual(yield* listing([], { revokedAssertions: [`${String(id)}0`] }), "valid")
    })
  )
  it.live("of another issuer, or with another id, is not believed", () =>
    Effect.gen(function* () {
      assert.match(yield* listing([], { issuer: stranger }), /^undetermined status: one of/)
      assert.match(yield* listing([], { id: "https://academy.example/x" }), /^undetermined status: the list/)
    })
  )
})

describe("a list at another host than is named", () => {
  it.live("is believed where it is signed, and not where its address alone is the issuer's word", () =>
    Effect.gen(function* () {
      const [documents, others] = [new Map<string, Answer>(), new Map<string, Answer>()]
      const [server, other] = [yield* web(documents), yield* web(others)]
      const address = at(server, "/list")
      documents.set("/list", { status: 302, headers: { location: at(other, "/list") }, body: "" })
      others.set("/list", { json: yield* list({ address, issuer, set: [21], key: own, method }) })
      assert.strictEqual(yield* read(entry(address, 21)), "revoked status: It is revoked.")
      others.set("/list", { json: { id: address, issuer, revokedCredentials: [] } })
      const found = yield* read({ id: address, type: "1EdTechRevocationList" })
      assert.match(found, /^undetermined status: a redirect to/)
    })
  )
})

describe("several entries", () => {
  it.live("revoke the badge where one of them does, whatever became of the others", () =>
    Effect.gen(function* () {
      const both = (address: string) => [entry(`${address}/none`, 3), entry(address, 21)]
      assert.strictEqual(yield* listed({ set: [21] }, both), "revoked status: It is revoked.")
      assert.match(yield* listed({ set: [] }, both), /^undetermined status: status 404/)
    })
  )
})

describe("a list as a JWT", () => {
  it.live("is believed where the issuer signed it, and not where somebody else did", () =>
    Effect.gen(function* () {
      const documents = new Map<string, Answer>()
      const server = yield* web(documents)
      const address = at(server, "/list")
      const { proof: _, ...document } = yield* list({ address, issuer, set: [21], key: own, method })
      const answer = (key: typeof own) =>
        Effect.map(jwt(document, key.privateKey, { alg: "EdDSA", kid: method }), (body) => ({ body }))
      documents.set("/list", yield* answer(own))
      assert.strictEqual(yield* read(entry(address, 21)), "revoked status: It is revoked.")
      documents.set("/list", yield* answer(other))
      assert.match(yield* read(entry(address, 21)), /^undetermined status: one that does not fit/)
    })
  )
})
