/** Open Badges 3.0 with an embedded proof: what is taken, and its nearest neighbours that are not. */
import { assert, describe, it } from "@effect/vitest"
import { CivilDate, type Fact, Instant } from "@laurel/core"
import type { Answer } from "@laurel/testkit"
import { Effect } from "effect"
import { achievement, badge, embedded, entry, hashed, list, pair } from "./badges.ts"
import { at, run, settingOf, told, web } from "./world.ts"

const own = pair()
const other = pair()
const issuer = `did:key:${own.multibase}`
const method = `${issuer}#${own.multibase}`
const trusted = settingOf([{ id: issuer, name: "Academy" }])

const { id } = badge(issuer)

const signed = (document: object, key = own, by = method) =>
  Effect.map(embedded({ ...document }, key, by), (signed) => JSON.stringify(signed))

/** What a run over one badge gives. */
const read = (text: string, setting = trusted, names?: ReadonlyArray<string>) =>
  run({ setting, files: { "a.json": text }, ...(names === undefined ? {} : { names }) })

const expiryOf = (draft: Fact.Draft | undefined): string | undefined =>
  draft?.evidence._tag === "Presented" && draft.evidence.expires !== undefined
    ? CivilDate.format(draft.evidence.expires)
    : undefined

describe("a badge by a trusted issuer", () => {
  it.live("is a verified proof of the person whose address gives its hash", () =>
    Effect.gen(function* () {
      const text = yield* signed(
        badge(issuer, { validUntil: "2026-01-10T00:00:00+01:00", awardedDate: "2024-01-09T23:30:00Z" })
      )
      const { drafts, rejections } = yield* read(text)
      assert.deepStrictEqual(rejections, [])
      assert.deepStrictEqual(drafts, [
        {
          reference: {
            source: "badges",
            stream: "badges",
            key: `did%3Akey%3A${own.multibase}/urn%3Auuid%3A7f0d2f0a-0f9f-4a0f-9a52-6d6a1c3c9f01`,
            line: null
          },
          subject: {
            key: "first-aid/email:ann@example.org",
            offering: "first-aid",
            contact: { scheme: "email", value: "ann@example.org" }
          },
          activity: "first-aid-badge",
          evidence: {
            _tag: "Presented",
            title: "First aid",
            issuer: "Academy",
            provider: "The Academy",
            expires: CivilDate.parse("2026-01-09"),
            verified: true
          },
          happened: {
            on: CivilDate.parse("2024-01-10"),
            at: Instant.parse("2024-01-09T23:30:00Z"),
            zone: "Europe/Berlin",
            basis: "stated"
          },
          observedAt: null,
          said: null
        }
      ] as unknown as typeof drafts) // brands are earned by what is compared
    })
  )
  it.live("has the day of validFrom where it says none of its award", () =>
    Effect.gen(function* () {
      const { drafts } = yield* read(yield* signed(badge(issuer)))
      assert.strictEqual(drafts[0]?.happened.at, Instant.parse("2024-01-10T09:00:00Z"))
    })
  )
  it.live("that has expired says when, and is no retraction", () =>
    Effect.gen(function* () {
      const { drafts } = yield* read(
        yield* signed(badge(issuer, { validFrom: "1969-01-01T00:00:00Z", validUntil: "1969-12-31T12:00:00Z" }))
      )
      assert.strictEqual(drafts[0]?.evidence._tag, "Presented")
      assert.strictEqual(expiryOf(drafts[0]), "1969-12-31")
    })
  )
})

describe("a badge by an issuer who is not trusted", () => {
  it.live("is a proof that nobody verified, and names no issuer", () =>
    Effect.gen(function* () {
      const { drafts } = yield* read(yield* signed(badge(issuer)), settingOf([]))
      assert.deepStrictEqual({ ...drafts[0]?.evidence }, {
        _tag: "Presented",
        title: "First aid",
        verified: false
      } as never)
      assert.strictEqual(drafts[0]?.said, `issuer not trusted: ${issuer}`)
    })
  )
})

