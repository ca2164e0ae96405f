/** The browser that the stories are played in: a Chromium of this machine, each time as if it were new. */
import { existsSync } from "node:fs"
import { type Browser, chromium } from "playwright-core"

const usual = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/snap/bin/chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
  "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe"
]

/** Where the browser is. There is no other way to see that a course is played: without a browser the tests fail. */
export const pathOf = (named: string | undefined, isThere: (path: string) => boolean): string => {
  if (named !== undefined && named !== "") {
    if (isThere(named)) return named
    throw new Error(`CHROMIUM_PATH: expected the program of a Chromium, found nothing at ${named}`)
  }
  const found = usual.find(isThere)
  if (found !== undefined) return found
  throw new Error(
    `expected a Chromium or Chrome, found none at ${usual.join(", ")}. Install one (on Debian and Ubuntu: apt-get install chromium), or name its program in CHROMIUM_PATH`
  )
}

const quiet = [
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync"
]

/** Has a folder of its own for what it keeps, which goes with it. */
export const launch = (): Promise<Browser> =>
  chromium.launch({
    executablePath: pathOf(process.env["CHROMIUM_PATH"], existsSync),
    // Chromium has no sandbox for root, as whom containers run.
    args: [...quiet, ...(process.getuid?.() === 0 ? ["--no-sandbox"] : [])]
  })
