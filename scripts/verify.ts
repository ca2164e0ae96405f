// The one command a contributor must know: every check, stopping at the first that fails.
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { parseArgs } from "node:util"
import { run } from "./Command.ts"

const { values } = parseArgs({ options: { test: { type: "boolean", default: true } }, allowNegative: true })

/** Tarballs are packed once, and are the same to all that install them. */
const packed = mkdtempSync(join(tmpdir(), "laurel-verify-"))
process.on("exit", () => rmSync(packed, { recursive: true, force: true }))

type Step = readonly [name: string, ...args: ReadonlyArray<string>]

/** One after the other. */
const first: ReadonlyArray<Step> = [["format:check"], ["lint"], ["lint:boundaries"], ["build"], ["docs"]]
/** Says nothing unless it fails, and stands on nothing that is built: it goes on beside the rest, which often waits. */
const beside: ReadonlyArray<Step> = [["check"], ["knip"]]
const last: ReadonlyArray<Step> = [
  ["packages", "--into", packed],
  ["installs:small", "--packed", packed],
  ["examples", "--packed", packed],
  ["operator"]
]
const tests: ReadonlyArray<Step> = values.test ? [["test"], ["test:browser"]] : []
const count = [first, beside, last, tests].flat().length

/** Milliseconds that a step may take: all together take a quarter of an hour on two cores that do nothing else. */
const patience = 45 * 60_000

const started = performance.now()
let begun = 0

/** Ends this program, and with it whatever goes on beside, where a step fails. */
const does = async ([step, ...args]: Step, isSeen: boolean): Promise<void> => {
  const at = performance.now()
  console.log(`\n── verify ${(begun += 1)}/${count}: ${step}`)
  const { code, stdout, stderr } = await run("npm", ["run", "--silent", step, "--", ...args], {
    cwd: join(import.meta.dirname, ".."),
    env: { TURBO_TELEMETRY_DISABLED: "1" },
    patience,
    isSeen,
    isScript: true
  })
  if (code !== 0) {
    const why = code === null ? `${step}, which was ended after ${patience / 60_000} minutes or by somebody` : step
    console.error(`${stdout}${stderr}\nverify failed at ${why}; run it alone with: npm run ${step}`)
    process.exit(1)
  }
  console.log(`── ${step}: ${((performance.now() - at) / 1000).toFixed(1)} s`)
}
const doAll = async (all: ReadonlyArray<Step>, isSeen = true): Promise<void> => {
  for (const step of all) await does(step, isSeen)
}

await doAll(first)
await Promise.all([doAll(beside, false), doAll(last)])
await doAll(tests)
console.log(`\nverify passed: ${count} steps in ${((performance.now() - started) / 1000).toFixed(1)} s`)
