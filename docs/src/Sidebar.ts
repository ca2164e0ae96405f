/** The menus, of the pages that are there. */
import { existsSync, globSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { documented, sections } from "./Contents.ts"

export interface Item {
  readonly text: string
  readonly link: string
}

export interface Group {
  readonly text: string
  readonly link?: string
  readonly collapsible?: boolean
  readonly collapsed?: boolean
  readonly items: Array<Item | Group>
}

const titleOf = (path: string): string => /^# (.+)$/m.exec(readFileSync(path, "utf8"))?.[1] ?? path

/** Pages right in a folder but its first, by their names. */
const within = (pages: string, folder: string): Array<Item> =>
  globSync("*.md", { cwd: join(pages, folder) })
    .map((file) => file.replace(/\.md$/, ""))
    .filter((name) => name !== "index")
    .toSorted()
    .map((name) => ({ text: titleOf(join(pages, folder, `${name}.md`)), link: `/${folder}/${name}` }))

const folders = (pages: string, parent: string): ReadonlyArray<string> =>
  globSync("*/index.md", { cwd: join(pages, parent) })
    .map((file) => file.replaceAll("\\", "/").replace("/index.md", ""))
    .toSorted()

const first = (name: string): number => (documented.indexOf(name) + documented.length + 1) % (documented.length + 1)

const packagesIn = (pages: string, parent: string): Array<Item | Group> =>
  folders(pages, parent)
    .toSorted((a, b) => first(a) - first(b))
    .map((name) => {
      const items = within(pages, `${parent}/${name}`)
      const own = { text: name, link: `/${parent}/${name}/` }
      return items.length === 0 ? own : { ...own, collapsible: true, collapsed: true, items }
    })

const guides = (pages: string): Array<Group> => [
  ...sections.map(({ title, pages: names }) => ({
    text: title,
    items: names
      .filter(([name]) => existsSync(join(pages, `${name}.md`)))
      .map(([name, text]) => ({ text, link: `/${name}` }))
  })),
  {
    text: "Programs and packages",
    items: [
      { text: "The program laurel", link: "/program/" },
      { text: "Packages", collapsible: true, collapsed: true, items: packagesIn(pages, "packages") },
      { text: "Examples", collapsible: true, collapsed: true, items: packagesIn(pages, "examples") },
      { text: "API reference", link: "/api/" }
    ]
  }
]

/** By the beginning of a page's path. */
export const sidebar = (pages: string): Record<string, Array<Group>> => ({
  "/api/": [{ text: "API reference", link: "/api/", items: packagesIn(pages, "api") }],
  "/": guides(pages)
})
