/** The same files imported by a mapping, once and on somebody's word: what counts is what plain SQL counts. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { assert, describe, it, onTestFinished } from "@effect/vitest"
import { Schema } from "effect"
import { example, laurel, totals } from "./Demo.ts"
import { expected } from "./expected.ts"

const Configuration = Schema.fromJsonString(
  Schema.Struct({ sources: Schema.Array(Schema.Struct({ mapping: Schema.Record(Schema.String, Schema.Unknown) })) })
)
const configurationOf = Schema.decodeUnknownSync(Configuration)

const statusOf = Schema.decodeUnknownSync(Schema.fromJsonString(Schema.Struct(totals)))
const importOf = Schema.decodeUnknownSync(
  Schema.fromJsonString(
    Schema.Struct({
      rows: Schema.Array(Schema.Unknown),
      facts: Schema.Int,
      verdicts: Schema.Record(Schema.String, Schema.Int)
    })
  )
)

/** A folder with the catalog and no source: what is read comes by imports. */
const folder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), "laurel-oulad-"))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  for (const part of ["catalog.json", "data", "mappings"])
    cpSync(join(example, part), join(folder, part), { recursive: true })
  const [source] = configurationOf(readFileSync(join(example, "laurel.config.json"), "utf8")).sources
  writeFileSync(join(folder, "demo.json"), JSON.stringify({ name: "oulad", version: 1, ...source?.mapping }))
  const configuration = { store: "oulad.db", catalog: "catalog.json", sources: [] }
  writeFileSync(join(folder, "laurel.config.json"), JSON.stringify(configuration))
  return folder
}

describe("the data set, imported", () => {
  it("counts what plain SQL counts, also once its own results are imported, which are opinions only", () => {
    const cwd = folder()
    const by = ["--source", "oulad", "--actor", "u-1", "--role", "registrar", "--reason", "the published files"]
    const truth = expected(join(example, "data"))
    const { contacts, learners, submissions, unregistrations, perType } = truth
    const facts = learners + unregistrations + submissions
    const done = importOf(laurel(cwd, "import", "run", ".", "--mapping", "demo.json", ...by))
    assert.deepStrictEqual([done.facts, done.rows], [facts, []])
    assert.strictEqual(done.verdicts["new"], learners + submissions)
    const results = importOf(laurel(cwd, "import", "run", ".", "--mapping", "mappings/results.json", ...by))
    assert.strictEqual(results.facts, learners)
    const status = statusOf(laurel(cwd, "status"))
    assert.deepStrictEqual(status, {
      contacts,
      learners,
      facts: facts + learners,
      rejections: 0,
      achievements: Object.fromEntries(
        Object.entries(perType).map(([type, { issued, withdrawn, standing }]) => [
          type,
          { issued, withdrawn, standing }
        ])
      )
    })
  })
})
