/** The public pages in Chromium: without scripts, on a phone and enlarged, with the keyboard, and as the checker of WCAG 2.2 AA sees them. */
import { mkdirSync } from "node:fs"
import { join } from "node:path"
import { assert, describe, it } from "@effect/vitest"
import axe from "axe-core"
import { Effect } from "effect"
import type { Browser, BrowserContextOptions, Page } from "playwright-core"
import { words } from "../../src/web/words/words.ts"
import { launch, serve } from "./browser.ts"
import { codeOf, holder, pages, reportOf, standings, verifiedOf } from "./given.ts"

const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

const open = pages({
  verify: (input) => {
    const text = "bytes" in input ? new TextDecoder().decode(input.bytes) : ""
    const many = Array.from({ length: 3 }, (_, at) => verifiedOf("valid", null, `Module ${at}`))
    return Effect.succeed(
      text.includes("bad")
        ? reportOf(verifiedOf("invalid", "proof"))
        : text.includes("many")
          ? { ...reportOf(verifiedOf("revoked", "status", "All of it"), ...many), beware: "compare them" }
          : reportOf(verifiedOf("valid", null))
    )
  }
})

/** Where pictures of all pages go, if somebody wants to look: `LAUREL_PICTURES`. */
const pictures = process.env["LAUREL_PICTURES"] ?? ""

/** A page at `/verify` with the report on a text. */
const check = (text: string) => async (page: Page, at: string) => {
  await page.goto(`${at}/verify`)
  await page.fill("#text", text)
  await page.getByRole("button", { name: "Check", exact: true }).click()
  await page.locator(".checks").first().waitFor()
}

const compare = (word: string, person: string) => async (page: Page, at: string) => {
  await page.goto(`${at}/c/${codeOf(word)}`)
  await page.fill("#person", person)
  await page.getByRole("button").click()
  await page.locator("[role=status]").waitFor()
}

const show = (path: string) => async (page: Page, at: string) => {
  await page.goto(`${at}${path}`)
}

/** How each page is come to, by the name of its picture. */
const ways: Readonly<Record<string, (page: Page, at: string) => Promise<void>>> = {
  ...Object.fromEntries(Object.keys(standings).map((word) => [word, show(`/c/${codeOf(word)}`)])),
  unknown: show(`/c/${codeOf("never")}`),
  same: compare("revoked", holder.name),
  other: compare("valid", "Zoe"),
  verify: show("/verify"),
  wrong: show("/c?code=abc"),
  good: check("good"),
  bad: check("bad"),
  many: check("many"),
  achievement: show("/achievements/forklift")
}

/** One of each tone and of each kind of page; all of them where pictures are taken. */
const usual = ["valid", "outdated", "superseded", "erased", "same", "wrong", "bad", "many", "achievement"]
const taken = pictures === "" ? Object.entries(ways).filter(([name]) => usual.includes(name)) : Object.entries(ways)

const screens: Readonly<Record<string, BrowserContextOptions>> = {
  phone: { viewport: { width: 320, height: 640 } },
  dark: { viewport: { width: 1100, height: 800 }, colorScheme: "dark" },
  ...(pictures === "" ? {} : { desktop: { viewport: { width: 1100, height: 800 } } })
}

/** A browser with a screen in which scripts of pages do not run, and what it asked of others or complained of. */
const onScreen = Effect.fnUntraced(function* (browser: Browser, options: BrowserContextOptions) {
  const context = yield* Effect.acquireRelease(
    Effect.promise(() => browser.newContext({ locale: "en-GB", javaScriptEnabled: false, ...options })),
    (opened) => Effect.promise(() => opened.close())
  )
  const page = yield* Effect.promise(() => context.newPage())
  const complaints: Array<string> = []
  page.on("console", (message) => complaints.push(message.text()))
  return { page, context, complaints }
})

const found = async (page: Page): Promise<ReadonlyArray<string>> => {
  // The pages' own policy lets no script in; the checker comes in as a tool of the browser.
  await page.evaluate(axe.source)
  const { violations } = await page.evaluate(
    (runOnly) => window.axe.run(document, { runOnly, resultTypes: ["violations"] }),
    rules
  )
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)
}

declare global {
  interface Window {
    readonly axe: typeof axe
  }
}

/** How much wider than the screen a page is, in pixels. */
const overflow = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)

