/** Whoever mounts the API has types of Node of their own, whichever these are: `api.node` goes with all of them. */
import { execFile } from "node:child_process"
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { promisify } from "node:util"
import { describe, expect, it } from "@effect/vitest"

const run = promisify(execFile)
const root = resolve(import.meta.dirname, "../../..")
const declared = resolve(import.meta.dirname, "../src/api/Api.ts")

/** A server that mounts it, and one of a framework whose requests are Node's with more on them. */
const program = `
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import type { Api } from "./Api.ts"
declare const api: Api
createServer(api.node)
interface Asked extends IncomingMessage { readonly ip: string | undefined; readonly baseUrl: string; body: unknown }
declare const use: (path: string, handler: (asked: Asked, answer: ServerResponse, next: (error?: unknown) => void) => void) => void
use("/laurel", api.node)
`

/** What the compiler says of it with some types of Node, and with no others. */
const said = async (types: string, text: string): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), "laurel-mount-"))
  try {
    await writeFile(join(folder, "Api.ts"), await readFile(declared))
    await writeFile(join(folder, "main.ts"), text)
    const options = ["--noEmit", "--strict", "--skipLibCheck", "--allowImportingTsExtensions", "--ignoreConfig"]
    const modules = ["--target", "es2023", "--module", "nodenext", "--types", types]
    await run(join(root, "node_modules/.bin/tsc"), [...options, ...modules, join(folder, "main.ts")], {
      cwd: import.meta.dirname
    })
    return ""
  } catch (error) {
    // The compiler ends with another code than 0 where it has found something, and says it on its output.
    return typeof error === "object" && error !== null && "stdout" in error ? String(error.stdout) : String(error)
  } finally {
    await rm(folder, { recursive: true })
  }
}

describe.each(["types-node-22", "types-node-26"])("with %s", (types) => {
  it("is mounted in a server of Node, and in one that builds on it", async () => {
    expect(await said(types, program)).toBe("")
    // The compiler looks: what is no handler is none.
    expect(await said(types, program.replace("createServer(api.node)", "createServer(api.fetch)"))).toContain("TS2769")
  })
})
