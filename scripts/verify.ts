// The one command a contributor must know: every check, in order, stopping at the first that fails.
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { parseArgs } from "node:util"
import { run } from "./Command.ts"

const { values } = parseArgs({ options: { test: { type: "boolean", default: true } }, allowNegative: true })

/** Tarballs are packed once, and are the same to all that install them. */
const packed = mkdtempSync(join(tmpdir(), "laurel-verify-"))
process.on("exit", () => rmSync(packed, { recursive: true, force: true }))

const steps: Array<readonly [name: string, ...args: ReadonlyArray<string>]> = [
  ["format:check"],
  ["lint"],
  ["lint:boundaries"],
  ["check"],
  ["build"],
  ["docs"],
  ["knip"],
  ["packages", "--into", packed],
  ["installs:small", "--packed", packed],
  ["examples", "--packed", packed],
  ["operator"]
]
if (values.test) steps.push(["test"], ["test:browser"])

/** Milliseconds that a step may take: all together take a quarter of an hour on two cores that do nothing else. */
const patience = 45 * 60_000

const started = performance.now()
for (const [index, [step, ...args]] of steps.entries()) {
  const at = performance.now()
  console.log(`\n── verify ${index + 1}/${steps.length}: ${step}`)
  const { code } = await run("npm", ["run", "--silent", step, "--", ...args], {
    cwd: join(import.meta.dirname, ".."),
    env: { TURBO_TELEMETRY_DISABLED: "1" },
    patience,
    isSeen: true,
    isScript: true
  })
  if (code !== 0) {
    const why = code === null ? `${step}, which was ended after ${patience / 60_000} minutes or by somebody` : step
    console.error(`\nverify failed at ${why}; run it alone with: npm run ${step}`)
    process.exit(1)
  }
  console.log(`── ${step}: ${((performance.now() - at) / 1000).toFixed(1)} s`)
}
console.log(`\nverify passed: ${steps.length} steps in ${((performance.now() - started) / 1000).toFixed(1)} s`)
