/** Open Badges 2.0, hosted and signed. */
import { assert, describe, it } from "@effect/vitest"
import type { Answer } from "@laurel/testkit"
import { Effect } from "effect"
import { achievement, hashed, jwt, rsa } from "./badges.ts"
import { at, type Given, offering, run, settingOf, told, web } from "./world.ts"

const keys = rsa()
const others = rsa()
const pem = (pair: typeof keys) => pair.publicKey.export({ type: "spki", format: "pem" })
const context = "https://w3id.org/openbadges/v2"

const recipient = { type: "email", hashed: true, salt: "salt", identity: hashed("ann@example.org").identityHash }

/** An issuer who hosts an assertion, and signs badges. */
const world = Effect.gen(function* () {
  const documents = new Map<string, Answer>()
  const server = yield* web(documents)
  const to = (path: string) => at(server, path)
  const put = (path: string, json: object) =>
    documents.set(path, { json: { "@context": context, id: to(path), ...json } })
  const assertion = {
    "@context": context,
    id: to("/assertions/1"),
    type: "Assertion",
    recipient,
    badge: to("/classes/1"),
    verification: { type: "hosted" },
    issuedOn: "2023-05-01T10:00:00+02:00",
    expires: "2030-05-01T10:00:00+02:00"
  }
  const { id: _, ...rest } = assertion
  put("/assertions/1", rest)
  put("/classes/1", { type: "BadgeClass", name: "First aid", issuer: to("/issuer") })
  put("/issuer", { type: "Issuer", name: "The Academy", url: to("/"), email: "a@example.org", publicKey: to("/key") })
  put("/key", { type: "CryptographicKey", owner: to("/issuer"), publicKeyPem: pem(keys) })
  const setting = settingOf([{ id: to("/issuer"), name: "Academy" }], {
    achievements: [{ id: to("/classes/1"), offering }],
    addresses: []
  })
  const read = (text: string, more: object = {}) => run({ setting: { ...setting, ...more }, files: { "a.json": text } })
  const line = (text: string, more: object = {}) =>
    Effect.map(read(text, more), (outcome) => {
      const [draft] = outcome.drafts
      return draft === undefined ? (told(outcome)[0] ?? "nothing") : `${draft.evidence._tag} ${draft.said}`
    })
  const signedBy = (pair: typeof keys, more: object = {}) =>
    jwt(
      { ...assertion, id: "urn:uuid:1", verification: { type: "signed", creator: to("/key") }, ...more },
      pair.privateKey,
      { alg: "RS256" }
    )
  return { documents, server, to, put, rest, assertion, setting, read, line, signedBy }
})

