/** The README's programs are these, in one folder after another, and print what it says. */
import { execFileSync } from "node:child_process"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "@effect/vitest"
import { folder } from "./world.ts"

const read = (path: string): string => readFileSync(join(import.meta.dirname, path), "utf8")
const readme = read("../README.md")
const programs = ["first", "axes", "change", "wrong", "signal", "adapter", "mount"]

describe("the README", () => {
  it("shows programs that print what it says, one after another on one store", () => {
    const cwd = folder()
    for (const name of programs) {
      const file = join(import.meta.dirname, "readme", `${name}.ts`)
      const printed = execFileSync(process.execPath, ["--conditions=@laurel/source", file], { cwd, encoding: "utf8" })
      expect(readme, name).toContain(`\`\`\`ts\n${read(`readme/${name}.ts`)}\`\`\`\n\n\`\`\`text\n${printed}\`\`\`\n`)
    }
  })

  it("shows no other program", () => {
    expect(readme.match(/^```ts$/gm)).toHaveLength(programs.length)
  })

  it("names every method, and every class of errors with its codes", () => {
    const methods = [...read("../src/Laurel.ts").matchAll(/^ {2,4}(\w+)\(/gm)].map(([, name]) => name)
    expect(methods.length).toBeGreaterThan(20)
    const missing = methods.filter((name) => !new RegExp(`\\b${name}\\(`).test(readme))
    expect(missing).toEqual([])
    const codes = [...read("../src/errors.ts").matchAll(/"([A-Z_]{4,})"/g)].map(([, code]) => code)
    expect(codes.filter((code) => !readme.includes(`\`${code}\``))).toEqual([])
    const classes = [...read("../src/errors.ts").matchAll(/export class (\w+)/g)].map(([, name]) => name)
    expect(classes.filter((name) => !readme.includes(`\`${name}\``))).toEqual([])
  })
})
