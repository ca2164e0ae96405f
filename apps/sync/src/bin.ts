#!/usr/bin/env node
/** Starts the program with Node's compile cache, which has to be on before anything worth caching is loaded: half of a start is compiling. */
import { enableCompileCache } from "node:module"

enableCompileCache()
await import("./Main.ts")