describe("a badge that is not as it was signed", () => {
  it.live("is refused where a word was changed", () =>
    Effect.gen(function* () {
      const text = (yield* signed(badge(issuer))).replace("Can help.", "Can operate.")
      assert.deepStrictEqual(told(yield* read(text)), ["row proof: one that does not fit, in a.json"])
    })
  )
  it.live("is refused where a word was added that no context defines, and names it", () =>
    Effect.gen(function* () {
      const text = (yield* signed(badge(issuer))).replace('"name":"First aid"', '"name":"First aid","grade":"A"')
      assert.deepStrictEqual(told(yield* read(text)), ['row form: the word "grade", in a.json'])
    })
  )
  it.live("is refused where its issuer was taken away", () =>
    Effect.gen(function* () {
      const { issuer: _, ...document } = badge(issuer)
      const [found] = told(yield* read(yield* signed(document)))
      assert.match(found ?? "", /^row form: in "issuer": /)
    })
  )
  it.live("is refused where a context is written out, which could give words another meaning", () =>
    Effect.gen(function* () {
      const document = badge(issuer)
      const inline = { ...document, "@context": [...(document["@context"] as ReadonlyArray<string>), { x: "urn:x" }] }
      const [found] = told(yield* read(JSON.stringify({ ...inline, proof: {} })))
      assert.match(found ?? "", /^row form: in "@context/)
    })
  )
  it.live("is refused where what is signed is said by another name, so that it would be overlooked", () =>
    Effect.gen(function* () {
      const text = yield* signed(
        badge(issuer, { validUntil: "2026-01-10T00:00:00Z", evidence: [{ id, type: ["Evidence"] }] })
      )
      assert.lengthOf((yield* read(text)).drafts, 1)
      const { validUntil, proof, ...rest } = JSON.parse(text)
      const by = (more: object) => Effect.map(read(JSON.stringify({ ...rest, proof, ...more })), (all) => told(all)[0])
      const value = { "@value": validUntil, "@type": "http://www.w3.org/2001/XMLSchema#dateTime" }
      const address = "https://www.w3.org/2018/credentials#validUntil"
      assert.strictEqual(yield* by({ [address]: value }), `row form: the word "${address}", in a.json`)
      assert.strictEqual(yield* by({ "cred:validUntil": value }), 'row form: the word "cred:validUntil", in a.json')
      assert.strictEqual(yield* by({ "@included": [] }), 'row form: the word "@included", in a.json')
      // The same thing once more is the same thing: all fits what was signed.
      const evidence = [{ id, type: ["Evidence", ...rest.type], validUntil }]
      assert.strictEqual(
        yield* by({ evidence }),
        "row form: something that is said of the badge within itself, in a.json"
      )
      // Without this the signature would still fit: of the whole proof as of the badge.
      const ending = yield* embedded(badge(issuer), own, method, { expires: "1969-06-01T00:00:00Z" })
      const { expires, ...options } = ending.proof as { readonly expires?: unknown }
      const hidden = { ...options, "https://w3id.org/security#expiration": { ...value, "@value": expires } }
      assert.match(told(yield* read(JSON.stringify(ending)))[0] ?? "", /^row proof: one that ended/)
      assert.match(
        told(yield* read(JSON.stringify({ ...ending, proof: hidden })))[0] ?? "",
        /^row form: the word "https/
      )
    })
  )
  it.live("is refused where contexts are taken away within it", () =>
    Effect.gen(function* () {
      const text = yield* signed(badge(issuer))
      for (const none of ["null", "[]"])
        assert.match(
          told(yield* read(text.replace('"credentialSubject":{', `"credentialSubject":{"@context":${none},`)))[0] ?? "",
          /^row form: a context that is written out, or none/
        )
    })
  )
  it.live("is refused where it has a name that is no word of anybody", () =>
    Effect.gen(function* () {
      const text = (yield* signed(badge(issuer))).replace(
        '"name":"First aid"',
        '"name":"First aid","__proto__":{"id":"x:y"}'
      )
      assert.deepStrictEqual(told(yield* read(text)), ['row form: the name "__proto__", in a.json'])
    })
  )
  it.live("is refused without a proof, and with one of another suite", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(told(yield* read(JSON.stringify(badge(issuer)))), ["row proof: none, in a.json"])
      const suite = (yield* signed(badge(issuer))).replace("eddsa-rdfc-2022", "ecdsa-sd-2023")
      assert.deepStrictEqual(told(yield* read(suite)), ['row proof: "ecdsa-sd-2023", in a.json'])
    })
  )
})

