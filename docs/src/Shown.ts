/** Files of the repository that pages link to, shown as pages of their own. */
import { readdirSync, readFileSync, statSync } from "node:fs"
import { extname, join, posix } from "node:path"
import { root, type Target } from "./Page.ts"

/** In bytes: what a reader reads, and no recording. */
const most = 64 * 1024

const languages: Readonly<Record<string, string>> = {
  ".ts": "ts",
  ".js": "js",
  ".mjs": "js",
  ".json": "json",
  ".sql": "sql",
  ".yaml": "yaml",
  ".yml": "yaml",
  ".service": "ini",
  ".sh": "sh"
}

/** Frontmatter: what a reader searches for is on the pages. */
const unsearched = "---\nsearch: false\n---\n\n"

const fileText = (path: string): string => {
  const bytes = readFileSync(join(root, path))
  const name = posix.basename(path)
  if (bytes.length > most) return `A file of ${Math.ceil(bytes.length / 1024)} KiB. It is in the repository.\n`
  const text = bytes.toString("utf8")
  if (name.endsWith(".md")) return `\`\`\`\`\`md\n${text.trimEnd()}\n\`\`\`\`\`\n`
  return `\`\`\`\`\`${languages[extname(name)] ?? "text"}\n${text.trimEnd()}\n\`\`\`\`\`\n`
}

const skipped = new Set(["node_modules", "dist", ".turbo"])

const folderText = (path: string): string =>
  readdirSync(join(root, path))
    .filter((name) => !skipped.has(name))
    .toSorted()
    .map((name) => `- \`${name}${statSync(join(root, path, name)).isDirectory() ? "/" : ""}\`\n`)
    .join("")

/** The Markdown of a file's page, or of a folder's. */
export const shown = ({ path }: Extract<Target, { kind: "file" }>): string => {
  const isFolder = statSync(join(root, path)).isDirectory()
  return `${unsearched}# ${posix.basename(path)}\n\n\`${path}\` of the repository.\n\n${isFolder ? folderText(path) : fileText(path)}`
}
