/** A program without Effect names no type of Effect: none is in what the package declares, nor in what that rests on. */
import { existsSync, readFileSync } from "node:fs"
import { dirname, join, resolve } from "node:path"
import { describe, expect, it } from "@effect/vitest"

const src = resolve(import.meta.dirname, "../src")
const core = resolve(import.meta.dirname, "../../core/src")

/** The file that a module's name leads to; undefined for what is no file of ours. */
const fileOf = (from: string, name: string): string | undefined => {
  if (name === "@laurel/core/Shapes") return join(core, "Shapes.ts")
  return name.startsWith(".") ? resolve(dirname(from), name) : undefined
}

/**
 * What a declaration of a module would be made of: all that it exports and says the types of. Of a file of types alone that is all of
 * it; of one with functions, what is imported as a type, and what it hands on.
 */
const namesIn = (file: string): ReadonlyArray<string> => {
  const text = readFileSync(file, "utf8")
  const statements = text.matchAll(/^(import|export)\s(type\s)?[^;'"]*?\sfrom\s"([^"]+)"/gm)
  return [...statements].flatMap(([, , , name = ""]) => name)
}

describe("what laurel declares", () => {
  it("rests on modules that name no other package", () => {
    const seen = new Set<string>()
    const strange: Array<string> = []
    const walk = (file: string): void => {
      if (seen.has(file)) return
      seen.add(file)
      expect(existsSync(file), file).toBe(true)
      for (const name of namesIn(file)) {
        const next = fileOf(file, name)
        if (next === undefined) strange.push(`${file}: ${name}`)
        else walk(next)
      }
    }
    walk(join(src, "index.ts"))
    expect(strange).toEqual([])
    expect(seen.size).toBeGreaterThan(15)
    // What does the work is loaded when it is needed, and nothing of it is declared.
    expect([...seen].filter((file) => file.includes("/laurel/src/internal/"))).toEqual([])
  })
})
