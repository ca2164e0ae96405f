import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { JSDOM } from "jsdom"
import { createHash } from "node:crypto"
import { encode } from "uqr"
import * as Code from "../../src/certificate/Code.ts"
import type { Content } from "../../src/certificate/Content.ts"
import * as Html from "../../src/certificate/Html.ts"
import { sizeOnPaper } from "../../src/certificate/measure.ts"
import { content, jpeg } from "./given.ts"

const rendered = (changes: Partial<Content> = {}) =>
  Effect.map(Html.renderer.render({ ...content(), ...changes }), (bytes) => new TextDecoder().decode(bytes))

const seen = (html: string) => {
  const { document } = new JSDOM(html).window
  const texts = (selector: string) => [...document.querySelectorAll(selector)].map(({ textContent }) => textContent)
  return { document, texts }
}

describe("the page of a certificate", () => {
  it.effect("says all of its content, once, in its order", () =>
    Effect.gen(function* () {
      const all = content({ language: "ar" })
      const { document, texts } = seen(yield* rendered(all))
      assert.strictEqual(document.documentElement.lang, "ar")
      assert.strictEqual(document.documentElement.dir, "rtl")
      assert.strictEqual(document.title, `${all.title} – ${all.achievement}`)
      assert.deepStrictEqual(texts("h1, .around, .name, .achievement, .description"), [
        all.title,
        all.before,
        all.name,
        all.after,
        all.achievement,
        all.description ?? ""
      ])
      assert.deepStrictEqual(
        texts("dt").map((label, index) => ({ label, value: texts("dd")[index] })),
        [...all.details]
      )
      assert.deepStrictEqual(texts(".words, .verification a"), [all.verification.words, all.verification.address])
      assert.strictEqual(document.querySelector("svg")?.getAttribute("aria-label"), all.verification.codeAlternative)
    })
  )

  it.effect("makes no markup of any text", () =>
    Effect.gen(function* () {
      const evil = `"><script>alert('1')</script><b class=x>&amp;`
      const image = { mediaType: "image/jpeg", bytes: jpeg(), alternative: evil } as const
      const html = yield* rendered({
        language: evil,
        organisation: { name: evil, logo: image },
        title: evil,
        before: evil,
        name: evil,
        after: evil,
        achievement: evil,
        description: evil,
        details: [{ label: evil, value: evil }],
        signatures: [{ name: evil, role: evil, image }],
        verification: { words: evil, address: `https://example.org/${evil}`, codeAlternative: evil },
        credential: evil
      })
      const { document, texts } = seen(html)
      assert.strictEqual(document.querySelectorAll("script, b").length, 0)
      assert.deepStrictEqual(
        texts("h1, .around, .name, .achievement, .description, dt, dd, .who, .words").filter((each) => each !== evil),
        []
      )
      assert.deepStrictEqual(
        [...document.querySelectorAll("img")].map(({ alt }) => alt),
        [evil, evil]
      )
    })
  )

  it.effect("isolates each text that may be written from the other side", () =>
    Effect.gen(function* () {
      const { document } = seen(yield* rendered({ signatures: [{ name: "A", role: "B", image: null }] }))
      for (const element of document.querySelectorAll(".organisation, .name, .achievement, dt, dd, .who, a"))
        assert.strictEqual(element.firstElementChild?.localName, "bdi", element.className)
    })
  )

  it.effect("needs nothing else and runs nothing: its policy allows this style and images that come with it", () =>
    Effect.gen(function* () {
      const html = yield* rendered({
        credential: "{}",
        organisation: { name: "A", logo: { mediaType: "image/jpeg", bytes: jpeg(), alternative: "A" } }
      })
      const { document } = seen(html)
      const [sheet, ...others] = document.querySelectorAll("style")
      assert.deepStrictEqual(others, [])
      const hash = createHash("sha256")
        .update(sheet?.textContent ?? "")
        .digest("base64")
      const policy = document.querySelector("meta[http-equiv='Content-Security-Policy']")?.getAttribute("content")
      assert.strictEqual(
        policy,
        `default-src 'none'; img-src data:; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`
      )
      assert.strictEqual(document.querySelectorAll("[style], link, script, iframe, object, form").length, 0)
      assert.notMatch(sheet?.textContent ?? "", /url\(|@import/)
      const sources = [...document.querySelectorAll("[src]")].map((each) => each.getAttribute("src") ?? "")
      assert.deepStrictEqual(sources, [`data:image/jpeg;base64,${jpeg().toString("base64")}`])
    })
  )

  it.effect("gives the credential as it was signed, where there is one", () =>
    Effect.gen(function* () {
      const credential = '{ "name": "Zoë" }\n'
      const [given] = seen(yield* rendered({ credential })).document.querySelectorAll("a[download]")
      assert.strictEqual(given?.getAttribute("download"), "credential.json")
      const [, encoded = ""] = (given?.getAttribute("href") ?? "").split("base64,")
      assert.strictEqual(Buffer.from(encoded, "base64").toString(), credential)
      assert.strictEqual(seen(yield* rendered()).document.querySelectorAll("a[download]").length, 0)
    })
  )

  it.effect("is the same for the same content, byte for byte", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* rendered(), yield* rendered())
      assert.notStrictEqual(yield* rendered(), yield* rendered({ madeAt: 0 }))
    })
  )

  it.effect("takes no accent that is more than a colour", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(rendered({ accent: "red;}*{display:none" }))
      assert.strictEqual(error._tag, "Broken")
    })
  )

  it("is set smaller on paper the more it says, to a size that can be read", () => {
    const large = sizeOnPaper(content())
    const more = {
      ...content(),
      description: "words and ".repeat(60),
      details: Array.from({ length: 12 }, () => ({ label: "A", value: "B ".repeat(40) }))
    }
    assert.strictEqual(large, 16)
    assert.isBelow(sizeOnPaper(more), large)
    assert.strictEqual(sizeOnPaper({ ...more, name: "字".repeat(200), description: "字".repeat(600) }), 9)
  })
})

describe("the code for cameras", () => {
  it.each(["https://certs.example.org/c/AbCdEfGhIjKlMnOpQrStUv", `https://example.org/${"a/".repeat(240)}`])(
    "draws each dark module once, and no other: %s",
    (address) => {
      const { size, path } = Code.of(address)
      const { data } = encode(address, { ecc: "M", boostEcc: true, border: 4 })
      const drawn = Array.from({ length: size }, () => Array.from({ length: size }, () => 0))
      for (const [, x, y, run] of path.matchAll(/M(\d+) (\d+)h(\d+)v1H\1z/g))
        for (let at = Number(x); at < Number(x) + Number(run); at++) {
          const row = drawn[Number(y)] ?? assert.fail("a row outside")
          row[at] = (row[at] ?? 0) + 1
        }
      assert.deepStrictEqual(
        drawn,
        data.map((row) => row.map(Number))
      )
      // Nothing is drawn that the pattern above has not read, and the zone around stays free.
      assert.strictEqual(path.replaceAll(/M(\d+) (\d+)h(\d+)v1H\1z/g, ""), "")
      assert.isTrue(
        drawn.every((row, y) => row.every((dark, x) => dark === 0 || Math.min(x, y, size - 1 - x, size - 1 - y) >= 4))
      )
    }
  )
})
