/** A certificate's page in Chromium: on a screen and a phone, on paper, and as the checker of WCAG 2.2 AA sees it. */
import { mkdirSync } from "node:fs"
import { join } from "node:path"
import { assert, layer } from "@effect/vitest"
import axe from "axe-core"
import { Context, Effect, Layer, Result } from "effect"
import type { Page } from "playwright-core"
import * as Content from "../../src/certificate/Content.ts"
import * as Html from "../../src/certificate/Html.ts"
import * as Sample from "../../src/certificate/Sample.ts"
import { launch } from "../web/browser.ts"
import { svg, template } from "./given.ts"

const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

/** Where pictures of all certificates go, if somebody wants to look: `LAUREL_PICTURES`. */
const pictures = process.env["LAUREL_PICTURES"] ?? ""

const files = {
  logo: svg('<path fill="#1f4e79" d="M1 9l4-8 4 8z"/><circle cx="15" cy="5" r="4"/>'),
  hand: svg('<path fill="none" stroke="#123" d="M1 7C3 1 5 0 4 6s4-6 5-1 2 2 3-1 3 5 4 1 2 1 3 0"/>')
}

const organisation = { name: { en: "Example Safety Academy", ar: "أكاديمية السلامة" }, logo: { file: "logo" } }
const role = { en: "Head of training", ar: "مديرة التدريب" }

/** What many certificates say. */
const usual = {
  organisation,
  signatures: [
    { name: "Eva Muster", role, image: { file: "hand" } },
    { name: "Jan de Vries", role }
  ]
}

/** As much as there may be. */
const most = {
  organisation,
  signatures: Array.from({ length: 3 }, () => ({
    name: "Ottilie von Sonnenschein-Rabenstein",
    role: "Head of occupational health, safety and training"
  })),
  details: [
    "earnedOn",
    "number",
    ...Array.from({ length: 10 }, () => ({ label: "A longer label", value: "Counterbalance trucks up to 5 tonnes" }))
  ]
}
const longest = {
  name: "Maximiliana von Habsburg-Lothringen ".repeat(5),
  achievement: "Safe operation of trucks with attachments ".repeat(4),
  description: "What is said of it, at some length. ".repeat(30)
}

const page = (language: string, json: object, said: Partial<typeof longest> = {}) =>
  Effect.gen(function* () {
    const making = Sample.making(yield* template(json, files), language)
    const { name = making.name, achievement = making.statement.name, description = making.statement.description } = said
    const statement = { ...making.statement, name: achievement, description }
    const content = yield* Effect.fromResult(Content.of({ ...making, name, statement, credential: "{}" }))
    return yield* Html.renderer.render(content)
  }).pipe(Effect.orDie)

interface Opened {
  readonly page: Page
  /** What the browser had to say, as of what the page's policy forbids. */
  readonly complaints: ReadonlyArray<string>
}

/** Opens pages, each so wide in CSS pixels, in a browser where nothing can be asked for. */
class Opening extends Context.Service<Opening, (html: Uint8Array, width?: number) => Effect.Effect<Opened>>()(
  "@laurel/credentials/test/Opening"
) {
  static readonly layer = Layer.effect(
    Opening,
    Effect.map(
      launch,
      (browser) =>
        (html, width = 1_280) =>
          Effect.promise(async () => {
            const complaints: Array<string> = []
            const context = await browser.newContext({ viewport: { width, height: 900 } })
            const opened = await context.newPage()
            opened.on("console", (message) => complaints.push(message.text()))
            await context.route(/^https?:/, (route) => {
              complaints.push(`asked for ${route.request().url()}`)
              return route.abort()
            })
            await opened.setContent(new TextDecoder().decode(html))
            return { page: opened, complaints }
          })
    )
  )
}

const picture = async (opened: Page, name: string): Promise<void> => {
  if (pictures === "") return
  mkdirSync(pictures, { recursive: true })
  await opened.screenshot({ path: join(pictures, `certificate-${name}.png`), fullPage: true })
}