describe("a hosted assertion", () => {
  it.live("is a verified proof, from its file as from its address alone", () =>
    Effect.gen(function* () {
      const { assertion, read, to, setting } = yield* world
      const { drafts } = yield* read(JSON.stringify(assertion))
      assert.deepInclude(drafts[0]?.evidence, {
        title: "First aid",
        issuer: "Academy",
        provider: "The Academy",
        document: to("/assertions/1"),
        verified: true
      })
      assert.deepInclude(drafts[0], { activity: null })
      const listed = yield* run({ setting: { ...setting, addresses: [to("/assertions/1")] }, files: {} })
      assert.deepStrictEqual(listed.drafts, drafts)
    })
  )
  it.live("is what stands at its address, whatever the file says", () =>
    Effect.gen(function* () {
      const { assertion, read } = yield* world
      const forged = { ...assertion, recipient: { type: "email", hashed: false, identity: "bob@example.org" } }
      assert.strictEqual((yield* read(JSON.stringify(forged))).drafts[0]?.subject.contact.value, "ann@example.org")
    })
  )
  it.live("is refused where its host is not its issuer's, and taken where the issuer says so", () =>
    Effect.gen(function* () {
      const { put, line, rest, to } = yield* world
      const evil = yield* web(new Map())
      const id = at(evil, "/assertions/1")
      const documents = new Map<string, Answer>([["/assertions/1", { json: { ...rest, id } }]])
      const host = yield* web(documents)
      const own = at(host, "/assertions/1").replace("127.0.0.1", "localhost")
      documents.set("/assertions/1", { json: { ...rest, id: own } })
      assert.match(yield* line(own), /^row key: "http:\/\/localhost/)
      put("/issuer", { type: "Issuer", name: "The Academy", verification: { allowedOrigins: ["localhost"] } })
      assert.strictEqual(yield* line(own), "Presented null")
      put("/issuer", { type: "Issuer", verification: { startsWith: to("/assertions") } })
      assert.match(yield* line(own), /^row key: /)
      assert.strictEqual(yield* line(to("/assertions/1")), "Presented null")
    })
  )
  it.live("is refused where what is there is about another address", () =>
    Effect.gen(function* () {
      const { put, rest, line, to } = yield* world
      put("/copy", { ...rest, id: to("/assertions/1") })
      assert.match(yield* line(to("/copy")), /^row key: "http/)
      put("/classes/1", { type: "BadgeClass", name: "First aid", issuer: to("/issuer"), id: to("/classes/2") })
      assert.match(yield* line(to("/assertions/1")), /^row key: "http/)
    })
  )
  it.live("is refused where an address of the issuer's leads on to another host, which could be anybody's", () =>
    Effect.gen(function* () {
      const { documents, line, rest, to } = yield* world
      const mallory = new Map<string, Answer>()
      const evil = yield* web(mallory)
      documents.set("/out", { status: 302, headers: { location: at(evil, "/assertion") }, body: "" })
      mallory.set("/assertion", { json: { ...rest, id: to("/out") } })
      assert.match(yield* line(to("/out")), /^row address: a redirect to http/)
      // The same at one host is the issuer's own matter.
      documents.set("/out", { status: 302, headers: { location: "/moved" }, body: "" })
      documents.set("/moved", { json: { ...rest, id: to("/out") } })
      assert.strictEqual(yield* line(to("/out")), "Presented null")
    })
  )
  it.live(
    "is refused where its class is at a host that is not the issuer's, and taken where the issuer says it is",
    () =>
      Effect.gen(function* () {
        const { put, read, rest, to } = yield* world
        const classes = new Map<string, Answer>()
        const host = at(yield* web(classes), "/class").replace("127.0.0.1", "localhost")
        classes.set("/class", { json: { id: host, type: "BadgeClass", name: "Forklift", issuer: to("/issuer") } })
        put("/assertions/1", { ...rest, badge: host })
        const achievements = [{ id: host, offering }]
        assert.match(told(yield* read(to("/assertions/1"), { achievements }))[0] ?? "", /^row key: "http:..localhost/)
        const verification = { allowedOrigins: ["localhost", "127.0.0.1"] }
        put("/issuer", { type: "Issuer", name: "The Academy", verification })
        assert.lengthOf((yield* read(to("/assertions/1"), { achievements })).drafts, 1)
      })
  )
  it.live("is taken back where it says revoked, or is gone, whatever the file says it was", () =>
    Effect.gen(function* () {
      const { assertion, documents, put, read, rest, line, setting, to } = yield* world
      const { drafts: standing } = yield* read(JSON.stringify(assertion))
      const forged = { ...assertion, recipient: { type: "email", identity: "nobody@nowhere.example" } }
      const files = { "a.json": JSON.stringify(forged), "m.json": JSON.stringify(assertion) }
      const taken = (given: Partial<Given> = {}) =>
        Effect.map(run({ setting, files, standing, ...given }), ({ drafts, rejections }) => [
          ...drafts.map(({ reference, evidence, said }) => [reference.key, evidence._tag, said].join(" ")),
          ...rejections.map(({ found }) => found)
        ])
      const key = standing[0]?.reference.key
      put("/assertions/1", { ...rest, revoked: true, revocationReason: "a mistake" })
      assert.deepStrictEqual(yield* taken(), [`${key} Retracted revoked: a mistake`])
      // No more than the standard asks for.
      put("/assertions/1", { type: "Assertion", revoked: true, revocationReason: "a mistake" })
      assert.deepStrictEqual(yield* taken(), [`${key} Retracted revoked: a mistake`])
      documents.set("/assertions/1", { status: 410, body: "gone" })
      assert.deepStrictEqual(yield* taken(), [`${key} Retracted revoked`])
      // By its address alone, too, and also where the class is gone with it.
      documents.delete("/classes/1")
      const listed = { setting: { ...setting, addresses: [to("/assertions/1")] }, files: {} }
      assert.deepStrictEqual(yield* taken(listed), [`${key} Retracted revoked`])
      // Where nothing stands there is nothing to take back.
      assert.deepStrictEqual(yield* taken({ standing: [] }), [])
      // What is missing may come back.
      documents.delete("/assertions/1")
      assert.match(yield* line(JSON.stringify(assertion)), /^row address: status 404/)
    })
  )
  it.live("is no proof by the key that is pinned for its issuer", () =>
    Effect.gen(function* () {
      const { assertion, setting, line } = yield* world
      const issuers = setting.issuers.map((each) => ({ ...each, key: { pem: String(pem(keys)) } }))
      assert.match(yield* line(JSON.stringify(assertion), { issuers }), /^row key: one that is hosted and not signed/)
    })
  )
})

describe("a signed assertion", () => {
  it.live("is a verified proof by a key that the issuer's profile lists, and by no other", () =>
    Effect.gen(function* () {
      const { put, signedBy, line, read, to } = yield* world
      const { drafts } = yield* read(yield* signedBy(keys))
      assert.deepInclude(drafts[0]?.evidence, { title: "First aid", issuer: "Academy", verified: true })
      assert.match(yield* line(yield* signedBy(others)), /^row proof: one that does not fit/)
      // Another's key, well signed with, which says of itself that it is the issuer's.
      put("/stray", { type: "CryptographicKey", owner: to("/issuer"), publicKeyPem: pem(others) })
      const stray = yield* signedBy(others, { verification: { type: "signed", creator: to("/stray") } })
      assert.match(yield* line(stray), /^row key: .*does not list/)
      put("/key", { type: "CryptographicKey", owner: to("/other"), publicKeyPem: pem(keys) })
      assert.match(yield* line(yield* signedBy(keys)), /^row key: one that belongs to/)
    })
  )
  it.live("is refused where the class that it names is at a host that is not the issuer's", () =>
    Effect.gen(function* () {
      const { signedBy, line, to } = yield* world
      const classes = new Map<string, Answer>()
      const host = at(yield* web(classes), "/class").replace("127.0.0.1", "localhost")
      classes.set("/class", { json: { id: host, type: "BadgeClass", name: "Forklift", issuer: to("/issuer") } })
      assert.match(yield* line(yield* signedBy(keys, { badge: host })), /^row key: "http:..localhost/)
      assert.strictEqual(yield* line(yield* signedBy(keys)), "Presented null")
    })
  )
  it.live("is no proof by a key that has ended, and one by a good key beside another that is lost", () =>
    Effect.gen(function* () {
      const { put, signedBy, line, to } = yield* world
      const text = yield* signedBy(keys, { verification: { type: "signed" } })
      const listed = (...publicKey: ReadonlyArray<unknown>) => {
        put("/issuer", { type: "Issuer", name: "The Academy", publicKey })
        return line(text)
      }
      const key = { id: `${to("/issuer")}#1`, owner: to("/issuer"), publicKeyPem: pem(keys) }
      assert.strictEqual(yield* listed(key), "Presented null")
      assert.strictEqual(yield* listed(to("/lost"), key), "Presented null")
      assert.match(yield* listed(to("/lost")), /^row address: status 404/)
      for (const end of [{ expires: "1969-01-01T00:00:00Z" }, { revoked: true }, { revoked: "1969-01-01" }])
        assert.match(yield* listed({ ...key, ...end }), /^row key: one that ended on/)
      assert.strictEqual(yield* listed({ ...key, expires: "9999-01-01T00:00:00Z" }), "Presented null")
    })
  )
  it.live("may hold its badge class, and is refused where it holds one of another issuer", () =>
    Effect.gen(function* () {
      const { signedBy, line, put, to } = yield* world
      const own = { id: to("/classes/1"), type: "BadgeClass", name: "First aid", issuer: to("/issuer") }
      assert.strictEqual(yield* line(yield* signedBy(keys, { badge: own })), "Presented null")
      put("/other", { type: "Issuer", name: "Other" })
      assert.match(yield* line(yield* signedBy(keys, { badge: { ...own, issuer: to("/other") } })), /^row key: /)
    })
  )
  it.live("is taken back by the issuer's list, with its reason, and not by what the list says of another", () =>
    Effect.gen(function* () {
      const { put, signedBy, line, to } = yield* world
      put("/issuer", { type: "Issuer", publicKey: [to("/key")], revocationList: to("/revoked") })
      const listed = (revokedAssertions: ReadonlyArray<unknown>, more: object = {}) => {
        put("/revoked", { type: "RevocationList", revokedAssertions, ...more })
        return Effect.flatMap(signedBy(keys), (text) => line(text))
      }
      assert.strictEqual(
        yield* listed([{ id: "urn:uuid:1", revocationReason: "cheated" }]),
        "Retracted revoked: cheated"
      )
      assert.strictEqual(yield* listed(["urn:uuid:1"]), "Retracted revoked")
      assert.strictEqual(yield* listed(["urn:uuid:2", { id: "urn:uuid:3" }]), "Presented null")
      assert.match(yield* listed([], { issuer: to("/other") }), /^row status: one of/)
    })
  )
})

describe("an assertion that is neither", () => {
  it.live("is refused: nobody vouches for it", () =>
    Effect.gen(function* () {
      const { assertion, line } = yield* world
      assert.match(yield* line(JSON.stringify({ ...assertion, id: "urn:uuid:1" })), /^row proof: "urn:uuid:1"/)
      assert.match(yield* line(JSON.stringify({ hello: "world" })), /^row form: another JSON object/)
    })
  )
  it.live(
    "in the way in which it says to be verified is refused: signed where it is hosted, and hosted where it is signed",
    () =>
      Effect.gen(function* () {
        const { put, rest, to, line, signedBy } = yield* world
        put("/assertions/1", { ...rest, verification: { type: "signed" } })
        assert.match(yield* line(to("/assertions/1")), /^row proof: "signed"/)
        assert.match(yield* line(yield* signedBy(keys, { verification: { type: "hosted" } })), /^row proof: "hosted"/)
      })
  )
  it.live("is mapped by its class", () =>
    Effect.gen(function* () {
      const { assertion, line } = yield* world
      const mapped = { achievements: [{ id: achievement, offering }] }
      assert.match(yield* line(JSON.stringify(assertion), mapped), /^type achievement: "http/)
    })
  )
})
