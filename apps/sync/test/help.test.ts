/** What `--help` tells of every command makes sense when it is read aloud, and its examples are command lines. */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { beforeAll, describe, expect, it } from "@effect/vitest"
import { Effect, Option } from "effect"
import { everyCommand, misunderstood, type Told, wordsOf } from "./commandLines.ts"

/** What is wrong with a phrase in a list: it begins as a sentence does, and has no full stop at its end. */
const ofPhrase = (phrase: string): ReadonlyArray<string> => [
  ...(/^\p{Lu}|^`/u.test(phrase) ? [] : ["begins with no capital"]),
  ...(/[.,;:\s]$/.test(phrase) ? ["ends in a stop or a space"] : [])
]

/** What is wrong with a text of whole sentences. */
const ofText = (text: string): ReadonlyArray<string> => [
  ...(/^\p{Lu}|^`/u.test(text) ? [] : ["begins with no capital"]),
  ...(/[.)]$/.test(text) ? [] : ["ends in no stop"]),
  ...(/[^\n] {2}|\.\.| [.,;](?:\s|$)/.test(text) ? ["has a stop or a space too many"] : [])
]

let told: ReadonlyArray<Told> = []
beforeAll(async () => {
  told = await Effect.runPromise(everyCommand())
})

/** The commands that a text names in backticks, as far as words can be a command's. */
const named = (text: string): ReadonlyArray<string> =>
  [...text.matchAll(/`laurel((?: [a-z][a-z-]*)+)/g)].map(([, words = ""]) => words.trim())

const isThere = (all: ReadonlyArray<Told>, words: string): boolean => {
  const [first = "", second = ""] = words.split(" ")
  const commands = all.map(({ path }) => path.slice(1).join(" "))
  const hasBelow = commands.some((each) => each.startsWith(`${first} `))
  return commands.includes(first) && (!hasBelow || second === "" || commands.includes(`${first} ${second}`))
}

const textsOf = ({ help, short }: Told): ReadonlyArray<string> => [
  help.description,
  short ?? "",
  ...[...(help.args ?? []), ...help.flags].map(({ description }) => Option.getOrElse(description, () => "")),
  ...(help.examples ?? []).map(({ description }) => description ?? "")
]

describe("the help", () => {
  it("tells of every command what it does, in sentences and in a phrase", () => {
    const wrong = told.flatMap(({ path, short, help }) => [
      ...(short === undefined ? [] : ofPhrase(short)).map((what) => `${path.join(" ")}: "${short}" ${what}`),
      ...(short === undefined && path.length > 1 ? [`${path.join(" ")}: no short description`] : []),
      ...ofText(help.description).map((what) => `${path.join(" ")}: "${help.description.slice(0, 80)}" ${what}`)
    ])
    expect(wrong).toEqual([])
    expect(ofText("reads the sources")).toEqual(["begins with no capital", "ends in no stop"])
  })
  it("explains every argument and every flag", () => {
    const wrong = told.flatMap(({ path, help }) =>
      [...(help.args ?? []), ...help.flags].flatMap(({ name, description }) =>
        ofPhrase(Option.getOrElse(description, () => "")).map((what) => `${path.join(" ")}: ${name} ${what}`)
      )
    )
    expect(wrong).toEqual([])
    expect(ofPhrase("")).toEqual(["begins with no capital"])
    expect(ofPhrase("The day.")).toEqual(["ends in a stop or a space"])
  })
  it("gives each command that does something an example, which is a command line of it", async () => {
    const wrong: Array<string> = []
    for (const { path, help } of told.filter(({ help: { subcommands = [] } }) => subcommands.length === 0)) {
      const examples = help.examples ?? []
      if (examples.length === 0) wrong.push(`${path.join(" ")}: no example`)
      for (const { command, description = "" } of examples) {
        const words = wordsOf(command)
        if (path.some((word, index) => words[index] !== word))
          wrong.push(`${path.join(" ")}: "${command}" is of another`)
        for (const what of await Effect.runPromise(misunderstood(words.slice(1)))) wrong.push(`${command}: ${what}`)
        for (const what of ofPhrase(description)) wrong.push(`${command}: "${description}" ${what}`)
      }
    }
    expect(wrong).toEqual([])
    expect(await Effect.runPromise(misunderstood(["sync", "--fulll"]))).not.toEqual([])
  })
  it("names no command that is not there; nor do the README and the guides", () => {
    const folder = join(import.meta.dirname, "..")
    const pages = [
      "README.md",
      "../../README.md",
      ...["audit", "import", "operate", "outbox", "postgresql", "webhooks"].map((name) => `../../docs/${name}.md`)
    ]
    const texts = [...told.flatMap(textsOf), ...pages.map((page) => readFileSync(join(folder, page), "utf8"))]
    expect(texts.flatMap(named).filter((words) => !isThere(told, words))).toEqual([])
    expect(named("see `laurel report holders x`").map((words) => isThere(told, words))).toEqual([false])
  })
})
