/** Checking anybody's credential on the public page. */
import { assert, describe, it } from "@effect/vitest"
import { Deferred, Effect, Fiber } from "effect"
import { TestClock } from "effect/testing"
import * as Verify from "../../src/verify/Verify.ts"
import { ask, headline, parsed, text } from "./ask.ts"
import { addresses, codeOf, names, pages, reportOf, sourceWith, verifiedOf } from "./given.ts"

const formOf = (fields: Readonly<Record<string, string | Blob>>) => {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.set(name, value)
  return { method: "POST", body: form }
}

/** Pages that answer with one report, and what they were given to check. */
const answering = Effect.fnUntraced(function* (report: Verify.Report) {
  const given: Array<readonly [Verify.Input, string | undefined]> = []
  const open = yield* pages({
    verify: (input, { person }) => {
      given.push([input, person])
      return Effect.succeed(report)
    }
  })
  return { open, given }
})

const shown = Effect.fnUntraced(function* (report: Verify.Report) {
  const { open } = yield* answering(report)
  return yield* text(yield* ask(open, "/verify", formOf({ text: "{}" })))
})

describe("the days of a credential", () => {
  it.effect("are those that are written in it, by the offset that is written with them, and never those of UTC", () =>
    Effect.gen(function* () {
      const told = Effect.fnUntraced(function* (awarded: string, validUntil: string) {
        const verified = verifiedOf("valid", null)
        const { said } = verified
        if (said === null) return assert.fail("it says nothing")
        const html = yield* shown(reportOf({ ...verified, said: { ...said, awarded, validFrom: awarded, validUntil } }))
        const found = [...parsed(html).querySelectorAll("#says ~ dl > div")].map(({ textContent }) => textContent)
        return found.filter((each) => /^(?:Earned|Valid)/.test(each ?? ""))
      })
      assert.deepStrictEqual(yield* told("2013-09-18T00:00:00+01:00", "2016-09-18T00:00:00+01:00"), [
        "Earned on18 September 2013 (+01:00)",
        "Valid until18 September 2016, 00:00 (+01:00)"
      ])
      assert.deepStrictEqual(yield* told("2013-09-18T23:30:00.5Z", "2016-09-17"), [
        "Earned on18 September 2013, 23:30 (UTC)",
        "Valid until17 September 2016"
      ])
      assert.deepStrictEqual(yield* told("2013-09-18T09:00", "2013-02-30T00:00:00Z"), [
        "Earned on2013-09-18T09:00",
        "Valid until2013-02-30T00:00:00Z"
      ])
    })
  )
})

describe("what is checked", () => {
  it.effect("is the text, the file or the address that was given, with the person", () =>
    Effect.gen(function* () {
      const { open, given } = yield* answering(reportOf(verifiedOf("valid", null)))
      const file = new File([new Uint8Array([0x89, 0, 255, 10])], "a.png")
      yield* ask(open, "/verify", formOf({ text: ' {"a":"ü"}\r\n', file: new File([], ""), person: " Zoë  Müller " }))
      yield* ask(open, "/verify", formOf({ text: "", file, person: "" }))
      yield* ask(open, "/verify", formOf({ text: "https://elsewhere.example/badge" }))
      yield* ask(open, "/verify", { method: "POST", body: new URLSearchParams({ text: "eyJ.a.b" }) })
      assert.deepStrictEqual(given, [
        [{ bytes: new TextEncoder().encode('{"a":"ü"}') }, "Zoë Müller"],
        [{ bytes: new Uint8Array([0x89, 0, 255, 10]) }, undefined],
        [{ address: "https://elsewhere.example/badge" }, undefined],
        [{ bytes: new TextEncoder().encode("eyJ.a.b") }, undefined]
      ])
    })
  )

  it.effect("is on its own page where it is a certificate of this issuer, by number or address; another's is not", () =>
    Effect.gen(function* () {
      const { open, given } = yield* answering(reportOf(verifiedOf("valid", null)))
      for (const own of [codeOf("valid"), `  ${addresses.certificate(codeOf("valid"))}?lang=en#top`]) {
        const response = yield* ask(open, "/verify", formOf({ text: own }))
        assert.strictEqual(response.status, 303)
        assert.strictEqual(response.headers.get("location"), `/training/c/${codeOf("valid")}`)
        const found = yield* ask(open, `/c?code=${encodeURIComponent(own)}`)
        assert.strictEqual(found.headers.get("location"), `/training/c/${codeOf("valid")}`)
      }
      const other = `https://certs.example.com/training/c/${codeOf("valid")}`
      assert.strictEqual((yield* ask(open, "/verify", formOf({ text: other }))).status, 200)
      assert.deepStrictEqual(given, [[{ address: other }, undefined]])
      const wrong = yield* ask(open, "/c?code=abc")
      assert.strictEqual(wrong.status, 400)
      const page = parsed(yield* text(wrong))
      assert.strictEqual(page.querySelector("#code")?.getAttribute("aria-invalid"), "true")
    })
  )

  it.effect(
    "is nothing where nothing, both or too long a name was given: the page says which field, and keeps the rest",
    () =>
      Effect.gen(function* () {
        const { open, given } = yield* answering(reportOf(verifiedOf("valid", null)))
        const file = new File(["{}"], "a.json")
        const cases = [
          [{ text: " ", person: "Zoë" }, "text", ""],
          [{ text: "</textarea>\n<b>", file }, "text", "</textarea>\n<b>"],
          [{ text: "{}", person: "x".repeat(321) }, "person", "{}"]
        ] as const
        for (const [fields, field, kept] of cases) {
          const response = yield* ask(open, "/verify", { ...formOf(fields), from: field + kept })
          const page = parsed(yield* text(response))
          assert.strictEqual(response.status, 400)
          assert.isNotNull(page.querySelector(`[role=status] a[href="#${field}"]`))
          assert.strictEqual(page.querySelector("textarea")?.value, kept)
          assert.isNull(page.querySelector("b"))
        }
        assert.deepStrictEqual(given, [])
      })
  )
})

