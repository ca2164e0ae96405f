/** The generated inputs: the same everywhere, as large as they say, and about the people that they say. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createHash } from "node:crypto"
import { assert, describe, it } from "vitest"
import { facts } from "../src/input/Facts.ts"
import { expected } from "../src/input/Population.ts"
import { uuid } from "../src/input/Random.ts"
import { statements, write } from "../src/input/Statements.ts"
import { decode, uuidPattern } from "../src/xapi/Statement.ts"
import { draftOf } from "../src/xapi/drafts.ts"

const lines = [...statements(1, 20_000)]

describe("statements", () => {
  it("are the same on every machine", () => {
    const digest = createHash("sha256").update(lines.join("\n")).digest("hex")
    assert.strictEqual(digest, "6fcb60fca71b688ba85b220f882c5664954a03f827114bba4d62ecf2e32e6123")
  })
  it("are others with another seed", () => {
    assert.notStrictEqual([...statements(2, 10)][0], lines[0])
  })
  it("have 1.2 to 1.3 KB on average, and none is far from it", () => {
    const lengths = lines.map((line) => Buffer.byteLength(line))
    const mean = lengths.reduce((sum, length) => sum + length, 0) / lengths.length
    assert.isAtLeast(mean, 1_200)
    assert.isAtMost(mean, 1_300)
    assert.isAtLeast(Math.min(...lengths), 1_150)
    assert.isAtMost(Math.max(...lengths), 1_300)
  })
  it("have an id of their own", () => {
    assert.strictEqual(new Set(lines.map((line) => line.slice(7, 43))).size, lines.length)
  })
  it("come in the order of time, ten for each learner", () => {
    const rows = lines.map((line): { timestamp: string; context: { registration: string } } => JSON.parse(line))
    const times = rows.map(({ timestamp }) => timestamp)
    assert.deepStrictEqual(times, times.toSorted())
    const learners = Map.groupBy(rows, ({ context }) => context.registration)
    assert.strictEqual(learners.size, 2_000)
    for (const own of learners.values()) assert.strictEqual(own.length, 10)
  })
  it("are one draft each, once decoded", () => {
    const drafts = lines.map((line) => {
      const exit = decode(JSON.parse(line))
      return exit._tag === "Success" ? draftOf(exit.value) : undefined
    })
    assert.notInclude(drafts, undefined)
    const kinds = Map.groupBy(drafts, (draft) => draft?.evidence._tag)
    assert.strictEqual(kinds.get("Attended")?.length, 10_000)
    assert.strictEqual(kinds.get("Scored")?.length, 2_000)
  })
  it("are refused in a number that leaves a learner halfway", () => {
    assert.throws(() => [...statements(1, 15)], RangeError)
  })
  it("make a file of as many lines", () => {
    const folder = mkdtempSync(join(tmpdir(), "laurel-bench-test-"))
    const file = join(folder, "statements.ndjson")
    const bytes = write(file, 1, 20_000)
    const text = readFileSync(file, "utf8")
    rmSync(folder, { recursive: true })
    assert.strictEqual(Buffer.byteLength(text), bytes)
    assert.strictEqual(text, `${lines.join("\n")}\n`)
  })
})

describe("the population", () => {
  it("has about 0.87 contacts for each learner", () => {
    const { learners, contacts } = expected(1, 100_000)
    assert.closeTo(contacts / learners, 0.87, 0.005)
  })
  it("passes about half the time", () => {
    assert.closeTo(expected(1, 10_000).met / 10_000, 0.44, 0.02)
  })
})

describe("rows of facts", () => {
  const rows = facts(1, 10_000)
  it("are as many as asked for, ten for each learner", () => {
    const learners = Map.groupBy(rows, ([, , learner]) => learner)
    assert.strictEqual(rows.length, 10_000)
    assert.isTrue([...learners.values()].every((own) => own.length === 10))
  })
  it("have keys in no order", () => {
    const keys = rows.map(([, key]) => key)
    assert.strictEqual(new Set(keys).size, keys.length)
    const ascents = keys.filter((key, index) => index > 0 && key > (keys[index - 1] ?? "")).length
    assert.closeTo(ascents / keys.length, 0.5, 0.02)
  })
})

it("a made-up UUID has the form of one", () => {
  for (let place = 0; place < 1_000; place++) assert.match(uuid(7, place), uuidPattern)
})
