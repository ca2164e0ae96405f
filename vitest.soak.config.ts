// Tests over whole data sets that take minutes: `npm run soak` runs them.
import { mergeConfig } from "vitest/config"
import base from "./vitest.config.ts"

const { test, ...shared } = base
const { testTimeout, hookTimeout, globalSetup, env } = test ?? {}

export default mergeConfig(shared, {
  test: { testTimeout, hookTimeout, globalSetup, env, include: ["examples/*/test/**/*.soak.ts"] }
})