describe("what a form may be", () => {
  it.effect("is a form of at most 10 MB, told before it is sent or found while it comes", () =>
    Effect.gen(function* () {
      const { open, given } = yield* answering(reportOf(verifiedOf("valid", null)))
      const type = "multipart/form-data; boundary=x"
      const told = { method: "POST", body: "x", headers: { "content-type": type, "content-length": "10200000" } }
      assert.strictEqual((yield* ask(open, "/verify", told)).status, 413)
      let sent = 0
      const endless = new ReadableStream<Uint8Array>({
        pull: (controller) => {
          sent += 1
          controller.enqueue(new Uint8Array(1_000_000))
        }
      })
      const stream = { method: "POST", duplex: "half", headers: { "content-type": type }, body: endless } as const
      assert.strictEqual((yield* ask(open, "/verify", stream)).status, 413)
      assert.isBelow(sent, 14)
      const large = formOf({ file: new File([new Uint8Array(9_999_999)], "a.pdf") })
      assert.strictEqual((yield* ask(open, "/verify", { ...large, from: "other" })).status, 200)
      assert.strictEqual(given.length, 1)
    })
  )

  it.effect("is none where its type, its parts or their number are none of ours", () =>
    Effect.gen(function* () {
      const { open, given } = yield* answering(reportOf(verifiedOf("valid", null)))
      const crowd = Array.from({ length: 100 }, () => '--x\r\nContent-Disposition: form-data; name="text"\r\n\r\na\r\n')
      const bodies = [
        ["application/json", "{}"],
        ["multipart/form-data", "--x--"],
        ["multipart/form-data; boundary=x", "--x\r\nnothing"],
        ["multipart/form-data; boundary=x", `${crowd.join("")}--x--\r\n`],
        ["application/x-www-form-urlencoded", "text=a&".repeat(100)]
      ] as const
      for (const [type, body] of bodies) {
        const response = yield* ask(open, "/verify", {
          method: "POST",
          body,
          headers: { "content-type": type },
          from: body
        })
        assert.deepStrictEqual(
          [response.status, headline(yield* text(response))],
          [400, "This could not be read"],
          type
        )
      }
      assert.deepStrictEqual(given, [])
    })
  )

  it.effect("comes within half a minute, or is not waited for", () =>
    Effect.gen(function* () {
      const { open } = yield* answering(reportOf(verifiedOf("valid", null)))
      let ended = 0
      const never = new ReadableStream<Uint8Array>({ cancel: () => void (ended += 1) })
      const headers = { "content-type": "multipart/form-data; boundary=x" }
      const asked = ask(open, "/verify", { method: "POST", duplex: "half", headers, body: never })
      const fiber = yield* Effect.forkChild(asked)
      yield* TestClock.withLive(Effect.sleep("20 millis"))
      yield* TestClock.adjust("29 seconds")
      assert.strictEqual(ended, 0)
      yield* TestClock.adjust("2 seconds")
      assert.strictEqual((yield* Fiber.join(fiber)).status, 400)
      // Nor read any further.
      assert.strictEqual(ended, 1)
    })
  )
})

