/** What is reported of credentials: each check apart, and one answer that is never better than what is known. */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { assert, describe, it } from "@effect/vitest"
import { Verify } from "@laurel/credentials"
import type { Answer } from "@laurel/testkit"
import { Effect } from "effect"
import { pdf } from "./attaching.ts"
import { likeness } from "../src/issuing/likeness.ts"
import { international, png, svg } from "./baking.ts"
import { badge, embedded, hashed, jwt, pair, rsa } from "./issuing.ts"
import { entry, list } from "./lists.ts"
import { at, line, lineOf, lines, outcomes, report, web } from "./verifying.ts"

const own = pair()
const other = pair()
const issuer = `did:key:${own.multibase}`
const method = `${issuer}#${own.multibase}`

const signed = (more: object = {}, key = own, by = method, id = issuer) =>
  Effect.map(embedded(badge(id, { ...more }), key, by), (document) => JSON.stringify(document))

const offline = { sources: Verify.offline }

describe("a credential", () => {
  it.live("is valid where all checks hold, each of which is told with what came and what it means", () =>
    Effect.gen(function* () {
      const found = yield* report(yield* signed(), { person: "ann@example.org" })
      const [{ checks = [], said, proved } = {}] = found.credentials
      assert.deepStrictEqual([found.answer, found.found, found.credentials.length], ["valid", "json", 1])
      assert.deepStrictEqual(
        checks.map(({ name, outcome }) => `${name} ${outcome}`),
        Verify.names.map((name) => `${name} held`)
      )
      for (const check of checks)
        assert.isTrue([check.checked, check.found, check.meaning].every((text) => text !== ""))
      assert.isTrue(proved)
      assert.deepInclude(said, { issuer, issuerName: "The Academy", title: "First aid", validUntil: null })
      // Nobody is told whose it is.
      assert.notInclude(JSON.stringify(found), "ann@example.org")
    })
  )
  it.live("says of itself what anybody may have written, where its proof does not hold", () =>
    Effect.gen(function* () {
      const [first] = (yield* report((yield* signed()).replace("First aid", "Surgeon"))).credentials
      assert.deepStrictEqual([first?.proved, first?.said?.issuer], [false, issuer])
    })
  )
  it.live("that can't be looked at says what helps, and no more of it than was looked at", () =>
    Effect.gen(function* () {
      const told = Effect.fnUntraced(function* (file: string | Uint8Array) {
        const { beware, credentials } = yield* report(file, offline)
        const checks = credentials[0]?.checks ?? []
        const why = checks.find(({ outcome }) => outcome === "unknown")
        return { beware, advice: why?.advice ?? "", dates: checks.find(({ name }) => name === "dates")?.found ?? "" }
      })
      const locked = yield* told(readFileSync(join(import.meta.dirname, "fixtures/pdf/locked.pdf")))
      assert.match(locked.advice, /^Take the password off/)
      assert.isNull(locked.beware)
      assert.match(locked.dates, /did not hold, or could not be made/)
      const from = (id: string) => signed({}, own, `${id}#key-1`, id)
      const unknown = yield* told(yield* from("urn:uuid:0d8b6dc0-6a40-4d6c-ae09-3b6a7c1a2a55"))
      assert.match(unknown.advice, /did:web/)
      // Another time is better only where somebody may answer then.
      const away = yield* told(yield* from("did:web:academy.example"))
      assert.match(away.advice, /^Try again later/)
    })
  )
  it.live("is told on one line each, with nothing in it that would drive a terminal or turn the writing around", () =>
    Effect.gen(function* () {
      const hidden = { id: issuer, type: ["Profile"], name: "A\u202ecademy \u001b[2J" }
      const subject = Object(badge(issuer)["credentialSubject"])
      const achievement = { ...subject.achievement, name: "First\naid é" }
      const text = yield* signed({ issuer: hidden, credentialSubject: { ...subject, achievement } })
      const { answer, credentials } = yield* report(text)
      assert.strictEqual(answer, "valid")
      assert.deepInclude(credentials[0]?.said, { issuerName: "A cademy  [2J", title: "First aid é" })
    })
  )
  it.live("needs nobody to be asked where its issuer is a key, and asks nobody", () =>
    Effect.gen(function* () {
      const asked: Array<string> = []
      const nobody = (address: string) => {
        asked.push(address)
        return Effect.fail(Verify.absent(address, "nothing"))
      }
      const sources = { files: nobody, documents: nobody, lists: nobody }
      assert.strictEqual(yield* line(yield* signed(), { sources }), "valid")
      assert.deepStrictEqual(asked, [])
      // The nearest that does need somebody.
      const listed = yield* signed({ credentialStatus: entry("https://academy.example/list", 21) })
      assert.match(yield* line(listed, { sources }), /^undetermined status: nothing/)
      assert.deepStrictEqual(asked, ["https://academy.example/list"])
    })
  )
})

