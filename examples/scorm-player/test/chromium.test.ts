/** Without a browser the stories fail, and say what to do. */
import { assert, describe, it } from "@effect/vitest"
import { pathOf } from "./Chromium.ts"

describe("the browser of the tests", () => {
  it("is the one that CHROMIUM_PATH names", () => {
    assert.strictEqual(
      pathOf("/opt/chrome", () => true),
      "/opt/chrome"
    )
  })

  it("is never another one than CHROMIUM_PATH names", () => {
    assert.throws(() => pathOf("/opt/chrome", (path) => path !== "/opt/chrome"), /nothing at \/opt\/chrome/)
  })

  it("is the first that is in a usual place", () => {
    assert.strictEqual(
      pathOf(undefined, (path) => path === "/usr/bin/google-chrome"),
      "/usr/bin/google-chrome"
    )
  })

  it("is asked for in words where there is none", () => {
    assert.throws(() => pathOf("", () => false), /apt-get install chromium.*CHROMIUM_PATH/)
  })
})