describe("how many may check", () => {
  it.effect(
    "is two at a time of one network, and twelve of all; the next is told to come again, and finds room then",
    () =>
      Effect.gen(function* () {
        const gate = yield* Deferred.make<void>()
        const verify = () => Effect.as(Deferred.await(gate), reportOf(verifiedOf("valid", null)))
        const open = yield* pages({ verify })
        const check = (from: string) => ask(open, "/verify", { ...formOf({ text: "{}" }), from })
        const begin = (networks: ReadonlyArray<number>) =>
          Effect.forEach(networks, (network) =>
            Effect.forkChild(check(`192.0.2.${network}`), { startImmediately: true })
          )
        const first = yield* begin([0, 0])
        yield* TestClock.withLive(Effect.sleep("10 millis"))
        assert.strictEqual((yield* check("192.0.2.0")).status, 503)
        const waiting = [...first, ...(yield* begin([1, 2, 3, 4, 5, 1, 2, 3, 4, 5]))]
        yield* TestClock.withLive(Effect.sleep("20 millis"))
        const other = yield* check("192.0.2.9")
        assert.deepStrictEqual([other.status, other.headers.get("retry-after")], [503, "30"])
        yield* Deferred.succeed(gate, undefined)
        const statuses = yield* Effect.forEach(waiting, (fiber) =>
          Effect.map(Fiber.join(fiber), ({ status }) => status)
        )
        assert.deepStrictEqual(
          statuses,
          Array.from({ length: 12 }, () => 200)
        )
        assert.strictEqual((yield* check("192.0.2.9")).status, 200)
      })
  )

  it.effect("is two at a time, whoever they are: the next is told to come again if it has no turn in 20 seconds", () =>
    Effect.gen(function* () {
      const gates = yield* Effect.forEach([1, 2, 3], () => Deferred.make<void>())
      let begun = 0
      const verify = () =>
        Effect.suspend(() => Effect.as(Deferred.await(gates[begun++] ?? assert.fail("a fourth")), good))
      const good = reportOf(verifiedOf("valid", null))
      const open = yield* pages({ verify })
      const waiting = yield* Effect.forEach([1, 2, 3], (network) =>
        Effect.forkChild(ask(open, "/verify", { ...formOf({ text: "{}" }), from: `192.0.2.${network}` }), {
          startImmediately: true
        })
      )
      const [first, second, third] = waiting.map((fiber) => Effect.map(Fiber.join(fiber), ({ status }) => status))
      yield* TestClock.withLive(Effect.sleep("20 millis"))
      yield* TestClock.adjust("21 seconds")
      assert.deepStrictEqual([yield* third ?? Effect.die("none"), begun], [503, 2])
      // Those that have their turn are waited for.
      yield* Effect.forEach(gates, (gate) => Deferred.succeed(gate, undefined))
      assert.deepStrictEqual([yield* first ?? Effect.die("none"), yield* second ?? Effect.die("none")], [200, 200])
      assert.strictEqual((yield* ask(open, "/verify", formOf({ text: "{}" }))).status, 200)
    })
  )

  it.effect("is ten in a burst of one network, and one each six seconds then", () =>
    Effect.gen(function* () {
      const { open } = yield* answering(reportOf(verifiedOf("valid", null)))
      for (let time = 0; time < 10; time++) yield* ask(open, "/verify", formOf({ text: "{}" }))
      const refused = yield* ask(open, "/verify", formOf({ text: "{}" }))
      assert.deepStrictEqual([refused.status, refused.headers.get("retry-after")], [429, "6"])
      assert.strictEqual((yield* ask(open, "/verify", { ...formOf({ text: "{}" }), from: "other" })).status, 200)
      assert.strictEqual((yield* ask(open, "/verify")).status, 200)
      yield* TestClock.adjust("6 seconds")
      assert.strictEqual((yield* ask(open, "/verify", formOf({ text: "{}" }))).status, 200)
    })
  )
})

