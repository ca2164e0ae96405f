/** Builds the site into docs/dist/site, or with --dev serves it and follows what is edited. */
import { spawn } from "node:child_process"
import { watch } from "node:fs"
import { join } from "node:path"
import { parseArgs } from "node:util"
import { deadLinks } from "./Links.ts"
import { root } from "./Page.ts"
import { writeReference } from "./reference/Reference.ts"
import * as Stage from "./Stage.ts"

const { values } = parseArgs({ options: { dev: { type: "boolean", default: false } } })

Stage.clear()
Stage.stage()
writeReference(join(Stage.folder, "api"))

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
  if (code !== 0 || values.dev) return
  const dead = deadLinks(join(root, "docs/dist/site"))
  if (dead.length === 0) return
  console.error(`These links lead nowhere:\n${dead.join("\n")}`)
  process.exitCode = 1
})
