/** What the pages say, in each language that they speak. */
import { assert, describe, it } from "@effect/vitest"
import { languages } from "../../src/certificate/Words.ts"
import type { PageWords } from "../../src/web/words/PageWords.ts"
import { words } from "../../src/web/words/words.ts"

/** Each of the words by where it stands; of a sentence with a gap what it says with a marker in it. */
const said = (given: object, path = ""): ReadonlyArray<readonly [path: string, text: string]> =>
  Object.entries(given).flatMap(([name, value]: [string, unknown]) => {
    const at = path === "" ? name : `${path}.${name}`
    if (typeof value === "string") return [[at, value] as const]
    if (typeof value === "function") return [[at, String(value("‹1›", "‹2›"))] as const]
    return typeof value === "object" && value !== null ? said(value, at) : []
  })

/** Characters of words that may be spelled as in English; a longer text would be left in it. */
const short = 15

const gaps = (text: string): ReadonlyArray<string> => text.match(/‹\d›/g)?.toSorted() ?? []

const english = new Map(said(words.get("en") ?? {}))

describe("the words of the pages", () => {
  it("say the same things in each language, with the same dates and numbers in them, and nothing in English", () => {
    for (const [tag, each] of words) {
      if (tag === "en") continue
      const all = said(each)
      assert.deepStrictEqual(all.map(([path]) => path).toSorted(), [...english.keys()].toSorted(), tag)
      for (const [path, text] of all) {
        const original = english.get(path) ?? ""
        assert.deepStrictEqual(gaps(text), gaps(original), `${path} in ${tag}`)
        assert.notStrictEqual(text.trim(), "", `${path} in ${tag}`)
        if (original.length > short) assert.notStrictEqual(text, original, `${path} in ${tag}`)
      }
    }
  })

  it("tell of each standing and each answer in a way of its own", () => {
    const titles = ({ standing, report }: PageWords) => [
      ...said(standing).filter(([path]) => path.endsWith(".title")),
      ...said(report.answers).filter(([path]) => path.endsWith(".title"))
    ]
    for (const [tag, each] of words) {
      const all = titles(each).map(([, title]) => title)
      assert.strictEqual(all.length, 19)
      assert.strictEqual(new Set(all).size, 19, tag)
    }
  })

  it("are of languages in which certificates are made too", () => {
    for (const tag of words.keys()) assert.include(languages, tag)
  })
})
