/**
 * A program that runs the verifier on one pack after another, each time from its first line on: Node itself starts once. Told as
 * JSON where the verifier is and its arguments each time; says as JSON what came of each.
 */
import { readFileSync } from "node:fs"

// Written by given.ts.
const { verifier, runs } = JSON.parse(readFileSync(0, "utf8")) as {
  readonly verifier: string
  readonly runs: ReadonlyArray<ReadonlyArray<string>>
}
const write = process.stdout.write.bind(process.stdout)
const all: Array<{ readonly code: number; readonly said: string }> = []
for (const [at, args] of runs.entries()) {
  let said = ""
  process.stdout.write = (text) => {
    said += String(text)
    return true
  }
  process.argv = [process.execPath, verifier, ...args]
  process.exitCode = undefined
  try {
    // Another module each time.
    await import(`${verifier}?${at}`)
  } catch (error) {
    said += error instanceof Error ? error.stack : String(error)
    process.exitCode = 1
  }
  all.push({ code: Number(process.exitCode ?? 0), said })
}
process.exitCode = 0
write(JSON.stringify(all))
