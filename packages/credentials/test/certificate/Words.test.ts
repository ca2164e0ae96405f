import { assert, describe, it } from "@effect/vitest"
import { CivilDate } from "@laurel/core"
import * as Words from "../../src/certificate/Words.ts"
import { day } from "./given.ts"

const locale = (tag: string): Intl.Locale => Words.localeOf(tag) ?? assert.fail(`${tag} is no language here`)

describe("a language", () => {
  it.each([
    ["de-AT", "Zertifikat"],
    ["pt-BR", "Certificado"],
    ["zh-CN", "证书"],
    ["zh-TW", "證書"],
    ["zh-HK", "證書"],
    ["no", "Sertifikat"],
    ["iw", "תעודה"], // as Hebrew was called until 1989
    ["ar-EG-u-nu-arab", "شهادة"]
  ])("is found for %s", (tag, title) => {
    assert.strictEqual(Words.of(locale(tag))?.title, title)
  })

  it.each(["th", "sr", "ar-Latn", "ru-Latn", "nn"])("that nobody wrote words in has none: %s", (tag) => {
    assert.isUndefined(Words.of(locale(tag)))
  })

  it.each(["", "xx", "e", "en_GB", "english", "en-".repeat(50), "constructor"])("is none: %j", (tag) => {
    assert.isUndefined(Words.localeOf(tag))
  })

  it("has all words, none of them with what can't be printed", () => {
    for (const tag of Words.languages) {
      const words = Words.of(locale(tag)) ?? assert.fail(tag)
      assert.deepStrictEqual(Object.keys(words).toSorted(), [...Words.kinds].toSorted(), tag)
      for (const [kind, said] of Object.entries(words)) {
        assert.match(said, /^\S(?:.*\S)?$/, `${tag} ${kind}`)
        assert.strictEqual(said, said.normalize("NFC"), `${tag} ${kind}`)
        assert.notMatch(said, /[\p{Cc}\p{Cf}]/u, `${tag} ${kind}`)
      }
    }
  })

  it("is read from the side of its script", () => {
    for (const tag of ["ar", "he", "fa", "ur", "az-Arab"])
      assert.strictEqual(Words.directionOf(locale(tag)), "rtl", tag)
    for (const tag of ["en", "ja", "hi", "ar-Latn", "az"])
      assert.strictEqual(Words.directionOf(locale(tag)), "ltr", tag)
  })
})

describe("a day", () => {
  it.each([
    ["en", "February 28, 2026"],
    ["en-GB", "28 February 2026"],
    ["de", "28. Februar 2026"],
    ["fr", "28 février 2026"],
    ["ja", "2026年2月28日"],
    ["he", "28 בפברואר 2026"],
    ["ar-u-nu-arab", "٢٨ فبراير ٢٠٢٦"]
  ])("is written as in %s", (tag, written) => {
    assert.strictEqual(Words.day(day("2026-02-28"), locale(tag)), written)
  })

  it("is of the Gregorian calendar, also where another is usual or asked for", () => {
    for (const tag of ["th", "ar-SA-u-nu-latn", "fa-u-nu-latn", "ja-JP-u-ca-japanese", "he-u-ca-hebrew"])
      assert.include(Words.day(day("2026-02-28"), locale(tag)), "2026", tag)
  })

  it("is moved by no zone of the machine", () => {
    const before = process.env["TZ"]
    try {
      const written = ["Pacific/Kiritimati", "America/Los_Angeles", "UTC"].map((zone) => {
        process.env["TZ"] = zone
        // The zone is another in truth: the clock of the machine tells another hour or day.
        assert.strictEqual(Intl.DateTimeFormat().resolvedOptions().timeZone, zone)
        // A language of its own each time, for a format is kept.
        return Words.day(
          day("2026-03-01"),
          locale(`en-GB-u-co-${zone === "UTC" ? "eor" : zone[0] === "P" ? "emoji" : "search"}`)
        )
      })
      assert.deepStrictEqual(written, ["1 March 2026", "1 March 2026", "1 March 2026"])
    } finally {
      if (before === undefined) delete process.env["TZ"]
      else process.env["TZ"] = before
    }
  })

  it("is written in each language for the first and the last that there is", () => {
    for (const tag of Words.languages)
      for (const each of [CivilDate.min, CivilDate.max]) assert.notStrictEqual(Words.day(each, locale(tag)), "", tag)
  })
})

describe("a number", () => {
  it("of a score is never more than was reached", () => {
    const share = (ratio: number): string => Words.share(ratio, locale("en"))
    assert.deepStrictEqual([0, 0.29, 0.7996, 0.8, 0.99999, 1].map(share), [
      "0%",
      "29%",
      "79.9%",
      "80%",
      "99.9%",
      "100%"
    ])
    // What a sum of fractions leaves behind is no less than was reached.
    assert.strictEqual(share(0.1 + 0.7), "80%")
    assert.strictEqual(share((0.3 / 3) * 8), "80%")
  })

  it("is written as its language does, without marks that fonts have no letter for", () => {
    assert.strictEqual(Words.share(0.925, locale("fr")), "92,5\u00a0%")
    assert.strictEqual(Words.share(0.925, locale("ar")), "92.5%")
    assert.strictEqual(Words.hours(1, locale("en")), "1 hour")
    assert.strictEqual(Words.hours(7.5, locale("pl")), "7,5 godziny")
    assert.strictEqual(Words.hours(1_234.25, locale("de")), "1.234,25 Stunden")
  })
})