describe("a report", () => {
  it.effect("answers in large letters, and only a valid one as good", () =>
    Effect.gen(function* () {
      const heads = new Set<string>()
      for (const verdict of Verify.verdicts) {
        const html = yield* shown(reportOf(verifiedOf(verdict, null)))
        heads.add(headline(html))
        assert.strictEqual(parsed(html).querySelector(".answer.good") !== null, verdict === "valid", verdict)
      }
      assert.strictEqual(heads.size, Verify.verdicts.length)
    })
  )

  it.effect("of a good credential of somebody else says that, and of a broken one that it was changed", () =>
    Effect.gen(function* () {
      const changed = "It was changed, is not from who it says, or is broken."
      const another = yield* shown(reportOf(verifiedOf("another", "recipient")))
      assert.strictEqual(headline(another), "This credential is valid, but not this person’s")
      assert.notInclude(another, changed)
      assert.include(yield* shown(reportOf(verifiedOf("invalid", "proof"))), changed)
    })
  )

  it.effect("tells each check with its outcome, what came, what it means and what to do", () =>
    Effect.gen(function* () {
      const page = parsed(yield* shown(reportOf(verifiedOf("invalid", "proof"))))
      const told = [...page.querySelectorAll(".checks > li")].map((each) => each.querySelector("h3")?.textContent)
      assert.strictEqual(told.length, names.length)
      assert.include(told, "Signature: Failed")
      assert.include(told, "The issuer’s key: In order")
      assert.include(told, "Person: Not checked")
      const failed = page.querySelectorAll(".checks > li")[1]?.textContent ?? ""
      assert.include(failed, "Somebody changed it after it was signed.")
      assert.include(failed, "Ask the person for the file")
      assert.include(page.body.textContent, "Not proved: anybody could have written this.")
      assert.notInclude(yield* shown(reportOf(verifiedOf("expired", "dates"))), "Not proved")
    })
  )

  it.effect("warns of what a file shows around its credential", () =>
    Effect.gen(function* () {
      const words = "What was checked is the credential inside the file."
      const report = reportOf(verifiedOf("valid", null))
      assert.include(yield* shown({ ...report, beware: "compare them" }), words)
      assert.notInclude(yield* shown(report), words)
    })
  )

  it.effect("of many shows the worst before the others, and says how many it leaves out", () =>
    Effect.gen(function* () {
      const good = Array.from({ length: 150 }, (_, at) => verifiedOf("valid", null, `Module ${at}`))
      const all = reportOf(verifiedOf("revoked", null, "All"), ...good, verifiedOf("revoked", "status", "Last"))
      const page = parsed(yield* shown(all))
      const titles = [...page.querySelectorAll("summary bdi")].map((each) => each.textContent)
      assert.deepStrictEqual(titles.slice(0, 3), ["All", "Last", "Module 0"])
      assert.strictEqual(titles.length, 100)
      assert.include(page.body.textContent, "52 more are not shown here.")
      assert.strictEqual(page.querySelectorAll("details[open]").length, 2)
    })
  )

  it.effect(
    "leads to the page of a certificate of this issuer if it is proved, and not if anybody may have written that",
    () =>
      Effect.gen(function* () {
        const own = verifiedOf("valid", null)
        const said = own.said === null ? null : { ...own.said, id: addresses.certificate(codeOf("valid")) }
        const link = `a[href="/training/c/${codeOf("valid")}"]`
        assert.isNotNull(parsed(yield* shown(reportOf({ ...own, said }))).querySelector(link))
        assert.isNull(parsed(yield* shown(reportOf({ ...own, said, proved: false }))).querySelector(link))
      })
  )

  it.effect("of what cannot be read at all is that it is not valid", () =>
    Effect.gen(function* () {
      const open = yield* pages({ verify: Verify.credential })
      const html = yield* text(yield* ask(open, "/verify", formOf({ text: "hello" })))
      assert.strictEqual(headline(html), "This credential is not valid")
      assert.include(html, "Form: ")
    })
  )
})

describe("the issuer’s own keys and lists", () => {
  it.effect("are taken from where its pages have them, and those of others from the network", () =>
    Effect.gen(function* () {
      const got: Array<string> = []
      const open = yield* pages({
        source: sourceWith(),
        reach: { lookup: () => Effect.fail("no such host") },
        verify: (_, { sources }) =>
          Effect.gen(function* () {
            const ask = sources === undefined ? () => Effect.die("nobody to ask") : sources.documents
            for (const address of [
              addresses.document,
              addresses.revocation(1),
              addresses.revocation(2),
              "https://certs.example.org/other/did.json"
            ]) {
              const answer = yield* Effect.result(ask(address))
              got.push(answer._tag === "Success" ? answer.success.text : answer.failure.found)
            }
            return reportOf(verifiedOf("valid", null))
          })
      })
      yield* ask(open, "/verify", formOf({ text: "{}" }))
      assert.deepStrictEqual(got.slice(0, 3), [
        '{"id":"did:web:certs.example.org:training"}',
        '{"list":1,"kind":"revocation"}',
        "nothing"
      ])
      assert.include(got[3] ?? "", "https://certs.example.org/other/did.json")
    })
  )
})
