/** A store that can't be written, or work that is cut off: what is said, and that nothing is lost or done twice. */
import { afterAll, beforeAll, describe, expect, it } from "@effect/vitest"
import { mkdirSync, rmSync, statSync } from "node:fs"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import {
  complete,
  configuration,
  csv,
  exec,
  json,
  type Later,
  laurel,
  node,
  school,
  source,
  startAlone,
  synced,
  write
} from "./given.ts"
import { Counted } from "./kills/killing.ts"

const file = "store/school.db"

const fails = (cwd: string, message: RegExp): void => {
  const ended = laurel(cwd, "sync")
  expect(ended.stderr).toMatch(message)
  expect(ended.stderr).not.toMatch(/^\s+at .*:\d+:\d+\)?$/m)
  expect(ended.code).toBe(1)
}

const completes = (cwd: string): void => {
  expect(json(laurel(cwd, "sync", "--json"))).toMatchObject(complete)
  expect(laurel(cwd, "verify").code).toBe(0)
}

describe("a store that can't be used", () => {
  it("is a folder", () => {
    const cwd = school()
    mkdirSync(join(cwd, file), { recursive: true })
    fails(cwd, /store .*school\.db: /)
    rmSync(join(cwd, file), { recursive: true })
    completes(cwd)
  })

  it("is a file of another kind, and is left as it is", () => {
    const cwd = school()
    mkdirSync(join(cwd, "store"))
    write(cwd, file, "Dear diary,\n".repeat(1_000))
    fails(cwd, /not a SQLite database\. Name another file/)
    expect(statSync(join(cwd, file)).size).toBe(12_000)
    rmSync(join(cwd, file))
    completes(cwd)
  })

  it("is another program's database, and is left as it is", () => {
    const cwd = school()
    mkdirSync(join(cwd, "store"))
    const other = new DatabaseSync(join(cwd, file))
    other.exec("CREATE TABLE invoice (id INTEGER PRIMARY KEY)")
    other.close()
    fails(cwd, /not a Laurel store/)
    const after = new DatabaseSync(join(cwd, file), { readOnly: true })
    expect(after.prepare("SELECT name FROM sqlite_schema").all()).toEqual([{ name: "invoice" }])
    after.close()
  })

  it("was written by a newer Laurel", () => {
    const cwd = synced()
    const schema = (version: string) => {
      const db = new DatabaseSync(join(cwd, file))
      const before = db.prepare("PRAGMA user_version").get()
      db.exec(`PRAGMA user_version = ${version}`)
      db.close()
      return String(before?.["user_version"])
    }
    const ours = schema("99")
    fails(cwd, /newer Laurel \(schema 99/)
    expect(laurel(cwd, "status").stderr).toMatch(/newer Laurel/)
    schema(ours)
    completes(cwd)
  })

  it("lies in a place that can't be written", () => {
    const cwd = school()
    // Nobody can make a folder in a file, not even root.
    write(cwd, "laurel.config.json", { ...configuration, store: "catalog.json/school.db" })
    fails(cwd, /the folder of the store .* can't be made/)
    // Nor a file in /proc.
    write(cwd, "laurel.config.json", { ...configuration, store: "/proc/school.db" })
    fails(cwd, /store \/proc\/school\.db: /)
  })

  it("is read-only", () => {
    const cwd = synced()
    write(cwd, "registrations.csv", csv(["run,student,registered,unregistered", "algebra-2024,zoe,2024-01-10,"]))
    // Root may write whatever the permissions say: only a mount of its own is read-only for it too.
    const command = `${node.join(" ")} sync`
    const ended =
      process.getuid?.() === 0
        ? exec(cwd, [
            "unshare",
            "--mount",
            "sh",
            "-c",
            `mount --bind store store && mount -o remount,bind,ro store && ${command}`
          ])
        : exec(cwd, ["sh", "-c", `chmod -R a-w store; ${command}; code=$?; chmod -R u+w store; exit $code`])
    expect(ended.stderr).toMatch(/store .*school\.db: .*this user/)
    expect(ended.code).toBe(1)
    expect(json(laurel(cwd, "sync", "--json"))).toMatchObject({ contacts: 4, facts: 10 })
  })
})

/** Many pages, so that most of them are still to come when some are committed. */
const [rows, pageRows] = [4_000, 20]
/** Commits after which a sync is cut off. */
const some = 10

/** A sync of it is cut off long before its end, however fast the machine is. */
const big = (later?: Later): string => {
  const cwd = school(later)
  const students = Array.from({ length: rows / 4 }, (_, index) => `s${index}`)
  const header = "run,student,item,score,day"
  const [registered, scored] = source.mapping.streams
  write(
    cwd,
    "registrations.csv",
    csv([
      "run,student,registered,unregistered",
      ...students.map((s, at) => `algebra-2024,${s},2024-01-10,${at % 7 === 0 ? "2024-06-01" : ""}`)
    ])
  )
  const items = ["a1", "a2", "a3"]
  write(
    cwd,
    "scores.csv",
    csv([
      header,
      ...items.flatMap((item, round) =>
        students.map((s, at) => `algebra-2024,${s},${item},${(at * 7 + round * 13) % 101},2024-0${round + 2}-01`)
      )
    ])
  )
  const mapping = { ...source.mapping, pageRows, streams: [registered, { ...scored, file: "scores.csv" }] }
  write(cwd, "laurel.config.json", { ...configuration, leaseSeconds: 1, sources: [{ ...source, mapping }] })
  return cwd
}

/** What can be said of a store apart from when it was written. */
const content = (cwd: string) => {
  const state = json(laurel(cwd, "status", "--at", "2024-05-01", "--at", "2024-07-01", "--json"))
  const { store: _, log: __, sources: ___, ...rest } = Object(state)
  const db = new DatabaseSync(join(cwd, file), { readOnly: true })
  const achievements = db
    .prepare("SELECT * FROM achievement ORDER BY contact, learner, type, earning")
    .all()
    .map(({ since: ____, ...achievement }) => achievement)
  const facts = db.prepare("SELECT id, learner, key, revision, line, detail, happened_on FROM fact ORDER BY id").all()
  db.close()
  return JSON.stringify({ rest, achievements, facts })
}

describe("a sync that is cut off", () => {
  let undisturbed = ""
  beforeAll(() => {
    const cwd = big(afterAll)
    laurel(cwd, "sync")
    undisturbed = content(cwd)
  })

  /** Runs a sync and sends the signal as soon as some of it is committed. */
  const cutOff = async (cwd: string, signal: NodeJS.Signals) => {
    const counted = new Counted(cwd, "commit")
    let asking: NodeJS.Timeout | undefined
    const ended = await startAlone(cwd, ["sync"], {}, (child) => {
      asking = setInterval(() => {
        if (counted.more() < some) return
        clearInterval(asking)
        child.kill(signal)
      }, 1)
    })
    clearInterval(asking)
    counted.close()
    return ended
  }

  it.each(["SIGINT", "SIGTERM", "SIGKILL"] as const)(
    "by %s keeps what is committed, and the next run goes on",
    async (signal) => {
      const cwd = big()
      const ended = await cutOff(cwd, signal)
      if (signal !== "SIGKILL") {
        expect(ended.code).toBe(130)
        expect(ended.stdout).toBe("")
        expect(ended.stderr).toMatch(
          /Stopped after [\d,]+ rows, while reading "school", in "\w+"; everything committed is kept\. Run again to go on\.\n$/
        )
      }
      expect(laurel(cwd, "verify").code).toBe(0)
      const rest = json(laurel(cwd, "sync", "--json"))
      expect(Object(rest).run.rows).toBeGreaterThan(0)
      expect(Object(rest).run.rows).toBeLessThan(rows)
      expect(laurel(cwd, "verify").code).toBe(0)
      expect(content(cwd)).toBe(undisturbed)
    }
  )

  it("by a full disk keeps what is committed, and goes on when there is room", () => {
    const cwd = big()
    // No file may grow beyond 1 MB: the nearest to a full disk that every machine allows.
    const ended = exec(cwd, ["sh", "-c", `ulimit -f 2048 && exec ${node.join(" ")} sync`])
    expect(ended.code).toBe(1)
    expect(ended.stderr).toMatch(/Stopped after [\d,]+ rows?, while reading "school".*; everything committed is kept/)
    expect(ended.stderr).toMatch(/no room left to write .* free some space and run again/)
    expect(laurel(cwd, "verify").code).toBe(0)
    expect(laurel(cwd, "sync").code).toBe(0)
    expect(laurel(cwd, "verify").code).toBe(0)
    expect(content(cwd)).toBe(undisturbed)
  })
})
