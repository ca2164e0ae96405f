/**
 * The whole way, from the published files to a checked answer, with nothing but the ordinary commands:
 * `npm run demo`, or `npm run demo -- --json` for one JSON object as the last line on stdout.
 */
import { type ChildProcess, spawn } from "node:child_process"
import { join, relative } from "node:path"
import { parseArgs } from "node:util"
import { Schema } from "effect"

const root = join(import.meta.dirname, "../..")
const days = ["2014-01-01", "2015-06-30", "2016-12-31", "2017-03-01", "2017-09-30", "2018-03-01", "2018-12-31"]
/** Passed the coursework of EEE/2014J on exactly 40 points, and unregistered later. */
const student = "oulad-student:620536"

const { values } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    // The built one, unless there is another.
    program: { type: "string", default: join(root, "apps/sync/dist/bin.js") },
    config: { type: "string", default: relative(process.cwd(), join(import.meta.dirname, "laurel.config.json")) }
  }
})

let running: ChildProcess | undefined
// The command decides what a signal means: it stops between two commits and ends with 130, and so does the demo.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => running?.kill(signal))

/** The first code that was not 0. 2 means "done, but": the other commands can still be run. */
let ended = 0

/** Runs a command to its end and gives what it answered; stops the demo where it failed. */
const laurel = (args: ReadonlyArray<string>, stdout: "shown" | "taken"): Promise<string> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [values.program, ...args, "--config", values.config], {
      stdio: ["ignore", stdout === "shown" ? "inherit" : "pipe", "inherit"]
    })
    running = child
    let text = ""
    child.stdout?.setEncoding("utf8").on("data", (chunk: string) => (text += chunk))
    child.on("error", reject)
    child.on("close", (code, signal) => {
      running = undefined
      const exit = code ?? (signal === null ? 1 : 130)
      if (ended === 0) ended = exit
      if (exit === 0 || exit === 2) return resolve(text)
      process.exit(exit)
    })
  })

/** Shows a command as it would be typed, then runs it. */
const say = (args: ReadonlyArray<string>): void => {
  const line = `\n$ laurel ${args.join(" ")}`
  if (values.json) console.error(line)
  else console.log(line)
}
const run = (args: ReadonlyArray<string>): Promise<string> => {
  say(args)
  return values.json ? laurel([...args, "--json"], "taken") : laurel(args, "shown")
}

const TypeTotals = Schema.Struct({ issued: Schema.Int, withdrawn: Schema.Int, standing: Schema.Int })
const Totals = Schema.Struct({
  contacts: Schema.Int,
  learners: Schema.Int,
  facts: Schema.Int,
  rejections: Schema.Int,
  corrections: Schema.Int,
  achievements: Schema.Record(Schema.String, TypeTotals)
})
const answer = <A>(schema: Schema.Decoder<A>) => {
  const decode = Schema.decodeUnknownSync(Schema.fromJsonString(schema))
  return (stdout: string): A => decode(stdout.trimEnd().split("\n").at(-1) ?? "")
}
const synced = answer(
  Schema.Struct({ ...Totals.fields, written: Schema.Int, seconds: Schema.Finite, peakMemoryMb: Schema.Finite })
)
const counted = answer(
  Schema.Struct({ holding: Schema.Record(Schema.String, Schema.Record(Schema.String, Schema.Int)) })
)
const told = answer(
  Schema.Struct({ events: Schema.Array(Schema.Struct({ kind: Schema.String, achievement: Schema.String })) })
)
const verified = answer(Schema.Struct({ entries: Schema.Int, root: Schema.String, agrees: Schema.Boolean }))

/** The ledger's name for the achievement the student lost: numbers given by a ledger are never written down here. */
const lost = async (): Promise<string> => {
  const { events } = told(await laurel(["history", student, "--json"], "taken"))
  const withdrawn = events.find(({ kind }) => kind === "Withdrawn")
  if (withdrawn === undefined) throw new Error(`expected ${student} to have lost an achievement`)
  return withdrawn.achievement
}

const sync = await run(["sync"])
const status = await run(["status", ...days.flatMap((day) => ["--at", day])])
const explained = await lost()
await run(["explain", explained])
const verify = await run(["verify"])

if (values.json) {
  const { entries, root, agrees } = verified(verify)
  console.log(JSON.stringify({ ...synced(sync), ...counted(status), explained, verified: { entries, root, agrees } }))
}
process.exitCode = ended
