/** The built site in Chromium: on a desk and on a phone, in light and in dark, by search and by keys, and as the checker of WCAG 2.2 AA sees it. */
import { existsSync, readFileSync } from "node:fs"
import { createServer } from "node:http"
import { extname, join } from "node:path"
import axe from "axe-core"
import { type Browser, chromium, type Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { deadLinks } from "../src/Links.ts"
import { root } from "../src/Page.ts"
import { sections } from "../src/Contents.ts"

/** In milliseconds, of one test: the checker takes seconds on a long page, and more where others work. */
const patience = 400_000

const site = join(root, "docs/dist/site")
const usual = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable"
]
const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]

/** Where pictures of the pages go, if somebody wants to look: `LAUREL_PICTURES`. */
const pictures = process.env["LAUREL_PICTURES"] ?? ""

const types: Readonly<Record<string, string>> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".json": "application/json",
  ".svg": "image/svg+xml"
}

const fileAt = (path: string): string | undefined =>
  [path, `${path}.html`, join(path, "index.html")]
    .map((each) => join(site, each))
    .find((each) => extname(each) !== "" && existsSync(each))

const server = createServer(({ url = "/" }, answer) => {
  const file = fileAt(new URL(url, "http://site.invalid").pathname)
  if (file === undefined) return answer.writeHead(404).end()
  return answer.writeHead(200, { "content-type": types[extname(file)] ?? "text/plain" }).end(readFileSync(file))
})

let base = ""
let browser: Browser
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const address = server.address()
  base = `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`
  const named = process.env["CHROMIUM_PATH"] ?? ""
  const executablePath = named === "" ? usual.find(existsSync) : named
  if (executablePath === undefined) throw new Error(`expected a Chromium at ${usual.join(", ")}, or in CHROMIUM_PATH`)
  browser = await chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ["--no-sandbox"] : [] })
})
afterAll(async () => {
  await browser.close()
  server.close()
})

const guides = sections.flatMap(({ pages }) => pages.map(([name]) => `/${name}`))
const paths = ["/", ...guides, "/packages/core/", "/program/", "/api/", "/api/laurel/", "/api/core/Ledger"]

const some = ["/", "/catalog", "/api/core/CivilDate"]

const blank = async (width: number, scheme: "light" | "dark"): Promise<Page> => {
  const viewport = { width, height: width < 800 ? 844 : 900 }
  const context = await browser.newContext({ viewport, colorScheme: scheme, reducedMotion: "reduce" })
  return context.newPage()
}

const open = async (path: string): Promise<Page> => {
  const page = await blank(1_280, "light")
  await page.goto(base + path, { waitUntil: "load" })
  return page
}

const violations = async (page: Page): Promise<ReadonlyArray<string>> => {
  await page.evaluate(axe.source)
  const found: ReadonlyArray<string> = await page.evaluate(
    `axe.run({ runOnly: ${JSON.stringify(rules)}, resultTypes: ["violations"] }).then(({ violations }) =>
      violations.flatMap(({ id, nodes }) => nodes.slice(0, 3).map(({ target }) => id + " at " + target)))`
  )
  return found
}

describe("the site", { timeout: patience }, () => {
  it("has no link that leads nowhere", () => {
    expect(deadLinks(site)).toEqual([])
  })
  it.each([
    [1_280, "light", paths],
    // What is wrong in these is wrong on every page.
    [390, "dark", some],
    [1_280, "dark", some],
    [390, "light", some]
  ] as const)("can be read by anybody at %i pixels in the %s", async (width, scheme, those) => {
    const wrong: Array<string> = []
    const page = await blank(width, scheme)
    for (const path of those) {
      await page.goto(base + path, { waitUntil: "load" })
      wrong.push(...(await violations(page)).map((what) => `${path}: ${what}`))
      const name = `${path.replaceAll("/", "-")}-${width}-${scheme}.png`
      if (pictures !== "") await page.screenshot({ path: join(pictures, name) })
    }
    expect(wrong).toEqual([])
  })
  it("moves nothing for who asked for less of it", async () => {
    const page = await open("/concepts")
    const moving: ReadonlyArray<string> =
      await page.evaluate(`[...document.querySelectorAll("*")].flatMap((element) => {
      const { transitionDuration, animationName } = getComputedStyle(element)
      return /[1-9]/.test(transitionDuration) || animationName !== "none" ? [element.className] : []
    })`)
    expect(moving).toEqual([])
  })
  it("shows the key of its search before its program has begun", async () => {
    const context = await browser.newContext({ javaScriptEnabled: false })
    const page = await context.newPage()
    await page.goto(base + "/concepts", { waitUntil: "load" })
    const shown: unknown =
      await page.evaluate(`(({ opacity, transitionDuration }) => ({ opacity, transitionDuration }))(
      getComputedStyle(document.querySelector(".rp-search-button__hotkey")))`)
    expect(shown).toEqual({ opacity: "1", transitionDuration: "0s" })
  })
  it("has no page that is wider than a phone", async () => {
    const wrong: Array<string> = []
    const page = await blank(390, "light")
    for (const path of paths) {
      await page.goto(base + path, { waitUntil: "load" })
      const tooWide: number = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
      if (tooWide > 0) wrong.push(`${path} is ${tooWide} pixels too wide`)
    }
    expect(wrong).toEqual([])
  })
  it.each(["retraction", "SCORM"])("finds %s, with keys alone", async (words) => {
    const page = await open("/")
    const field = page.locator(".rp-search-panel__input")
    // The page listens only when its program has begun.
    await expect
      .poll(
        async () => {
          await page.keyboard.press("Control+k")
          return field.isVisible()
        },
        { timeout: 60_000, interval: 500 }
      )
      .toBe(true)
    await page.keyboard.type(words)
    const found = page.locator(".rp-suggest-item__link")
    await found.first().waitFor({ timeout: 60_000 })
    expect((await found.allInnerTexts()).join("\n").toLowerCase()).toContain(words.toLowerCase())
    await page.keyboard.press("Enter")
    const shown = page.locator(".rp-doc-layout__doc").first()
    await expect
      .poll(async () => (await shown.innerText()).toLowerCase(), { timeout: 60_000 })
      .toContain(words.toLowerCase())
  })
  it("leads past its menus with the first key", async () => {
    const page = await open("/catalog")
    await page.keyboard.press("Tab")
    expect(await page.evaluate("document.activeElement.textContent")).toBe("Skip to the page")
    await page.keyboard.press("Enter")
    await page.keyboard.press("Tab")
    expect(await page.evaluate(`document.activeElement.closest(".rp-doc") !== null`)).toBe(true)
  })
})
