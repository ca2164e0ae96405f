/** Imports: checked, run, run again, undone, and listed. */
import { describe, expect, it } from "@effect/vitest"
import { Draft, Id } from "@laurel/core"
import { scripted } from "@laurel/testkit"
import { Result } from "effect"
import { type Adapter, type ImportTerms, NotFoundError, RefusedError } from "../src/index.ts"
import { all, by, opened, passed, rejection } from "./world.ts"

const content = "anna;2019-05-01\nbob;2019-05-01\nnobody\n"
const terms: ImportTerms = {
  ...by,
  mapping: { name: "archive", version: 1 },
  files: [{ name: "archive.csv", content }]
}

/** Two rows that can be placed, and one that can't. */
const archive = (): Adapter =>
  scripted(Id.SourceId.make("archive"), [
    {
      drafts: [
        ...["anna", "bob"].map((who) => passed(who, { source: "archive", on: "2019-05-01" })),
        passed("cat", { source: "archive", offering: "none" })
      ].map((fact) => Result.getOrThrow(Draft.decode(fact)))
    }
  ])

describe("imports", () => {
  it("tell what they would do, do it, and write nothing the second time", async () => {
    const laurel = await opened()
    const check = await laurel.imports.check(archive(), terms)
    expect(check).toMatchObject({
      import: null,
      verdicts: { new: 2, type: 1 },
      rejected: [{ key: "cat" }],
      holdings: [{ after: { status: "lapsed" } }, { after: { status: "lapsed" } }],
      isWhole: true
    })
    expect(await laurel.find("anna")).toEqual([])
    const done = await laurel.imports.run(archive(), terms).done()
    expect(done).toMatchObject({ verdicts: { new: 2, type: 1 }, facts: 2 })
    const [kept, ...more] = await all(laurel.imports.list())
    expect(more).toEqual([])
    expect(kept).toMatchObject({
      id: done.import,
      source: "archive",
      reason: by.reason,
      files: [{ name: "archive.csv", size: content.length }],
      ended: true
    })
    expect(await laurel.imports.run(archive(), terms).done()).toMatchObject({ import: null, verdicts: { same: 2 } })
  })

  it("are read by done or a loop, as a sync is: to await a run reads nothing, whatever its terms", async () => {
    const laurel = await opened()
    await laurel.imports.run(archive(), terms)
    await laurel.imports.run(archive(), {} as ImportTerms)
    expect(await all(laurel.imports.list())).toEqual([])
    expect(await rejection(laurel.imports.run(archive(), {} as ImportTerms).done())).toMatchObject({
      code: "INVALID",
      problems: [{ path: "terms.files" }]
    })
    for await (const page of laurel.imports.run(archive(), terms)) expect(page).toMatchObject({ facts: 2 })
    expect(await all(laurel.imports.list())).toHaveLength(1)
  })

  it("can be taken back, as if they had never been run, but for what a person decided since", async () => {
    const laurel = await opened()
    const { import: id } = await laurel.imports.run(archive(), terms).done()
    if (id === null) throw new Error("expected an import")
    await laurel.decide({ act: { _tag: "Extended", achievement: "pass:1:1", period: "P8Y" }, ...by })
    expect(await laurel.imports.previewUndo(id)).toMatchObject({ import: null, reversed: { facts: 1 }, isWhole: true })
    const undone = await laurel.imports.undo(id, { ...by, reason: "the wrong file" })
    expect(undone).toMatchObject({
      undoes: id,
      reversed: { facts: 1, learners: 1 },
      kept: { facts: 1, told: [{ fact: { reference: { key: "anna" } }, decisions: [1] }] },
      failed: { facts: 0 }
    })
    expect(
      await laurel.contact({ scheme: "email", value: "bob" }).holds("licence", { at: "2020-01-01" })
    ).toMatchObject({
      status: "never held"
    })
    expect(await all(laurel.rejections())).toEqual([])
    const error = await rejection(laurel.imports.undo(undone.import ?? 0, by))
    expect(error).toBeInstanceOf(RefusedError)
    expect(error).toMatchObject({ problems: [{ path: "id" }] })
  })

  it("are of sources of one's own: Laurel keeps some names for itself", async () => {
    const laurel = await opened()
    const reserved = scripted(Id.SourceId.make("laurel.policy"), [{ drafts: [] }])
    for (const asked of [laurel.imports.check(reserved, terms), laurel.imports.run(reserved, terms).done()])
      expect(await rejection(asked)).toMatchObject({ code: "INVALID", problems: [{ path: "adapter.source" }] })
  })

  it("say what is wrong with their terms, and which number is none", async () => {
    const laurel = await opened()
    const wrong: object = { ...terms, files: [{ name: "archive.csv" }] }
    expect(await rejection(laurel.imports.check(archive(), wrong as ImportTerms))).toMatchObject({
      problems: [{ path: "terms.files" }]
    })
    expect(
      await rejection(laurel.imports.run(archive(), { ...terms, role: "no role", reason: "" }).done())
    ).toMatchObject({
      problems: [{ path: "terms.role" }, { path: "terms.reason" }]
    })
    expect(await rejection(laurel.imports.undo(7, by))).toBeInstanceOf(NotFoundError)
    expect(await rejection(laurel.imports.previewUndo(1.5))).toMatchObject({ problems: [{ path: "id" }] })
  })
})
