/** Lays out the folder of pages that the site is built from. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { root, sources } from "./Page.ts"
import { rewrite } from "./Rewrite.ts"
import { shown } from "./Shown.ts"

/** Below `dist`, where nothing is committed, linted or formatted. */
export const folder = join(root, "docs/dist/pages")

const write = (page: string, text: string): void => {
  const path = join(folder, page)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}

/** Writes every page but those of the API reference. Throws DeadLink. */
export const stage = (): void => {
  const pages = new Set(sources())
  for (const source of pages) {
    const { page, text, files } = rewrite(source, readFileSync(join(root, source), "utf8"), pages)
    write(page, text)
    for (const file of files) write(file.page, shown(file))
  }
}

/** Takes all pages away, so that none stays which is no more. */
export const clear = (): void => rmSync(folder, { recursive: true, force: true })
