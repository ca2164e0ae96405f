/** What the README says of certificates is compiled here, and does what it says. */
import { readFileSync } from "node:fs"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as Words from "../../src/certificate/Words.ts"
import { png, svg, template } from "./given.ts"
import { previewed } from "./previewed.ts"

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), "utf8")
const readme = read("../../README.md")

describe("the README", () => {
  it("has the program that is compiled here", () => {
    assert.include(readme, `\`\`\`ts\n${read("previewed.ts")}\`\`\`\n`)
  })

  it.effect("has a template that is one, and a program that shows it", () =>
    Effect.gen(function* () {
      const [, written = ""] = /\n### Templates\n[^]*?```json\n([^]*?)```/.exec(readme) ?? []
      const json: unknown = JSON.parse(written)
      const { signatures, details } = yield* template(json, { "logo.svg": svg(""), "hand.png": png() })
      assert.deepStrictEqual([signatures.length, details.length], [1, 5])
      const html = yield* previewed({ organisation: { name: "Harbour Academy" } }, "de")
      assert.include(new TextDecoder().decode(html), "Harbour Academy")
      // Its images lie beside it, and here are none.
      assert.strictEqual((yield* Effect.flip(previewed(json, "de")))._tag, "UnknownError")
    })
  )

  it("names each language that there are words in", () => {
    const names = new Intl.DisplayNames("en", { type: "language" })
    const [, listed = ""] = /- There are words in ([^.]*)\./.exec(readme) ?? []
    const languages = Words.languages.map((tag) => new Intl.Locale(tag).language)
    for (const language of new Set(languages))
      if (language !== "nb" && language !== "zh") assert.include(listed, names.of(language) ?? "", language)
    assert.include(listed, "Chinese in both scripts")
    // Norwegian has two tags, and Chinese two scripts.
    assert.strictEqual(listed.split(/, and |, /).length, Words.languages.length - 2)
  })
})
