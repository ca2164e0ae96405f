#!/usr/bin/env node
/** Starts the program with Node's compile cache, which has to be on before anything worth caching is loaded: half of a start is compiling. */
import * as module from "node:module"
import { setFlagsFromString } from "node:v8"

// Asked before anything newer than this Node is loaded, which would end in a syntax error.
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number)
if (major < 22 || (major === 22 && minor < 19)) {
  process.stderr.write(`laurel needs Node 22.19 or later; this is Node ${process.versions.node}\n`)
  process.exitCode = 1
} else {
  module.enableCompileCache()
  // Node 22 says at each start that its SQLite may change. Whoever runs the program can do nothing about it, and all that is
  // promised is tested on it; every other warning is shown.
  const emitWarning = process.emitWarning.bind(process)
  process.emitWarning = (warning: string | Error, ...rest: ReadonlyArray<unknown>): void => {
    if (!String(warning).startsWith("SQLite is an experimental feature"))
      Reflect.apply(emitWarning, process, [warning, ...rest])
  }
  // A sync makes garbage in pages, and Node would let the heap grow to four times what lives before it cleans up. Measured on
  // 206,505 rows: 330 MB at most instead of 400, for a twentieth of the time.
  setFlagsFromString("--heap-growing-percent=120")
  const { main } = await import("./Main.ts")
  main()
}
