/** The README's program is the one that is compiled here, its mapping is one, and they do what the README says. */
import { assert, describe, it } from "@effect/vitest"
import { Fact } from "@laurel/core"
import { collect } from "@laurel/testkit"
import { Effect, Result, Schema } from "effect"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { attendance } from "./attendance.ts"
import { filled } from "./filled.ts"
import { decode } from "./interpreting.ts"

const read = (path: string): string => readFileSync(join(import.meta.dirname, path), "utf8")
const readme = read("../README.md")
const shown = [...readme.matchAll(/```ts\n([^`]*(?:`(?!``)[^`]*)*)```\n/g)].map(([, program]) => program)
const mappings = [...readme.matchAll(/```json\n([^`]*)```/g)].map(([, json = ""]): unknown => JSON.parse(json))
const encode = Schema.encodeSync(Fact.Evidence)

describe("the README", () => {
  it("shows programs that are compiled here, beside the one that is run as it stands", () => {
    assert.lengthOf(shown, 3)
    assert.includeMembers(shown, [read("attendance.ts"), read("filled.ts")])
  })
  it("fills a ready mapping with all that it waits for", () => {
    assert.isTrue(Result.isSuccess(filled), JSON.stringify(filled))
  })
  it("shows a mapping that is one", () => {
    assert.lengthOf(mappings, 1)
    assert.strictEqual(decode(mappings[0]).name, "meeting-attendance")
  })
  it("names every key of the mapping, of a stream and of a fact", () => {
    const keys = [...read("../src/Mapping.ts"), ...read("../src/mapping/Stream.ts"), ...read("../src/mapping/Fact.ts")]
      .join("")
      .matchAll(/^ {2,4}(\w+): Schema\.optionalKey/gm)
    const all = [...keys]
    assert.isAbove(all.length, 40)
    const missing = all.flatMap(([, key = ""]) =>
      readme.includes(`\`${key}\``) || readme.includes(`"${key}"`) ? [] : [key]
    )
    assert.deepStrictEqual(missing, [])
  })
  it.effect("shows a program that reads a file by it, in German or in English", () =>
    Effect.gen(function* () {
      const folder = mkdtempSync(join(tmpdir(), "laurel-"))
      const file = join(folder, "a meeting.csv")
      const rows =
        "Name;E-Mail-Adresse;Beitrittszeit;Verlassenszeit\nAnn;Ann@A.example ;1.3.2024 09:00:00;1.3.2024 10:00:00\n"
      writeFileSync(file, `\ufeff${rows}`, "utf16le")
      const adapter = Result.getOrThrow(attendance(mappings[0], file, "s1"))
      const { pages, error } = yield* collect(adapter)
      rmSync(folder, { recursive: true })
      assert.isUndefined(error)
      const [draft] = pages.flatMap(({ drafts }) => drafts)
      assert.strictEqual(draft?.subject.contact.value, "ann@a.example")
      assert.deepStrictEqual(draft === undefined ? undefined : encode(draft.evidence), {
        _tag: "Attended",
        from: "2024-03-01T08:00:00.000Z",
        until: "2024-03-01T09:00:00.000Z"
      })
    })
  )
  it.effect("shows a program that says which file is missing", () =>
    Effect.gen(function* () {
      const { error } = yield* collect(Result.getOrThrow(attendance(mappings[0], "/nowhere/a.csv", "s1")))
      assert.include(error?.message, "ENOENT")
      assert.isTrue(Result.isFailure(attendance(mappings[0], "a.csv", "")))
    })
  )
})
