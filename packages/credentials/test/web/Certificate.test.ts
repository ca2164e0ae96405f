/** The public page of a certificate, as a stranger asks for it. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { TestClock } from "effect/testing"
import { SourceError } from "../../src/web/Source.ts"
import { ask, headline, parsed, text } from "./ask.ts"
import { codeOf, holder, pages, sourceWith, standings, statement } from "./given.ts"

const pageOf = Effect.fnUntraced(function* (word: string, query = "") {
  return yield* text(yield* ask(yield* pages(), `/c/${codeOf(word)}${query}`))
})

const titles: Readonly<Record<string, string>> = {
  valid: "This certificate is valid",
  extended: "This certificate is valid",
  pending: "This certificate is not valid yet",
  expired: "This certificate has expired",
  suspended: "This certificate is suspended",
  suspendedOpen: "This certificate is suspended",
  revoked: "This certificate was revoked",
  withdrawn: "This certificate was withdrawn",
  void: "This certificate is void",
  outdated: "This certificate is out of date",
  superseded: "This certificate was replaced",
  erased: "What this certificate said was erased"
}

describe("the page of a certificate", () => {
  it.effect("answers each standing in its own words, and only what holds as valid", () =>
    Effect.gen(function* () {
      for (const word of Object.keys(standings)) {
        const html = yield* pageOf(word)
        assert.strictEqual(headline(html), titles[word])
        const isGood = parsed(html).querySelector(".answer.good") !== null
        assert.strictEqual(isGood, standings[word]?._tag === "Valid", word)
      }
    })
  )

  it.effect("says the days of the answer, which no zone moves", () =>
    Effect.gen(function* () {
      assert.include(yield* pageOf("valid"), "Its last valid day is 3 March 2029.")
      assert.include(yield* pageOf("expired"), "Its last valid day was 31 October 2026.")
      assert.include(yield* pageOf("pending"), "It becomes valid on 1 January 2027.")
      assert.include(yield* pageOf("revoked"), "It has not counted since 1 May 2026.")
      assert.include(yield* pageOf("suspended"), "until the end of 24 December 2026.")
      assert.notInclude(yield* pageOf("suspendedOpen"), "until the end of")
    })
  )

  it.effect("says of one that was extended what is printed on it, and of another nothing of it", () =>
    Effect.gen(function* () {
      const extended = yield* pageOf("extended")
      assert.include(extended, "Its last valid day is 3 September 2029.")
      assert.include(extended, "The certificate itself says 3 March 2029: it was extended")
      const valid = yield* pageOf("valid")
      assert.notInclude(valid, "was extended")
      // Nor that it is all there is to say: a better score leaves it valid.
      assert.include(valid, "Everything it says is supported by the issuer’s record today.")
    })
  )

  it.effect("says of one that is out of date in what, and leads from one that was replaced to the newer", () =>
    Effect.gen(function* () {
      const outdated = yield* pageOf("outdated")
      assert.include(outdated, "It says it was earned on 4 March 2026; the record says 6 March 2026.")
      assert.include(outdated, "It says its last valid day is 3 March 2029; the record says 3 March 2028.")
      assert.include(outdated, "It says a score of 92.5%; the record says 85%.")
      const newer = `a[href="/training/c/${codeOf("valid")}"]`
      assert.isNotNull(parsed(yield* pageOf("superseded")).querySelector(newer))
      assert.isNull(parsed(outdated).querySelector(newer))
    })
  )

  it.effect(
    "calls none valid whose signature is not believed, and says no less of one that does not count anyway",
    () =>
      Effect.gen(function* () {
        const source = sourceWith()
        const certificate = (code: string) =>
          Effect.map(source.certificate(code), (found) => found && { ...found, isBelieved: false })
        const given = yield* pages({ source: { ...source, certificate } })
        for (const word of Object.keys(standings)) {
          const html = yield* text(yield* ask(given, `/c/${codeOf(word)}`))
          const isValid = standings[word]?._tag === "Valid"
          assert.strictEqual(
            headline(html),
            isValid ? "The signature of this certificate is no longer believed" : titles[word]
          )
          assert.strictEqual(parsed(html).querySelector(".answer.good"), null, word)
          assert.strictEqual(html.includes("proves nothing any more"), isValid, word)
        }
        const html = yield* text(yield* ask(given, `/c/${codeOf("valid")}`))
        assert.include(html, "Its last valid day is 3 March 2029.")
        assert.notInclude(yield* pageOf("valid"), "proves nothing any more")
      })
  )

  it.effect("shows of one that was erased nothing that it said", () =>
    Effect.gen(function* () {
      const erased = yield* pageOf("erased")
      assert.notInclude(erased, statement.name)
      assert.notInclude(erased, "<form")
      assert.include(erased, "5 March 2026")
      assert.include(yield* pageOf("void"), statement.name)
    })
  )

  it.effect("says that a number that never was is no certificate, and asks the ledger of no other text", () =>
    Effect.gen(function* () {
      const asked: Array<string> = []
      const { certificate } = sourceWith()
      const source = sourceWith({
        certificate: (code) => {
          asked.push(code)
          return certificate(code)
        }
      })
      const open = yield* pages({ source })
      for (const code of [
        codeOf("never"),
        "short",
        "a/b",
        "%ff",
        `${codeOf("valid")}x`,
        "..%2f..%2fetc",
        "x".repeat(900)
      ]) {
        const response = yield* ask(open, `/c/${code}`)
        assert.strictEqual(response.status, 404)
      }
      assert.deepStrictEqual(asked, [codeOf("never")])
      assert.strictEqual(
        headline(yield* text(yield* ask(open, `/c/${codeOf("never")}`))),
        "There is no such certificate here"
      )
      const unknown = parsed(yield* text(yield* ask(open, `/c/${codeOf("never")}`)))
      assert.isNotNull(unknown.querySelector(".answer.bad"))
      assert.strictEqual((yield* ask(open, `/c/${codeOf("valid")}/`)).status, 200)
    })
  )

  it.effect("says that it cannot say where the ledger does not answer or breaks, and tells the operator why", () =>
    Effect.gen(function* () {
      const told: Array<unknown> = []
      const failed = (_: string, cause: unknown) => void told.push(cause)
      const error = new SourceError({ message: "the disk is full" })
      for (const broken of [Effect.fail(error), Effect.die(new Error("a bug"))]) {
        const open = yield* pages({ failed, source: sourceWith({ certificate: () => broken }) })
        const response = yield* ask(open, `/c/${codeOf("valid")}`)
        const html = yield* text(response)
        assert.strictEqual(response.status, 503)
        assert.strictEqual(headline(html), "We cannot say at the moment")
        assert.notInclude(html, "disk")
        assert.notInclude(html, "is valid")
      }
      assert.deepStrictEqual(told.map(String), [String(error), "Error: a bug"])
    })
  )

  it.effect("writes what others named as text, whatever it looks like", () =>
    Effect.gen(function* () {
      const name = `<script>alert(1)</script>"'&\u202e`
      const own = { ...statement, name, criteria: "<b>all</b>", evidence: [] }
      const source = sourceWith({
        certificate: () =>
          Effect.map(sourceWith().certificate(codeOf("valid")), (found) =>
            found === undefined ? undefined : { ...found, statement: own }
          )
      })
      const html = yield* text(yield* ask(yield* pages({ source }), `/c/${codeOf("valid")}`))
      assert.isNull(parsed(html).querySelector("script, b"))
      assert.strictEqual(parsed(html).querySelector("dd bdi")?.textContent, name)
    })
  )

  it.effect("is kept by nobody, runs nothing, and tells no other page where it is", () =>
    Effect.gen(function* () {
      const response = yield* ask(yield* pages(), `/c/${codeOf("valid")}`)
      assert.strictEqual(response.headers.get("cache-control"), "no-store")
      assert.strictEqual(response.headers.get("referrer-policy"), "no-referrer")
      assert.include(response.headers.get("content-security-policy") ?? "", "default-src 'none'")
      assert.notInclude(response.headers.get("content-security-policy") ?? "", "script")
      assert.isNull(response.headers.get("set-cookie"))
      assert.isNull(parsed(yield* text(response)).querySelector("script, [onclick], [style]"))
    })
  )
})

const given = (person: string) => ({ method: "POST", body: new URLSearchParams({ person }) })

describe("the question whose it is", () => {
  it.effect("says yes, no or that it can't be compared, beside the certificate's own answer", () =>
    Effect.gen(function* () {
      const open = yield* pages()
      const said = Effect.fnUntraced(function* (word: string, person: string) {
        const html = yield* text(yield* ask(open, `/c/${codeOf(word)}`, given(person)))
        assert.strictEqual(headline(html), titles[word])
        return parsed(html).querySelector("[role=status]")?.textContent ?? ""
      })
      assert.include(yield* said("valid", ` Zoe\u0308  Müller\n`), "Yes, it matches")
      assert.include(yield* said("valid", holder.email), "Yes, it matches")
      assert.include(yield* said("valid", "Zoe Müller"), "No, it does not match")
      assert.include(yield* said("extended", holder.name), "cannot be compared")
      assert.match(yield* said("revoked", holder.name), /Yes, it matches.*This certificate was revoked\.$/)
    })
  )

  it.effect("names nobody by itself", () =>
    Effect.gen(function* () {
      const html = yield* text(yield* ask(yield* pages(), `/c/${codeOf("valid")}`, given("Zoe")))
      assert.notInclude(html, holder.name)
      assert.notInclude(html, holder.email)
    })
  )

  it.effect("leads to its field where that is empty or too long, and asks nobody", () =>
    Effect.gen(function* () {
      const open = yield* pages({ source: sourceWith({ compare: () => Effect.die("asked") }) })
      for (const person of ["", " \t", "x".repeat(321)]) {
        const response = yield* ask(open, `/c/${codeOf("valid")}`, given(person))
        assert.strictEqual(response.status, 400)
        const page = parsed(yield* text(response))
        assert.isNotNull(page.querySelector('[role=status] a[href="#person"]'))
        assert.strictEqual(page.querySelector("#person")?.getAttribute("aria-invalid"), "true")
        assert.strictEqual(page.querySelector("#person")?.getAttribute("aria-describedby"), "person-error")
      }
    })
  )

  it.effect("is answered to one network ten times at once and then by and by, and to others still", () =>
    Effect.gen(function* () {
      const open = yield* pages()
      const compare = (from: string) => ask(open, `/c/${codeOf("valid")}`, { ...given("Zoe"), from })
      for (let time = 0; time < 10; time++) assert.strictEqual((yield* compare("2001:db8::1")).status, 200)
      const refused = yield* compare("2001:db8::ffff")
      assert.strictEqual(refused.status, 429)
      assert.strictEqual(refused.headers.get("retry-after"), "3")
      assert.strictEqual((yield* compare("2001:db8:0:1::1")).status, 200)
      yield* TestClock.adjust("3 seconds")
      assert.strictEqual((yield* compare("2001:db8::1")).status, 200)
    })
  )

  it.effect("is answered of one certificate thirty times, whoever asks: names can't be tried from many places", () =>
    Effect.gen(function* () {
      const open = yield* pages()
      const compare = (word: string, from: number) =>
        ask(open, `/c/${codeOf(word)}`, { ...given("Zoe"), from: `192.0.2.${from}` })
      for (let from = 0; from < 30; from++) assert.strictEqual((yield* compare("valid", from)).status, 200)
      assert.strictEqual((yield* compare("valid", 40)).status, 429)
      assert.strictEqual((yield* compare("revoked", 41)).status, 200)
    })
  )

  it.effect("is refused where the form is too large or none", () =>
    Effect.gen(function* () {
      const open = yield* pages()
      const path = `/c/${codeOf("valid")}`
      assert.strictEqual((yield* ask(open, path, given("x".repeat(9_000)))).status, 413)
      assert.strictEqual((yield* ask(open, path, { method: "POST", body: '{"person":"Zoe"}' })).status, 400)
      assert.strictEqual((yield* ask(open, `/c/${codeOf("never")}`, given("Zoe"))).status, 404)
    })
  )
})
