import { assert, describe, it } from "@effect/vitest"
import { Instant } from "@laurel/core"
import { Effect, Result } from "effect"
import * as Content from "../../src/certificate/Content.ts"
import * as Sample from "../../src/certificate/Sample.ts"
import * as Words from "../../src/certificate/Words.ts"
import { content, day, making, plain, png, template } from "./given.ts"

const { statement } = making()
const refusal = (changes: Partial<Content.Making>): string =>
  Result.match(Content.of(making(changes)), {
    onSuccess: () => "printed",
    onFailure: ({ where, expected, found, advice }) => `${where}: ${expected}; ${found}; ${advice}`
  })

describe("the content of a certificate", () => {
  it("is all that is said, in the reader's language", () => {
    assert.deepStrictEqual(content({ ...Sample.making(plain, "de"), credential: "{}" }), {
      language: "de",
      direction: "ltr",
      layout: "landscape",
      accent: "#1f4e79",
      organisation: { name: "Example Ltd", logo: null },
      title: "Zertifikat",
      before: "Hiermit wird bestätigt, dass",
      name: "Jürgen Weiß-Großmann",
      after: "alle Anforderungen erfüllt hat für",
      achievement: "Fahrausweis für Flurförderzeuge",
      description:
        "Sicheres Führen von Gegengewichtstaplern bis 5 Tonnen: Theorie, tägliche Prüfung und praktische Prüfung.",
      details: [
        { label: "Erworben am", value: "28. Februar 2026" },
        { label: "Gültig ab", value: "1. März 2026" },
        { label: "Gültig bis", value: "28. Februar 2029" },
        { label: "Ergebnis", value: "92,5\u00a0%" },
        { label: "Umfang", value: "7,5 Stunden" },
        { label: "Zertifikatsnummer", value: "sample-of-nobody-00000" }
      ],
      signatures: [],
      verification: {
        words: "Dieses Zertifikat prüfen",
        address: "https://certs.example.org/c/sample-of-nobody-00000",
        codeAlternative: "QR-Code: https://certs.example.org/c/sample-of-nobody-00000"
      },
      credential: "{}",
      madeAt: Date.UTC(2026, 2, 2, 9)
    })
  })

  it("can be made of the sample in every language that there are words in", () => {
    for (const language of Words.languages)
      assert.strictEqual(refusal(Sample.making(plain, language)), "printed", language)
  })

  it("tells what there is, and says that there is no end", () => {
    const details = (changes: Partial<typeof statement>) =>
      content({ statement: { ...statement, ...changes } }).details.map(({ label, value }) => `${label} ${value}`)
    assert.deepStrictEqual(details({ validUntil: null, score: null, hours: null, validFrom: statement.earnedOn }), [
      "Achieved on February 28, 2026",
      "Valid until No expiry date",
      "Certificate number sample-of-nobody-00000"
    ])
    // A score of nothing is one.
    assert.include(details({ score: 0 }), "Score 0%")
  })

  it("says the day of issue in the zone of the statement", () => {
    const issuedOn = (zone: string) =>
      content({
        statement: { ...statement, zone, issuedAt: Instant.parse("2026-03-02T23:30:00Z") ?? Number.NaN },
        template: { ...plain, details: ["issuedOn"] }
      }).details[0]?.value
    assert.deepStrictEqual(["UTC", "Asia/Tokyo"].map(issuedOn), ["March 2, 2026", "March 3, 2026"])
  })

  it.effect("has the template's details and words in their order, in the language or in its first", () =>
    Effect.gen(function* () {
      const own = yield* template(
        {
          organisation: { name: { en: "Example Ltd", ar: "مثال" }, logo: { file: "l" } },
          signatures: [
            { name: "Eva", role: { de: "Leitung", en: "Head" }, image: { file: "l", alternative: { en: "Signed" } } }
          ],
          details: ["number", { label: { en: "Standard", de: "Norm" }, value: "ISO 3691-1" }, "earnedOn"],
          description: false,
          words: { en: { title: "Licence" }, "en-GB": { after: "" } }
        },
        { l: png() }
      )
      const said = (language: string) => {
        const { title, after, description, details, signatures, organisation } = content({ template: own, language })
        const [signature] = signatures
        return [
          title,
          after,
          description,
          details.map(({ label }) => label).join(),
          signature?.role,
          signature?.image?.alternative,
          organisation.logo?.alternative
        ]
      }
      const met = "has met all requirements for"
      assert.deepStrictEqual(said("en"), [
        "Licence",
        met,
        null,
        "Certificate number,Standard,Achieved on",
        "Head",
        "Signed",
        "Example Ltd"
      ])
      // Words of a country stand for those of the language, all of them.
      assert.deepStrictEqual(said("en-GB").slice(0, 2), ["Certificate", ""])
      assert.deepStrictEqual(said("fr").slice(4), ["Leitung", "Signed", "Example Ltd"])
      assert.strictEqual(said("ar").at(-1), "مثال")
    })
  )

  it("is refused in a language without words, and made in it where the template has them all", () => {
    assert.include(refusal({ language: "th" }), "the language: one of en, de")
    assert.include(refusal({ language: "th" }), "th without title, before, after")
    assert.include(refusal({ language: "en_GB" }), 'the tag of a language, such as en-GB; "en_GB"')
    const words = Words.of(new Intl.Locale("en"))
    assert.isDefined(words)
    const thai = { ...plain, words: { th: { ...words, title: "ใบรับรอง" } } }
    assert.strictEqual(content({ language: "th-TH", template: thai }).title, "ใบรับรอง")
    const { code: _code, ...less } = thai.words.th
    assert.include(refusal({ language: "th", template: { ...plain, words: { th: less } } }), "th without code")
  })

  it("tells which text can't be printed", () => {
    assert.include(refusal({ name: "" }), "the name: ")
    assert.include(refusal({ statement: { ...statement, name: "Fork\u202elift" } }), "the achievement's name: ")
    assert.include(
      refusal({ statement: { ...statement, description: "Fork\u202elift" } }),
      "the achievement's description: "
    )
  })

  it("cuts a long description at a word, and says that there is more", () => {
    const described = (description: string) => content({ statement: { ...statement, description } }).description
    assert.strictEqual(described(" Safe\n\ndriving\t"), "Safe driving")
    assert.strictEqual(described(" \n"), null)
    assert.strictEqual(described("a".repeat(600)), "a".repeat(600))
    assert.strictEqual(described(`${"word ".repeat(200)}`), `${"word ".repeat(118)}word…`)
    assert.strictEqual(described("字".repeat(5_000)), `${"字".repeat(599)}…`)
  })

  it.each([
    ["https://certs.example.org/c/abc", "printed"],
    ["http://localhost:8080/c/abc", "printed"],
    ["javascript:alert(1)//", "another"],
    ["certs.example.org/c/abc", "another"],
    ["https://prüf.example/c/abc", "another"],
    [`https://certs.example.org/${"c".repeat(500)}`, "another"]
  ])("leads to an address that is one: %s", (address, found) => {
    assert.include(refusal({ address }), found)
  })

  it("is the same of the same, and reads days beyond a century", () => {
    const far = { ...statement, validUntil: day("2126-02-28") }
    assert.deepStrictEqual(content({ statement: far }), content({ statement: far }))
    assert.strictEqual(content({ statement: far }).details[2]?.value, "February 28, 2126")
  })
})