describe("the key of a badge", () => {
  it.live("must be the issuer's: that of another did:key is refused, however well it signed", () =>
    Effect.gen(function* () {
      const by = `did:key:${other.multibase}#${other.multibase}`
      const [found] = told(yield* read(yield* signed(badge(issuer), other, by)))
      assert.match(found ?? "", /^row key: .*which is not/)
    })
  )
  it.live("is not what stands behind the # of its own name", () =>
    Effect.gen(function* () {
      const documents = new Map<string, Answer>()
      const server = yield* web(documents)
      const id = at(server, "/issuer")
      documents.set("/issuer", { json: { id, type: "Profile", name: "The Academy" } })
      const text = yield* signed(badge(id), other, `${id}#${other.multibase}`)
      const [found] = told(yield* read(text, settingOf([{ id, name: "Academy" }])))
      assert.match(found ?? "", /^row key: .*which the issuer's document at .* does not list/)
      // Nor where that document lists another.
      const first = { id: `${id}#${own.multibase}`, type: "Multikey", publicKeyMultibase: own.multibase }
      documents.set("/issuer", { json: { id, type: "Profile", assertionMethod: [first] } })
      const [unlisted] = told(yield* read(text, settingOf([{ id, name: "Academy" }])))
      assert.match(unlisted ?? "", /^row key: .*which the issuer's document at .* does not list/)
      // The same key, once the issuer's own document lists it.
      const listed = {
        id: `${id}#${other.multibase}`,
        type: "Multikey",
        controller: id,
        publicKeyMultibase: other.multibase
      }
      documents.set("/issuer", { json: { id, type: "Profile", assertionMethod: [listed] } })
      assert.lengthOf((yield* read(text, settingOf([{ id, name: "Academy" }]))).drafts, 1)
    })
  )
  it.live("must not be one that the document at the issuer's address says is somebody else's, or has ended", () =>
    Effect.gen(function* () {
      const documents = new Map<string, Answer>()
      const server = yield* web(documents)
      const id = at(server, "/issuer")
      const name = `${id}#key`
      const text = yield* signed(badge(id), own, name)
      const lists = (more: object, about = id) => {
        const key = { id: name, type: "Multikey", publicKeyMultibase: own.multibase, ...more }
        documents.set("/issuer", { json: { id: about, verificationMethod: [key] } })
        return Effect.map(read(text, settingOf([{ id, name: "Academy" }])), (outcome) => told(outcome)[0] ?? "a fact")
      }
      assert.strictEqual(yield* lists({}), "a fact")
      assert.match(yield* lists({ controller: "https://other.example" }), /^row key: one that belongs to/)
      assert.match(yield* lists({ revoked: "1970-01-01T00:00:00Z" }), /^row key: one that ended on/)
      assert.match(yield* lists({}, "https://other.example"), /^row key: a document at .* that is about/)
    })
  )
  it.live("must be the pinned one, where one is", () =>
    Effect.gen(function* () {
      const id = "https://academy.example/issuer"
      const text = yield* signed(badge(id), own, `${id}#anything`)
      const pinnedTo = (multibase: string) => settingOf([{ id, name: "Academy", key: { multibase } }])
      assert.lengthOf((yield* read(text, pinnedTo(own.multibase))).drafts, 1)
      assert.deepStrictEqual(told(yield* read(text, pinnedTo(other.multibase))), [
        "row proof: one that does not fit, in a.json"
      ])
    })
  )
})

describe("the dates of a badge", () => {
  it.live("that is not valid yet reject it, until then", () =>
    Effect.gen(function* () {
      const later = yield* read(yield* signed(badge(issuer, { validFrom: "9999-01-01T00:00:00Z" })))
      assert.deepStrictEqual(told(later), ["row dates: one from 9999-01-01T00:00:00Z on, in a.json"])
      assert.lengthOf((yield* read(yield* signed(badge(issuer, { validFrom: "2024-01-01T00:00:00Z" })))).drafts, 1)
    })
  )
  it.live("that end before they begin, or have no offset, reject it", () =>
    Effect.gen(function* () {
      const early = badge(issuer, { validFrom: "1969-05-01T00:00:00Z", validUntil: "1969-04-01T00:00:00Z" })
      assert.match(told(yield* read(yield* signed(early)))[0] ?? "", /^row dates: "1969-04-01/)
      const nowhere = badge(issuer, { validFrom: "1969-05-01T00:00:00" })
      assert.match(told(yield* read(yield* signed(nowhere)))[0] ?? "", /^row dates: "1969-05-01T00:00:00"/)
    })
  )
})

describe("the recipient of a badge", () => {
  it.live("is found by an address in other case, where the issuer hashed it in lower case", () =>
    Effect.gen(function* () {
      const { drafts } = yield* read(yield* signed(badge(issuer)), trusted, ["Ann@Example.org"])
      assert.strictEqual(drafts[0]?.subject.contact.value, "Ann@Example.org")
    })
  )
  it.live("is nobody where the issuer hashed another case, and is told as such until somebody is known", () =>
    Effect.gen(function* () {
      const subject = badge(issuer)["credentialSubject"] as object
      const text = yield* signed(
        badge(issuer, { credentialSubject: { ...subject, identifier: [hashed("Ann@Example.org")] } })
      )
      assert.deepStrictEqual(told(yield* read(text)), [
        "person recipient: nobody whose name gives its address or its hash, in a.json"
      ])
      assert.lengthOf((yield* read(text, trusted, ["Ann@Example.org"])).drafts, 1)
    })
  )
  it.live("is told where several fit, and is the one who fits as written before others who fit in lower case", () =>
    Effect.gen(function* () {
      const text = yield* signed(badge(issuer))
      const several = yield* read(text, trusted, ["ANN@example.org", "Ann@Example.org"])
      assert.deepStrictEqual(told(several), ["row recipient: 2 that fit, in a.json"])
      const one = yield* read(text, trusted, ["ANN@example.org", "ann@example.org"])
      assert.strictEqual(one.drafts[0]?.subject.contact.value, "ann@example.org")
    })
  )
  it.live("may stand in plain words, and a DID only where the setting maps it", () =>
    Effect.gen(function* () {
      const subject = badge(issuer)["credentialSubject"] as object
      const plain = {
        type: "IdentityObject",
        hashed: false,
        identityHash: "Bob@example.org",
        identityType: "emailAddress"
      }
      const bob = yield* read(yield* signed(badge(issuer, { credentialSubject: { ...subject, identifier: [plain] } })))
      assert.strictEqual(bob.drafts[0]?.subject.contact.value, "bob@example.org")
      const did = "did:example:holder"
      const { identifier: _, ...bare } = subject as { readonly identifier: unknown }
      const text = yield* signed(badge(issuer, { credentialSubject: { ...bare, id: did } }))
      assert.deepStrictEqual(told(yield* read(text)), [`person recipient: nobody, and "${did}", in a.json`])
      const mapped = settingOf(trusted.issuers, { recipients: [{ id: did, contact: { scheme: "staff", value: "7" } }] })
      assert.deepStrictEqual((yield* read(text, mapped)).drafts[0]?.subject.contact, { scheme: "staff", value: "7" })
    })
  )
})

describe("the name of an achievement", () => {
  const named = (name: string) =>
    Effect.gen(function* () {
      const subject = Object(badge(issuer)["credentialSubject"])
      const credentialSubject = { ...subject, achievement: { ...subject.achievement, name } }
      const outcome = yield* read(JSON.stringify(yield* embedded(badge(issuer, { credentialSubject }), own, method)))
      const [draft] = outcome.drafts
      return draft?.evidence._tag === "Presented" ? draft.evidence.title : told(outcome)[0]
    })
  it.live("is cut where it is longer than names are, and on one line", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* named("First\n aid"), "First aid")
      assert.strictEqual(yield* named("a".repeat(300)), `${"a".repeat(199)}…`)
    })
  )
  it.live("may hold halves of characters, which are none", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* named("First \ud83d aid"), "First \ufffd aid")
    })
  )
})

