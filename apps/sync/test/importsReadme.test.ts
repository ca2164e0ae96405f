/** The README's story of an import is what the program says. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { write } from "./given.ts"
import { given, on } from "./importing.ts"
import { command } from "./inProcess.ts"

const readme = readFileSync(join(import.meta.dirname, "../README.md"), "utf8")
const [section = ""] = /^## Import files\n.*?(?=^## )/ms.exec(readme) ?? []
const fences = [...section.matchAll(/^```(\w*)\n(.*?)^```/gms)].map(([, kind = "", text = ""]) => ({ kind, text }))
const textOf = (kind: string): string => fences.find((fence) => fence.kind === kind)?.text ?? assert.fail(`no ${kind}`)
const stories = fences.flatMap(({ text }) => (text.startsWith("$ laurel ") ? [text] : []))

/** Words of a command line; those in double quotes are one. */
const argsOf = (line: string): ReadonlyArray<string> =>
  [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain = ""]) => quoted ?? plain)

describe("the README's import", () => {
  it.effect("says what is written there, command by command", () =>
    on(() =>
      Effect.gen(function* () {
        const cwd = given()
        write(cwd, "marks.csv", textOf("csv"))
        write(cwd, "marks.json", textOf("json"))
        assert.lengthOf(stories, 3)
        for (const story of stories) {
          const [line = ""] = story.split("\n", 1)
          const args = argsOf(line.slice("$ laurel ".length)).map((arg) =>
            arg.startsWith("marks.") ? join(cwd, arg) : arg
          )
          const { stdout } = yield* command(cwd, ...args)
          const said = stdout.replaceAll(`${cwd}/`, "").replace(/[\d.]+ seconds\.\n$/, "0.2 seconds.\n")
          assert.strictEqual(`${line}\n${said}`, story)
        }
      })
    )
  )
})
