/** The page for those who come from a spreadsheet is what the program says, command by command. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { wordsOf } from "./commandLines.ts"
import { folder } from "./given.ts"
import { on } from "./importing.ts"
import { command } from "./inProcess.ts"

const page = readFileSync(join(import.meta.dirname, "../../../docs/migrate-from-a-spreadsheet.md"), "utf8")
const [told = ""] = page.split("\n## With the SDK\n")
const fences = [...told.matchAll(/^```([^\n]*)\n(.*?)^```/gms)].map(([, kind = "", text = ""]) => ({ kind, text }))

const Mapping = Schema.StructWithRest(
  Schema.Struct({
    maps: Schema.Record(Schema.String, Schema.Json),
    streams: Schema.Tuple([
      Schema.StructWithRest(Schema.Struct({ facts: Schema.Tuple([Schema.Record(Schema.String, Schema.Json)]) }), [
        Schema.Record(Schema.String, Schema.Json)
      ])
    ])
  }),
  [Schema.Record(Schema.String, Schema.Json)]
)
const decode = Schema.decodeUnknownSync(Schema.fromJsonString(Mapping))
const decodeTyped = Schema.decodeUnknownSync(Schema.fromJsonString(Schema.Record(Schema.String, Schema.Json)))

/** The mapping with what the page says to type into it: a fact's condition, or what stands at the top. */
const filled = (text: string, typed: string): string => {
  const mapping = decode(text)
  const more = decodeTyped(typed)
  const [stream] = mapping.streams
  if (!("where" in more)) return JSON.stringify({ ...mapping, ...more })
  return JSON.stringify({ ...mapping, streams: [{ ...stream, facts: [{ ...stream.facts[0], ...more }] }] })
}

/** The words of a command line, files of the reader's folder by their paths. */
const argsOf = (cwd: string, line: string): ReadonlyArray<string> =>
  wordsOf(line)
    .slice(1)
    .map((word) => (/^(training\.csv|mapping\.json)$/.test(word) ? join(cwd, word) : word))

describe("the page for those who come from a spreadsheet", () => {
  it.effect("says what the program says", () =>
    on(() =>
      Effect.gen(function* () {
        const cwd = folder()
        const edit = (name: string, change: (text: string) => string): void =>
          writeFileSync(join(cwd, name), change(readFileSync(join(cwd, name), "utf8")))
        let commands = 0
        for (const [index, { kind, text }] of fences.entries()) {
          const [, file] = / file=(\S+)/.exec(kind) ?? []
          if (file !== undefined) writeFileSync(join(cwd, file), text)
          else if (kind === "json") {
            edit("mapping.json", (mapping) => filled(mapping, text))
            // The mistake that the page tells to mend in the sheet.
            if (text.includes("no show")) edit("training.csv", (rows) => rows.replace("31.02.2025", "28.02.2025"))
          } else if (kind === "sh" && text.startsWith("laurel ")) {
            const { stdout } = yield* command(cwd, ...argsOf(cwd, text.trim()))
            const said = stdout.replaceAll(`${cwd}/`, "").replace(/[\d.]+ seconds\.\n$/, "0.2 seconds.\n")
            const next = fences[index + 1]
            assert.strictEqual(next?.kind, "text", text)
            assert.strictEqual(said, next?.text, text)
            commands += 1
          }
        }
        assert.strictEqual(commands, 6)
      })
    )
  )
})