describe("an achievement that the setting does not map", () => {
  it.live("is told as unknown, with its id", () =>
    Effect.gen(function* () {
      const { rejections } = yield* read(yield* signed(badge(issuer)), { ...trusted, achievements: [] })
      assert.deepStrictEqual(
        rejections.map(({ kind, found }) => [kind, found]),
        [["type", `"${achievement}", in a.json`]]
      )
    })
  )
})

describe("an achievement of another issuer who is trusted, too", () => {
  it.live("is told, and no proof: an id is anybody's to use", () =>
    Effect.gen(function* () {
      const theirs = `did:key:${other.multibase}`
      const issuers = [
        { id: issuer, name: "Academy" },
        { id: theirs, name: "Cooks" }
      ]
      const [first] = trusted.achievements
      assert(first !== undefined)
      const setting = settingOf(issuers, { achievements: [{ ...first, issuer }] })
      assert.lengthOf((yield* read(yield* signed(badge(issuer)), setting)).drafts, 1)
      const cooks = yield* read(yield* signed(badge(theirs), other, `${theirs}#${other.multibase}`), setting)
      assert.deepStrictEqual(told(cooks), [`type achievement: "${achievement}" by "${theirs}", in a.json`])
    })
  )
})

describe("two files", () => {
  it.live("of one badge count by the graver of what they say of it, whatever they are called", () =>
    Effect.gen(function* () {
      const documents = new Map<string, Answer>()
      const address = at(yield* web(documents), "/list")
      documents.set("/list", { json: yield* list({ address, issuer, set: [21], key: own, method }) })
      // Both are the issuer's: once without a status, and again with one.
      const clear = yield* signed(badge(issuer))
      const revoked = yield* signed(badge(issuer, { credentialStatus: entry(address, 21) }))
      for (const files of [
        { "a.json": clear, "b.json": revoked },
        { "a.json": revoked, "b.json": clear }
      ]) {
        const both = yield* run({ setting: trusted, files })
        assert.deepStrictEqual(
          both.drafts.map(({ evidence }) => evidence._tag),
          ["Retracted"]
        )
        assert.lengthOf(both.rejections, 1)
      }
      // Who is a stranger to the badge revokes nothing.
      const theirs = `did:key:${other.multibase}`
      documents.set("/list", {
        json: yield* list({ address, issuer: theirs, set: [21], key: other, method: `${theirs}#${other.multibase}` })
      })
      const forged = yield* signed(badge(issuer, { credentialStatus: entry(address, 21) }), other)
      const outcome = yield* run({ setting: trusted, files: { "a.json": forged, "b.json": clear } })
      assert.deepStrictEqual(
        outcome.drafts.map(({ evidence }) => evidence._tag),
        ["Presented"]
      )
    })
  )
  it.live("with the same badge are one, and of two that differ under one id the second is refused", () =>
    Effect.gen(function* () {
      const text = yield* signed(badge(issuer))
      const twice = yield* run({ setting: trusted, files: { "a.json": text, "b.json": ` ${text}` } })
      assert.deepStrictEqual([twice.drafts.length, twice.rejections.length], [1, 0])
      const changed = yield* signed(badge(issuer, { awardedDate: "1969-01-01T00:00:00Z" }))
      const differing = yield* run({ setting: trusted, files: { "a.json": text, "b.json": changed } })
      assert.lengthOf(differing.drafts, 1)
      assert.deepStrictEqual(told(differing), ["row form: that of a.json, in b.json"])
    })
  )
  it.live("with one id by two issuers are two badges: nobody speaks for another", () =>
    Effect.gen(function* () {
      const theirs = `did:key:${other.multibase}`
      const stranger = yield* signed(badge(theirs), other, `${theirs}#${other.multibase}`)
      const { drafts } = yield* run({
        setting: trusted,
        files: { "a.json": yield* signed(badge(issuer)), "b.json": stranger }
      })
      assert.deepStrictEqual(
        drafts.map(({ evidence }) => evidence._tag === "Presented" && evidence.verified),
        [true, false]
      )
      assert.notStrictEqual(drafts[0]?.reference.key, drafts[1]?.reference.key)
    })
  )
})
