import { existsSync } from "node:fs"
import { join } from "node:path"
import { defineConfig } from "@rspress/core"
import { sections } from "./src/Contents.ts"
import { folder } from "./src/Stage.ts"

const isWritten = (name: string): boolean => existsSync(join(folder, `${name}.md`))

const sidebar = sections.map(({ title, pages }) => ({
  text: title,
  items: pages.filter(([name]) => isWritten(name)).map(([name, text]) => ({ text, link: `/${name}` }))
}))

export default defineConfig({
  root: "dist/pages",
  outDir: "dist/site",
  title: "Laurel",
  description: "What learners did, whether it is enough, and the record that proves it",
  lang: "en",
  llms: false,
  // Not one alone: Rspress looks for it in braces, in which a single one is a name.
  route: { extensions: [".md", ".mdx"] },
  markdown: { link: { checkDeadLinks: true } },
  themeConfig: {
    nav: [
      { text: "Quick start", link: isWritten("quick-start") ? "/quick-start" : "/operate" },
      { text: "Reference", link: "/catalog" }
    ],
    sidebar: { "/": sidebar }
  }
})
