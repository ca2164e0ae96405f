// The one command a contributor must know: every check, in order, stopping at the first that fails.
import { spawnSync } from "node:child_process"
import { join } from "node:path"
import { parseArgs } from "node:util"

const { values } = parseArgs({ options: { test: { type: "boolean", default: true } }, allowNegative: true })

const steps = [
  "format:check",
  "lint",
  "lint:boundaries",
  "check",
  "build",
  "docs",
  "knip",
  "packages",
  "installs:small",
  "examples",
  "operator"
]
if (values.test) steps.push("test", "test:browser")

const started = performance.now()
for (const [index, step] of steps.entries()) {
  const at = performance.now()
  console.log(`\n── verify ${index + 1}/${steps.length}: ${step}`)
  const { status } = spawnSync("npm", ["run", "--silent", step], {
    cwd: join(import.meta.dirname, ".."),
    env: { ...process.env, TURBO_TELEMETRY_DISABLED: "1" },
    stdio: ["ignore", "inherit", "inherit"]
  })
  if (status !== 0) {
    console.error(`\nverify failed at ${step}; run it alone with: npm run ${step}`)
    process.exit(1)
  }
  console.log(`── ${step}: ${((performance.now() - at) / 1000).toFixed(1)} s`)
}
console.log(`\nverify passed: ${steps.length} steps in ${((performance.now() - started) / 1000).toFixed(1)} s`)