describe("the public pages", () => {
  it.live("are found without fault in light and dark, and no wider than a phone or a page enlarged four times", () =>
    Effect.gen(function* () {
      const at = `${yield* serve(yield* open)}/training`
      const browser = yield* launch
      for (const [screen, options] of Object.entries(screens)) {
        // The checker is a script: the page's own would run too, if there were any.
        const { page } = yield* onScreen(browser, { ...options, javaScriptEnabled: true, bypassCSP: true })
        for (const [name, come] of taken) {
          yield* Effect.promise(async () => {
            await come(page, at)
            assert.deepStrictEqual(await found(page), [], `${name} on ${screen}`)
            assert.isAtMost(await overflow(page), 0, `${name} on ${screen}`)
            if (pictures === "") return
            mkdirSync(pictures, { recursive: true })
            await page.screenshot({ path: join(pictures, `${name}-${screen}.png`), fullPage: true })
          })
        }
        // The checker does see what it should.
        const broken = yield* Effect.promise(async () => {
          await page.evaluate(() => {
            document.querySelector("h1")?.remove()
            document.body.style.color = "#999"
          })
          return found(page)
        })
        assert.isNotEmpty(broken)
      }
    }).pipe(Effect.scoped)
  )

  it.live("speak each language from its own side, and are found without fault in it", () =>
    Effect.gen(function* () {
      const at = `${yield* serve(yield* open)}/training`
      const { page } = yield* onScreen(yield* launch, { ...screens["phone"], javaScriptEnabled: true, bypassCSP: true })
      for (const tag of words.keys()) {
        yield* Effect.promise(async () => {
          for (const path of [`/c/${codeOf("outdated")}`, ...(pictures === "" ? [] : ["/verify"])]) {
            await page.goto(`${at}${path}?lang=${tag}`)
            assert.deepStrictEqual(await found(page), [], `${path} in ${tag}`)
            assert.isAtMost(await overflow(page), 0, `${path} in ${tag}`)
            if (pictures !== "")
              await page.screenshot({
                path: join(pictures, `${path.slice(1, 3)}-${tag}.png`.replace("/", "")),
                fullPage: true
              })
          }
          const direction = await page.evaluate(() => getComputedStyle(document.body).direction)
          assert.strictEqual(direction, tag === "ar" || tag === "he" ? "rtl" : "ltr")
        })
      }
    }).pipe(Effect.scoped)
  )

  it.live("work without scripts, under their own policy, and with the keyboard alone", () =>
    Effect.gen(function* () {
      const at = `${yield* serve(yield* open)}/training`
      const { page, context, complaints } = yield* onScreen(yield* launch, {})
      const elsewhere: Array<string> = []
      context.on("request", (request) => {
        if (!request.url().startsWith(at) && !request.url().startsWith("data:")) elsewhere.push(request.url())
      })
      yield* Effect.promise(async () => {
        const { keyboard } = page
        await page.goto(`${at}/c/${codeOf("valid")}`)
        await keyboard.press("Tab")
        await page.getByRole("link", { name: "Skip to the answer" }).and(page.locator(":focus")).waitFor()
        // Issuer, check, achievement, field.
        for (const key of ["Tab", "Tab", "Tab", "Tab"]) await keyboard.press(key)
        await page.getByLabel("Full name or e-mail address").and(page.locator(":focus")).waitFor()
        await keyboard.type(holder.email)
        await keyboard.press("Enter")
        await page.getByText("Yes, it matches").waitFor()
        await page.getByRole("link", { name: "Check a credential" }).click()
        await page.setInputFiles("#file", { name: "a.json", mimeType: "application/json", buffer: Buffer.from("bad") })
        await page.getByRole("button", { name: "Check", exact: true }).click()
        await page.getByRole("heading", { name: "This credential is not valid" }).waitFor()
        await page.getByRole("heading", { name: "Signature: Failed" }).waitFor()
        await page.getByRole("link", { name: "Deutsch" }).click()
        await page.getByRole("heading", { name: "Nachweis prüfen" }).waitFor()
        await page.getByLabel("Nummer des Zertifikats").fill(codeOf("expired"))
        await page.getByRole("button", { name: "Suchen" }).click()
        await page.getByRole("heading", { name: "Dieses Zertifikat ist abgelaufen" }).waitFor()
        assert.deepStrictEqual(await context.cookies(), [])
      })
      assert.deepStrictEqual(complaints, [])
      assert.deepStrictEqual(elsewhere, [])
    }).pipe(Effect.scoped)
  )
})