describe("a trap", () => {
  it.live("revoked though well signed is revoked; with the neighbouring bits set it is valid", () =>
    Effect.gen(function* () {
      const documents = new Map<string, Answer>()
      const address = at(yield* web(documents), "/list")
      const text = yield* signed({ credentialStatus: entry(address, 21) })
      const set = (bits: ReadonlyArray<number>) =>
        Effect.gen(function* () {
          documents.set("/list", { json: yield* list({ address, issuer, set: bits, key: own, method }) })
          return yield* outcomes(text)
        })
      assert.deepInclude(yield* set([21]), { proof: "held", key: "held", status: "failed", dates: "held" })
      assert.deepInclude(yield* set([20, 22]), { status: "held" })
    })
  )
  it.live("words that no context defines are not signed, and are refused by their name", () =>
    Effect.gen(function* () {
      const text = yield* signed()
      const added = (more: string) => line(text.replace('"name":"First aid"', `"name":"First aid",${more}`))
      assert.strictEqual(yield* added('"grade":"A"'), 'invalid form: the word "grade"')
      // A word that is known would be signed, and is not.
      assert.strictEqual(yield* added('"description":"A"'), "invalid proof: one that does not fit")
    })
  )
  it.live("a missing issuer is refused though the signature fits", () =>
    Effect.gen(function* () {
      const { issuer: _, ...document } = badge(issuer)
      assert.match(yield* line(JSON.stringify(yield* embedded(document, own, method))), /^invalid form: in "issuer"/)
    })
  )
  it.live("a key that is not the issuer's is told apart from a signature that does not fit", () =>
    Effect.gen(function* () {
      const by = `did:key:${other.multibase}#${other.multibase}`
      const strange = yield* signed({}, other, by)
      assert.deepInclude(yield* outcomes(strange), { form: "held", proof: "held", key: "failed", status: "notMade" })
      const changed = strange.replace("Can help.", "Can operate.")
      assert.deepInclude(yield* outcomes(changed), { proof: "failed", key: "failed" })
      assert.deepInclude(yield* outcomes((yield* signed()).replace("Can help.", "Can operate.")), {
        proof: "failed",
        key: "notMade"
      })
    })
  )
  it.live("a key that only stands behind the # of its own name is nobody's until its issuer lists it", () =>
    Effect.gen(function* () {
      const documents = new Map<string, Answer>()
      const id = at(yield* web(documents), "/issuer")
      const text = yield* signed({}, other, `${id}#${other.multibase}`, id)
      documents.set("/issuer", { json: { id, type: "Profile" } })
      assert.deepInclude(yield* outcomes(text), { proof: "held", key: "failed" })
      const listed = { id: `${id}#${other.multibase}`, type: "Multikey", publicKeyMultibase: other.multibase }
      documents.set("/issuer", { json: { id, type: "Profile", assertionMethod: [listed] } })
      assert.strictEqual(yield* line(text), "valid")
      // Nobody answers: that is nothing against it, and not for it.
      documents.delete("/issuer")
      const { answer, credentials } = yield* report(text)
      assert.strictEqual(answer, "undetermined")
      assert.strictEqual(credentials[0]?.checks.find(({ name }) => name === "key")?.outcome, "unknown")
    })
  )
})

