// Tests that need a browser: one that is installed, for none comes with the packages.
import { availableParallelism } from "node:os"
import { mergeConfig } from "vitest/config"
import base from "./vitest.config.ts"

const { test, ...shared } = base

export default mergeConfig(shared, {
  test: {
    testTimeout: test?.testTimeout,
    hookTimeout: test?.hookTimeout,
    // Each mostly waits for a browser of its own.
    maxWorkers: availableParallelism(),
    include: ["examples/*/test/**/*.browser.ts", "packages/credentials/test/**/*.browser.ts", "docs/test/*.browser.ts"]
  }
})
