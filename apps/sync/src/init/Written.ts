/** Files that are written where none of their name is: all of them, or none. */
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { basename, dirname, join } from "node:path"
import { Effect } from "effect"
import * as ConfigurationFile from "../configuration/ConfigurationFile.ts"
import { unable } from "../Unable.ts"

export interface NewFile {
  readonly file: string
  readonly text: string
}

/** Fails where something is there already that would be written over, or that would make two configurations. */
export const isFree = Effect.fnUntraced(function* (configuration: string, files: ReadonlyArray<NewFile>) {
  const folder = dirname(configuration)
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true)
    return yield* unable(`there is no folder ${folder}: make it first`)
  const named: ReadonlyArray<string> = files.map(({ file }) => file)
  const there = new Set([...ConfigurationFile.existing(folder), ...named.filter((file) => existsSync(file))])
  if (there.size === 0) return
  const names = [...there].map((file) => basename(file)).join(", ")
  return yield* unable(
    `${folder} has ${names} already, and nothing is written over: move ${there.size === 1 ? "it" : "them"} away, or begin in another folder`
  )
})

/** Writes files that must not be there yet; where one can't be, those before it are taken away again. */
export const write = (files: ReadonlyArray<NewFile>) =>
  Effect.try({
    try: () => {
      const written: Array<string> = []
      try {
        for (const { file, text } of files) {
          writeFileSync(file, text, { flag: "wx" })
          written.push(file)
        }
      } catch (cause) {
        for (const file of written) rmSync(file, { force: true })
        throw cause
      }
    },
    catch: (cause) =>
      unable(
        `nothing is written: ${cause instanceof Error ? cause.message : String(cause)}. Mend that and run it again`
      )
  })

/** Adds lines to `.gitignore` that it has not, and says which. */
export const ignore = (folder: string, lines: ReadonlyArray<string>) =>
  Effect.try({
    try: (): ReadonlyArray<string> => {
      const file = join(folder, ".gitignore")
      const before = existsSync(file) ? readFileSync(file, "utf8") : ""
      const known = new Set(before.split(/\r?\n/).map((line) => line.trim()))
      const added = lines.filter((line) => !known.has(line))
      const start = before === "" || before.endsWith("\n") ? "" : "\n"
      if (added.length > 0) writeFileSync(file, `${start}${added.join("\n")}\n`, { flag: "a" })
      return added
    },
    catch: (cause) =>
      unable(
        `.gitignore can't be written: ${cause instanceof Error ? cause.message : String(cause)}. See yourself that ${lines.join(", ")} are never committed`
      )
  })
