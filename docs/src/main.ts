/** Builds the site into docs/dist/site, or with --dev serves it and follows what is edited. */
import { spawn } from "node:child_process"
import { watch } from "node:fs"
import { join } from "node:path"
import { parseArgs } from "node:util"
import { root } from "./Page.ts"
import * as Stage from "./Stage.ts"

const { values } = parseArgs({ options: { dev: { type: "boolean", default: false } } })

Stage.clear()
Stage.stage()

if (values.dev)
  watch(join(root, "docs"), (_, name) => {
    if (name?.endsWith(".md") === true) Stage.stage()
  })

const program = join(root, "node_modules/@rspress/core/bin/rspress.js")
const rspress = spawn(process.execPath, [program, values.dev ? "dev" : "build"], {
  cwd: join(root, "docs"),
  env: { ...process.env, RSPRESS_TELEMETRY_DISABLED: "1" },
  stdio: "inherit"
})
rspress.on("exit", (code) => {
  process.exitCode = code ?? 1
})
