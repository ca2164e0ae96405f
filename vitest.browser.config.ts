// Tests that need a browser: one that is installed, for none comes with the packages.
import { mergeConfig } from "vitest/config"
import base from "./vitest.config.ts"

const { test, ...shared } = base

export default mergeConfig(shared, {
  test: {
    testTimeout: test?.testTimeout,
    hookTimeout: test?.hookTimeout,
    include: ["examples/*/test/**/*.browser.ts", "packages/credentials/test/**/*.browser.ts", "docs/test/*.browser.ts"]
  }
})
