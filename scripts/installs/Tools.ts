/** What users have installed: versions of Node, of TypeScript, and package managers. All are packages of npm. */
import { existsSync, mkdirSync, mkdtempSync, renameSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { root } from "../publish/tarballs.ts"
import { succeed } from "../Command.ts"

/** The oldest that is supported, the one of this repository, and the newest. */
export const nodes = ["22.19.0", "24.21.0", "26.10.0"] as const
/** Those whose declarations are supported. */
export const typescripts = ["5.9.3", "6.0.3", "7.0.2"] as const
export const managers = ["npm", "pnpm", "yarn", "yarn-classic"] as const

export type Manager = (typeof managers)[number]

const packages = {
  npm: "npm@11.21.2",
  pnpm: "pnpm@12.21.0",
  // Since its second version yarn is published under this name.
  yarn: "@yarnpkg/cli-dist@4.18.1",
  "yarn-classic": "yarn@1.22.22"
} as const satisfies Readonly<Record<Manager, string>>

const programs = {
  npm: "npm/bin/npm-cli.js",
  pnpm: ".bin/pnpm",
  yarn: "@yarnpkg/cli-dist/bin/yarn.js",
  "yarn-classic": "yarn/bin/yarn.js"
} as const satisfies Readonly<Record<Manager, string>>

export interface Tool {
  readonly version: string
  readonly path: string
}

export interface Tools {
  readonly node: (version: string) => Promise<Tool>
  readonly typescript: (version: string) => Promise<Tool>
  readonly manager: (name: Manager) => Promise<Tool>
  /** A folder with the types of Node. */
  readonly types: () => Promise<string>
}

/** Tools are kept from run to run: a Node alone is 100 MB. */
const kept = join(root, "node_modules/.cache/laurel-installs")

const install = async (name: string): Promise<string> => {
  const place = join(kept, name.replaceAll(/[^\w.]/g, "-"))
  const modules = join(place, "node_modules")
  if (existsSync(modules)) return modules
  mkdirSync(kept, { recursive: true })
  // Whole or not there: another run may look for it.
  const written = mkdtempSync(`${place}.`)
  writeFileSync(join(written, "package.json"), "{}")
  const quiet = ["--prefer-offline", "--no-audit", "--no-fund", "--loglevel", "error"]
  await succeed("npm", ["install", ...quiet, name], { cwd: written })
  renameSync(written, place)
  return modules
}

/** Each tool, installed when it is first asked for. */
export const toolsOf = (): Tools => {
  const asked = new Map<string, Promise<string>>()
  const once = (name: string): Promise<string> => {
    const installed = asked.get(name) ?? install(name)
    asked.set(name, installed)
    return installed
  }
  const tool = async (path: string, command: string, args: ReadonlyArray<string>): Promise<Tool> => {
    const { stdout } = await succeed(command, [...args, "--version"], { cwd: tmpdir() })
    return { version: stdout.trim().replace(/^(?:v|Version )/, ""), path }
  }
  return {
    node: async (version) => {
      const path = join(await once(`node@${version}`), "node/bin/node")
      return tool(path, path, [])
    },
    typescript: async (version) => {
      const path = join(await once(`typescript@${version}`), "typescript/bin/tsc")
      return tool(path, process.execPath, [path])
    },
    manager: async (name) => {
      const path = join(await once(packages[name]), programs[name])
      return path.endsWith(".js") ? tool(path, process.execPath, [path]) : tool(path, path, [])
    },
    types: async () => join(await once("@types/node@24.19.2"), "@types")
  }
}