describe("what can't be checked here", () => {
  it.live("is neither valid nor invalid: a suite, a context and a DID that are not known", () =>
    Effect.gen(function* () {
      const text = yield* signed()
      const suite = text.replace("eddsa-rdfc-2022", "ecdsa-sd-2023")
      assert.strictEqual(yield* line(suite), 'undetermined proof: "ecdsa-sd-2023"')
      const { proof: _, ...bare } = JSON.parse(text)
      assert.strictEqual(yield* line(JSON.stringify(bare)), "invalid proof: none")
      const context = text.replace("https://purl.imsglobal.org/spec/ob/v3p0/extensions.json", "https://x.example/c")
      assert.match(yield* line(context), /^undetermined form: the context "https:\/\/x.example\/c"/)
      const foreign = yield* signed({}, own, "did:ion:x#k", "did:ion:x")
      assert.match(yield* line(foreign), /^undetermined key: an issuer whose keys can't be looked up/)
    })
  )
})

describe("the dates of a credential", () => {
  const on = (now: string, more: object) =>
    Effect.flatMap(signed(more), (text) => line(text, { ...offline, now: Date.parse(now) }))
  const year = { validFrom: "2024-01-10T00:00:00+01:00", validUntil: "2025-01-10T00:00:00+01:00" }
  it.live("are held against the clock that is given, to the millisecond", () =>
    Effect.gen(function* () {
      assert.match(
        yield* on("2024-01-09T22:59:59.999Z", year),
        /^notYetValid dates: Checked for .*: it is one from 2024-01-10T00:00:00\+01:00 on/
      )
      assert.strictEqual(yield* on("2024-01-09T23:00:00.000Z", year), "valid")
      assert.strictEqual(yield* on("2025-01-09T22:59:59.999Z", year), "valid")
      assert.match(yield* on("2025-01-09T23:00:00.000Z", year), /^expired dates: /)
    })
  )
  it.live("that are days hold through the last of them", () =>
    Effect.gen(function* () {
      const days = { validFrom: "2024-01-10", validUntil: "2025-01-10" }
      assert.strictEqual(yield* on("2025-01-10T23:59:59.999Z", days), "valid")
      assert.match(yield* on("2025-01-11T00:00:00Z", days), /^expired/)
    })
  )
  it.live("that can't be read, or end before they begin, make it invalid", () =>
    Effect.gen(function* () {
      assert.match(yield* on("2024-06-01T00:00:00Z", { validFrom: "2024-01-10T00:00:00" }), /^invalid dates: "2024-01/)
      const turned = { validFrom: year.validUntil, validUntil: year.validFrom }
      assert.match(yield* on("2026-06-01T00:00:00Z", turned), /^invalid dates: /)
    })
  )
  it.live("that are over are told beside a status that is unknown, and are no better than revoked", () =>
    Effect.gen(function* () {
      const documents = new Map<string, Answer>()
      const address = at(yield* web(documents), "/list")
      const text = yield* signed({ ...year, credentialStatus: entry(address, 21) })
      assert.deepInclude(yield* outcomes(text), { status: "unknown", dates: "failed" })
      assert.match(yield* line(text), /^expired/)
      documents.set("/list", { json: yield* list({ address, issuer, set: [21], key: own, method }) })
      assert.match(yield* line(text), /^revoked/)
    })
  )
  it.live("says nothing twice: what it says to another program would be read here by nobody", () =>
    Effect.gen(function* () {
      const text = yield* signed()
      const twice = text.replace(`"validFrom":`, `"validFrom":"2020-01-01T00:00:00Z","validFrom":`)
      assert.match(yield* line(twice), /^invalid form: the name "validFrom" twice/)
      assert.strictEqual(yield* line(text), "valid")
    })
  )
})

describe("the recipient of a credential", () => {
  const named = (subject: object) =>
    Effect.map(
      signed({ credentialSubject: { ...Object(badge(issuer)["credentialSubject"]), ...subject } }),
      (text) => ({
        is: (person: string) => Effect.map(line(text, { ...offline, person }), (found) => found.split(":", 1)[0])
      })
    )
  const plain = (identityType: string, identityHash: string) => ({
    type: "IdentityObject",
    hashed: false,
    identityHash,
    identityType
  })
  it.live("is compared by the hash of the address, as it is written and in lower case", () =>
    Effect.gen(function* () {
      const ann = yield* named({ identifier: [hashed("ann@example.org", "s4lt")] })
      for (const same of ["ann@example.org", " Ann@Example.org "]) assert.strictEqual(yield* ann.is(same), "valid")
      assert.strictEqual(yield* ann.is("bob@example.org"), "invalid recipient")
      // A name is no address: nobody can say whether it is Ann's.
      assert.strictEqual(yield* ann.is("Ann Smith"), "undetermined recipient")
    })
  )
  it.live("that is another, or can't be compared, is said apart from whether the credential is good", () =>
    Effect.gen(function* () {
      const text = yield* signed()
      const said = (person: string, given = text) => Effect.map(report(given, { person }), ({ words }) => words)
      const verdict = (person: string, given = text) =>
        Effect.map(report(given, { person }), ({ verdict, answer }) => `${verdict}, so ${answer}`)
      assert.strictEqual(yield* verdict("bob@example.org"), "another, so invalid")
      assert.strictEqual(yield* verdict("Bob"), "incomparable, so undetermined")
      assert.strictEqual(yield* verdict("ann@example.org"), "valid, so valid")
      // What is over is over, whoever has it.
      const over = yield* signed({ validUntil: "2025-01-01T00:00:00Z" })
      assert.strictEqual(yield* verdict("bob@example.org", over), "expired, so expired")
      assert.match(yield* said("bob@example.org"), /^It is valid, but was not given to the person/)
      assert.match(yield* said("Bob"), /^It is valid, but whether/)
      assert.match(yield* said("ann@example.org"), /^It is valid: /)
      assert.match(yield* said("bob@example.org", text.replace("Can", "May")), /^It is not valid/)
    })
  )
  it.live("is compared by name in any case, spacing and composition of letters", () =>
    Effect.gen(function* () {
      const kathe = yield* named({ identifier: [plain("name", "Käthe  Groß"), plain("emailAddress", "K@example.org")] })
      for (const same of ["käthe groß", "Ka\u0308the Groß", "k@EXAMPLE.org"])
        assert.strictEqual(yield* kathe.is(same), "valid", same)
      assert.strictEqual(yield* kathe.is("Kathe Gross"), "invalid recipient")
    })
  )
  it.live("is the same person to this check as to the page of a certificate, however the name is written", () =>
    Effect.gen(function* () {
      const [name, same, other] = ["José IV", "Ｊosé Ⅳ", "José V"]
      const jose = yield* named({ identifier: [plain("name", name)] })
      assert.strictEqual(yield* jose.is(same), "valid")
      assert.strictEqual(likeness(same, { name, credential: {} }, []), "same")
      assert.strictEqual(yield* jose.is(other), "invalid recipient")
      assert.strictEqual(likeness(other, { name, credential: {} }, []), "other")
    })
  )
  it.live("may be an id, or nobody who can be compared", () =>
    Effect.gen(function* () {
      const did = yield* named({ id: "did:example:ann", identifier: [] })
      assert.strictEqual(yield* did.is("did:example:ann"), "valid")
      assert.strictEqual(yield* did.is("did:example:bob"), "invalid recipient")
      assert.strictEqual(yield* did.is("ann@example.org"), "undetermined recipient")
      const nobody = yield* named({ identifier: [] })
      assert.strictEqual(yield* nobody.is("ann@example.org"), "undetermined recipient")
      assert.strictEqual(yield* nobody.is("  "), "valid")
    })
  )
})

describe("a collection", () => {
  const clr = (inner: ReadonlyArray<unknown>, more: object = {}) => {
    const document = {
      "@context": [
        "https://www.w3.org/ns/credentials/v2",
        "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json",
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
      ],
      id: "urn:uuid:00000000-0000-4000-8000-000000000001",
      type: ["VerifiableCredential", "ClrCredential"],
      issuer: { id: issuer, type: ["Profile"], name: "The Academy" },
      validFrom: "2024-01-10T09:00:00Z",
      name: "Ann's record",
      credentialSubject: { type: ["ClrSubject"], verifiableCredential: inner },
      ...more
    }
    return Effect.map(embedded(document, own, method), (signed) => JSON.stringify(signed))
  }
  const one = (number: number, more: object = {}) =>
    embedded(badge(issuer, { id: `urn:x:${number}`, ...more }), own, method)
  it.live("is reported with each badge in it, and is as good as the worst of them", () =>
    Effect.gen(function* () {
      const both = yield* clr([yield* one(1), yield* one(2)])
      const { answer, credentials } = yield* report(both, offline)
      assert.strictEqual(answer, "valid")
      assert.deepStrictEqual(
        credentials.map(({ kind, within }) => [kind, within]),
        [
          ["collection", null],
          ["badge", 0],
          ["badge", 0]
        ]
      )
      assert.strictEqual(credentials[0]?.said?.title, "Ann's record")
      const expired = yield* clr([yield* one(1), yield* one(2, { validUntil: "2024-02-01T00:00:00Z" })])
      const late = yield* report(expired, offline)
      assert.strictEqual(late.answer, "expired")
      assert.deepStrictEqual(
        late.credentials.map(({ answer }) => answer),
        ["valid", "valid", "expired"]
      )
    })
  )
  it.live("whose own proof, dates or status do not hold says so, and each badge by itself", () =>
    Effect.gen(function* () {
      const inner = yield* one(1)
      const torn = (yield* clr([inner])).replace("Ann's record", "Bob's record")
      assert.deepStrictEqual(yield* lines(torn, offline), ["invalid proof: one that does not fit", "valid"])
      const [late] = yield* lines(yield* clr([inner], { validUntil: "2024-02-01T00:00:00Z" }), offline)
      assert.match(late ?? "", /^expired/)
      const [listed] = yield* lines(yield* clr([inner], { credentialStatus: entry("https://x.example/l", 1) }), offline)
      assert.match(listed ?? "", /^undetermined status: that nobody was asked/)
      // Nothing stands for a badge that was put in afterwards.
      const { credentialSubject, ...rest } = JSON.parse(yield* clr([inner]))
      const more = [inner, yield* one(2)]
      const put = { ...rest, credentialSubject: { ...credentialSubject, verifiableCredential: more } }
      assert.match((yield* lines(JSON.stringify(put), offline))[0] ?? "", /^invalid proof/)
    })
  )
  it.live("of more badges than are looked at is not valid", () =>
    Effect.gen(function* () {
      const bare = { "@context": [], id: "urn:x:1", type: [] }
      const of = (length: number) =>
        Effect.flatMap(clr(Array.from({ length }, () => bare)), (all) => report(all, offline))
      const { answer, credentials } = yield* of(1_001)
      assert.deepStrictEqual([answer === "valid", credentials.length], [false, 2])
      assert.match(lineOf(credentials[1] as Verify.Verified), /1001 more/) // its length was compared
      assert.lengthOf((yield* of(1_000)).credentials, 1_001)
    })
  )
})

describe("what a credential is packed in", () => {
  it.live("is told, and what it shows is not what was checked", () =>
    Effect.gen(function* () {
      const text = yield* signed()
      const token = yield* jwt(badge(issuer), own.privateKey, { alg: "EdDSA", kid: method })
      const cdata = `<ob3:credential><![CDATA[${text}]]></ob3:credential>`
      const all = [
        text,
        token,
        png(international("openbadgecredential", text)),
        svg(cdata),
        pdf({ text, packed: true })
      ]
      const reports = yield* Effect.forEach(all, (each) => report(each, offline))
      assert.deepStrictEqual(
        reports.map(({ answer, found, beware }) => [answer, found, beware !== null]),
        [
          ["valid", "json", false],
          ["valid", "jwt", false],
          ["valid", "png", true],
          ["valid", "svg", true],
          ["valid", "pdf", true]
        ]
      )
    })
  )
  it.live("may hold several, and is as good as the worst of them", () =>
    Effect.gen(function* () {
      const good = yield* signed()
      const late = yield* signed({ validUntil: "2024-02-01T00:00:00Z" })
      const { answer, credentials } = yield* report(pdf({ text: good }, { text: late, number: 8 }), offline)
      assert.deepStrictEqual([answer, credentials.map(({ answer }) => answer)], ["expired", ["valid", "expired"]])
    })
  )
  it.live("that holds none is told in words, whatever it is", () =>
    Effect.gen(function* () {
      // What was lost on the way says nothing against what was there.
      const page = "<!DOCTYPE html><html></html>"
      assert.strictEqual(yield* line(page), "undetermined form: a web page, which is for people")
      assert.strictEqual(yield* line(pdf()), "undetermined form: one without attachments")
      assert.strictEqual(yield* line(new Uint8Array([0xff, 0xd8])), "undetermined form: other bytes")
      assert.strictEqual(yield* line(""), "undetermined form: none in the file")
      const packed = JSON.stringify({ type: ["VerifiablePresentation"], verifiableCredential: [] })
      assert.match(yield* line(packed), /^undetermined form: a presentation/)
      const kind = (yield* signed()).replace("OpenBadgeCredential", "UniversityDegree")
      assert.match(yield* line(kind), /^undetermined form: "VerifiableCredential", "UniversityDegree"/)
      assert.match(yield* line("{}"), /^invalid form: another JSON object/)
      assert.strictEqual(yield* line("{"), "invalid form: what is no JSON")
      assert.strictEqual(yield* line(new Uint8Array(10_000_001)), "invalid form: 10,000,001")
      for (const { checks } of (yield* report("{}")).credentials)
        assert.deepStrictEqual([...new Set(checks.slice(1).map(({ outcome }) => outcome))], ["notMade"])
    })
  )
})

describe("an address", () => {
  const world = Effect.gen(function* () {
    const documents = new Map<string, Answer>()
    const server = yield* web(documents)
    const privateHosts = new Set(["127.0.0.1"])
    const sources = yield* Verify.network({ privateHosts, http: { retries: 0, perSecond: Infinity } })
    return { documents, to: (path: string) => at(server, path), sources }
  })
  const asked = (address: string, sources: Verify.Sources) =>
    Effect.map(Verify.credential({ address }, { sources }), ({ found, credentials: [first] }) => [
      found,
      first === undefined ? "" : lineOf(first)
    ])
  it.live("gives the credential that is there: JSON, an image or a document", () =>
    Effect.gen(function* () {
      const { documents, to, sources } = yield* world
      const text = yield* signed()
      documents.set("/c/1", { body: text })
      documents.set("/c/2", { body: png(international("openbadgecredential", text)) })
      documents.set("/c/3", { body: pdf({ text }) })
      documents.set("/c/4", { body: "<html>Hello</html>" })
      for (const path of ["/c/1", "/c/2", "/c/3"])
        assert.deepStrictEqual(yield* asked(to(path), sources), ["address", "valid"])
      assert.deepStrictEqual(yield* asked(to("/c/4"), sources), [
        "address",
        "undetermined form: a web page, which is for people"
      ])
      assert.strictEqual((yield* report(to("/c/1"))).answer, "valid")
    })
  )
  it.live("that nobody answers at is unknown, and one that is gone for good is revoked", () =>
    Effect.gen(function* () {
      const { documents, to, sources } = yield* world
      assert.match((yield* asked(to("/none"), sources))[1] ?? "", /^undetermined form: status 404/)
      documents.set("/gone", { status: 410, body: "" })
      assert.strictEqual((yield* asked(to("/gone"), sources))[1], "revoked status: It is revoked.")
    })
  )
  it.live("within one's own network, or by http, is asked by nobody", () =>
    Effect.gen(function* () {
      const { documents, to } = yield* world
      documents.set("/c/1", { body: yield* signed() })
      const lookup = () => Effect.succeed(["10.0.0.7"])
      const sources = yield* Verify.network({ lookup })
      for (const address of [to("/c/1"), "https://intern.example/1", "https://127.0.0.1/1", "http://x.example/1"])
        assert.match(
          (yield* asked(address, sources))[1] ?? "",
          /^undetermined form: an address (?:by http|that is not)/
        )
      assert.match((yield* asked("file:///etc/passwd", sources))[1] ?? "", /^invalid form: another text/)
    })
  )
})

describe("a hosted badge of 2.0", () => {
  it.live("is what its address gives, and is revoked where that says so", () =>
    Effect.gen(function* () {
      const documents = new Map<string, Answer>()
      const server = yield* web(documents)
      const to = (path: string) => at(server, path)
      const { identityHash } = hashed("ann@example.org")
      const assertion = {
        id: to("/a"),
        type: "Assertion",
        recipient: { type: "email", hashed: true, salt: "salt", identity: identityHash },
        badge: to("/class"),
        verification: { type: "hosted" },
        issuedOn: "2023-05-01T10:00:00+02:00"
      }
      documents.set("/a", { json: assertion })
      documents.set("/class", { json: { id: to("/class"), name: "First aid", issuer: to("/issuer") } })
      documents.set("/issuer", { json: { id: to("/issuer"), name: "The Academy" } })
      const forged = JSON.stringify({ ...assertion, recipient: { type: "email", identity: "bob@example.org" } })
      assert.strictEqual(yield* line(forged, { person: "ann@example.org" }), "valid")
      assert.match(yield* line(forged, { person: "bob@example.org" }), /^invalid recipient/)
      documents.set("/a", { json: { ...assertion, revoked: true, revocationReason: "a mistake" } })
      assert.strictEqual(yield* line(forged), 'revoked status: It is revoked. The reason given: "a mistake".')
      documents.delete("/a")
      assert.match(yield* line(forged), /^undetermined proof: status 404/)
    })
  )
})

describe("a signed badge of 2.0", () => {
  it.live("is valid by a key that the issuer's profile lists, until their list names it, and by no other key", () =>
    Effect.gen(function* () {
      const documents = new Map<string, Answer>()
      const server = yield* web(documents)
      const to = (path: string) => at(server, path)
      const keys = rsa()
      const text = (by: typeof keys) =>
        jwt(
          {
            id: "urn:uuid:1",
            type: "Assertion",
            recipient: { type: "email", hashed: false, identity: "ann@example.org" },
            badge: { id: to("/class"), name: "First aid", issuer: to("/issuer") },
            verification: { type: "signed", creator: to("/key") },
            issuedOn: "2023-05-01T10:00:00+02:00",
            expires: "2024-05-01T10:00:00+02:00"
          },
          by.privateKey,
          { alg: "RS256" }
        )
      const publicKeyPem = keys.publicKey.export({ type: "spki", format: "pem" })
      documents.set("/key", { json: { id: to("/key"), owner: to("/issuer"), publicKeyPem } })
      const profile = { id: to("/issuer"), publicKey: to("/key"), revocationList: to("/revoked") }
      documents.set("/issuer", { json: profile })
      documents.set("/revoked", { json: { id: to("/revoked"), revokedAssertions: ["urn:uuid:2"] } })
      const inTime = { now: Date.parse("2023-12-01T00:00:00Z"), person: "ann@example.org" }
      assert.strictEqual(yield* line(yield* text(keys), inTime), "valid")
      assert.match(yield* line(yield* text(keys)), /^expired/)
      assert.match(yield* line(yield* text(rsa()), inTime), /^invalid proof: one that does not fit/)
      documents.set("/revoked", { json: { id: to("/revoked"), revokedAssertions: ["urn:uuid:1"] } })
      assert.match(yield* line(yield* text(keys), inTime), /^revoked/)
      documents.delete("/revoked")
      assert.match(yield* line(yield* text(keys), inTime), /^undetermined status/)
    })
  )
})
