/** The README's reading of a package is this one, and does what the README says. */
import { assert, describe, it } from "@effect/vitest"
import { Package } from "@laurel/adapter-scorm"
import { Catalog } from "@laurel/core"
import { zipOf } from "@laurel/testkit"
import { Effect, Result } from "effect"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { catalogOf } from "./packaged.ts"

const read = (path: string): string => readFileSync(join(import.meta.dirname, path), "utf8")
const zip = (...files: ReadonlyArray<readonly [name: string, text: string]>) =>
  new Blob([zipOf(Object.fromEntries(files))])
const manifest = read("fixtures/manifests/rustici-golf/singlesco_scorm12.imsmanifest.xml")

describe("a course package", () => {
  it.effect("makes a catalog, and says what that can't; what is none is refused in words", () =>
    Effect.gen(function* () {
      const { catalog, notCarriedOver } = yield* catalogOf(zip(["imsmanifest.xml", manifest]))
      assert.isTrue(Result.isSuccess(Catalog.decode(catalog)))
      assert.deepStrictEqual(
        catalog.offerings.map(({ id, zone }) => [id, zone]),
        [["forklift", "Europe/London"]]
      )
      assert.isNotEmpty(notCarriedOver)
      const refused = yield* Effect.flip(catalogOf(zip(["readme.txt", "no course"])))
      assert.include(Package.describe(refused), "imsmanifest.xml")
    })
  )
  it("is read as the README shows", () => {
    assert.include(read("../README.md"), `\`\`\`ts\n${read("packaged.ts")}\`\`\`\n`)
  })
})
