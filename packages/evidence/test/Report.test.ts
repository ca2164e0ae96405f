/** The report as somebody reads it: with a screen reader, in print, in a spreadsheet. */
import { join } from "node:path"
import { assert, describe, it } from "@effect/vitest"
import { LedgerMemory } from "@laurel/core"
import axe from "axe-core"
import { Effect } from "effect"
import { JSDOM } from "jsdom"
import { mark } from "../src/CsvReport.ts"
import { style } from "../src/Html.ts"
import * as Archive from "./archive.ts"
import * as Firm from "./firm.ts"
import { asking, folder, packed } from "./given.ts"

/** The report of everybody at the firm, and of somebody without anything. */
const report = Effect.gen(function* () {
  yield* Firm.began
  yield* Firm.wentOn
  const file = join(folder(), "pack.zip")
  yield* packed(file, asking({ account: Firm.acme }))
  const files = Archive.read(file)
  return {
    html: files.get("report.html")?.toString("utf8") ?? "",
    csv: files.get("report.csv")?.toString("utf8") ?? ""
  }
}).pipe(Effect.provide(LedgerMemory.layer))

const isRun = (value: unknown): value is typeof axe.run => typeof value === "function"

/** What the accessibility checker finds in a page. Contrast it can't see without a screen: that is computed below. */
const violations = (html: string) =>
  Effect.promise(async () => {
    const { window } = new JSDOM(html, { runScripts: "outside-only" })
    window.eval(axe.source)
    const run: unknown = window.eval("axe.run")
    if (!isRun(run)) return ["the checker can't be loaded"]
    const found = await run(window.document.documentElement, {
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
      rules: { "color-contrast": { enabled: false } }
    })
    return found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)
  })

const parsed = (html: string) => new JSDOM(html).window.document

describe("the report in a browser", () => {
  it.effect("has nothing that the checker of WCAG 2.2 AA objects to", () =>
    Effect.gen(function* () {
      const { html } = yield* report
      assert.deepStrictEqual(yield* violations(html), [])
      // The checker does see what it should.
      const broken = html.replace(' lang="en"', "").replaceAll('<th scope="col">', "<td>").replace("<h2", "<h5")
      assert.isNotEmpty(yield* violations(broken))
    })
  )

  it.effect("has a title, its language, landmarks, and headings of which none is skipped", () =>
    Effect.gen(function* () {
      const document = parsed((yield* report).html)
      assert.strictEqual(document.documentElement.lang, "en")
      assert.strictEqual(document.title, "Evidence: account employer:acme")
      for (const landmark of ["header", "nav", "main", "footer"])
        assert.strictEqual(document.querySelectorAll(`body > ${landmark}`).length, 1, landmark)
      const levels = [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")].map(({ tagName }) =>
        Number(tagName.slice(1))
      )
      assert.strictEqual(levels.filter((level) => level === 1).length, 1)
      for (const [at, level] of levels.entries()) assert.isAtMost(level, (levels[at - 1] ?? 0) + 1, `heading ${at}`)
    })
  )

  it.effect("has a caption and headings with their scope in each table, and a target for each link", () =>
    Effect.gen(function* () {
      const document = parsed((yield* report).html)
      const tables = [...document.querySelectorAll("table")]
      assert.isAbove(tables.length, 8)
      for (const table of tables) {
        assert.isNotEmpty(table.caption?.textContent ?? "")
        const width = table.querySelectorAll("thead th[scope=col]").length
        for (const row of table.querySelectorAll("tbody tr")) {
          assert.strictEqual(row.children.length, width, row.outerHTML)
          assert.strictEqual(row.querySelectorAll("th[scope=row]").length, 1)
        }
      }
      const links = [...document.querySelectorAll("a")].map((link) => link.getAttribute("href") ?? "")
      for (const link of links) assert.isNotNull(document.getElementById(decodeURIComponent(link.slice(1))), link)
      const ids = [...document.querySelectorAll("[id]")].map(({ id }) => id)
      assert.strictEqual(new Set(ids).size, ids.length)
    })
  )

  it.effect("runs no script, and asks nobody for anything", () =>
    Effect.gen(function* () {
      const { html } = yield* report
      const document = parsed(html)
      assert.strictEqual(
        document.querySelectorAll("script, link, img, iframe, object, embed, form, [onload], [onclick]").length,
        0
      )
      assert.notMatch(html, /https?:|url\(|@import|javascript:/)
      assert.include(html, "@media print")
    })
  )

  it.effect("shows what people and catalogs write as text, whatever it looks like", () =>
    Effect.gen(function* () {
      const { html } = yield* report
      assert.include(html, "Forklift &lt;driver&gt; &amp; more")
      assert.notInclude(html, "<driver>")
    })
  )

  it("has a contrast of at least 4.5 to 1 wherever it sets a colour, and says nothing by colour alone", () => {
    const rules = [...style.matchAll(/([^{}]+)\{([^{}]*)\}/g)].map(([, selector = "", body = ""]) => ({
      selector: selector.trim(),
      colour: /(?:^|[;\s])color: (#\w{6})/.exec(body)?.[1],
      background: /background: (#\w{6})/.exec(body)?.[1]
    }))
    const page = rules.find(({ selector }) => selector === "body")
    const coloured = rules.filter(({ colour, background }) => colour !== undefined || background !== undefined)
    assert.isAbove(coloured.length, 3)
    for (const { selector, colour, background } of coloured) {
      const ratio = contrast(colour ?? page?.colour ?? "", background ?? page?.background ?? "")
      assert.isAtLeast(ratio, 4.5, selector)
    }
    // Links in running text are underlined: nothing takes that away but print, where they lead nowhere.
    assert.notMatch(style.slice(0, style.indexOf("@media print")), /text-decoration/)
    assert.isBelow(contrast("#767676", "#999999"), 4.5)
  })
})

/** The relative luminance of WCAG, and the ratio of two. */
const luminance = (colour: string): number => {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
const contrast = (one: string, other: string): number => {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].toSorted((a, b) => b - a)
  return (light + 0.05) / (dark + 0.05)
}

describe("the report in a spreadsheet", () => {
  it.effect("has a row for each achievement under one of headings, each as wide", () =>
    Effect.gen(function* () {
      const [head = "", ...rows] = (yield* report).csv.trimEnd().split("\r\n")
      assert.strictEqual(rows.length, 5)
      assert.isTrue(head.startsWith(mark))
      for (const row of rows) assert.strictEqual(cellsOf(row).length, cellsOf(head).length, row)
      assert.include(rows.join(), "Forklift <driver> & more")
    })
  )

  it.effect("holds nothing that a spreadsheet takes for a formula", () =>
    Effect.gen(function* () {
      const { csv } = yield* report
      assert.include(csv, "'=1+1 cranes")
      assert.notMatch(csv, /(^|,|")[=+@]/m)
    })
  )
})

const cellsOf = (row: string): ReadonlyArray<string> => row.match(/("([^"]|"")*"|[^,]*)(,|$)/g)?.slice(0, -1) ?? []