const isScrolled = (opened: Page): Promise<unknown> =>
  opened.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")

/** How many sheets it takes on paper of that format. */
const sheets = async (opened: Page, format: string): Promise<number> => {
  const pdf = await opened.pdf({ format, printBackground: false })
  return pdf.toString("latin1").match(/\/Type \/Page\b/g)?.length ?? 0
}

layer(Opening.layer)("the page of a certificate in a browser", (it) => {
  it.effect("breaks no rule of WCAG 2.2 AA, asks for nothing, and keeps to its own policy", () =>
    Effect.gen(function* () {
      const open = yield* Opening
      for (const [language, layout] of [
        ["en", "landscape"],
        ["ar", "portrait"],
        ["ja", "landscape"],
        ["hi", "portrait"]
      ] as const) {
        const { page: opened, complaints } = yield* Effect.flatMap(page(language, { ...usual, layout }), (html) =>
          open(html)
        )
        yield* Effect.promise(() => picture(opened, language))
        yield* Effect.promise(() => opened.evaluate(axe.source))
        const found = yield* Effect.promise(() =>
          opened.evaluate(`axe.run({ runOnly: ${JSON.stringify(rules)}, resultTypes: ["violations"] }).then(({ violations }) =>
            violations.map(({ id, nodes }) => id + " " + nodes[0].html))`)
        )
        assert.deepStrictEqual(found, [], language)
        assert.deepStrictEqual(complaints, [])
      }
    })
  )

  it.effect("is broken by what breaks them: the checker sees a pale accent", () =>
    Effect.gen(function* () {
      const open = yield* Opening
      const content = Result.getOrThrow(Content.of(Sample.making(yield* template(usual, files), "en")))
      const html = yield* Html.renderer.render({ ...content, accent: "#9bbbd8" })
      const { page: opened } = yield* open(html)
      yield* Effect.promise(() => opened.evaluate(axe.source))
      const ids = yield* Effect.promise(() =>
        opened.evaluate("axe.run().then(({ violations }) => violations.map(({ id }) => id))")
      )
      assert.include(ids, "color-contrast")
    })
  )

  it.effect("stands on one sheet of A4 and of Letter, however much it says", () =>
    Effect.gen(function* () {
      const open = yield* Opening
      for (const layout of ["landscape", "portrait"])
        for (const html of [yield* page("ja", { ...usual, layout }), yield* page("en", { ...most, layout }, longest)]) {
          const { page: opened } = yield* open(html)
          for (const format of ["A4", "Letter"])
            assert.strictEqual(yield* Effect.promise(() => sheets(opened, format)), 1, `${layout} ${format}`)
        }
      // What has more lines than a sheet takes two: they are counted.
      const { page: opened } = yield* open(Buffer.from(`<p>${"<br>".repeat(100)}`))
      assert.isAbove(yield* Effect.promise(() => sheets(opened, "A4")), 1)
    })
  )

  it.effect("fits a screen of 320 pixels, and is from right to left where its language is", () =>
    Effect.gen(function* () {
      const open = yield* Opening
      for (const [name, html] of [
        ["narrow", yield* page("en", { ...most, layout: "landscape" }, longest)],
        ["narrow-ar", yield* page("ar", usual)]
      ] as const) {
        const { page: opened } = yield* open(html, 320)
        yield* Effect.promise(() => picture(opened, name))
        assert.strictEqual(yield* Effect.promise(() => isScrolled(opened)), false)
      }
      for (const [language, isLeft] of [
        ["en", false],
        ["he", true]
      ] as const) {
        const { page: opened } = yield* Effect.flatMap(page(language, usual), (html) => open(html))
        const box = yield* Effect.promise(() => opened.locator("svg").boundingBox())
        assert.strictEqual((box?.x ?? 0) < 640, isLeft, language)
      }
    })
  )
})
