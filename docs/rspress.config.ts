import { join } from "node:path"
import { defineConfig } from "@rspress/core"
import { sidebar } from "./src/Sidebar.ts"
import { folder } from "./src/Stage.ts"

interface Element {
  readonly tagName?: string
  readonly properties?: Record<string, unknown>
  readonly children?: ReadonlyArray<Element>
}

/** Rspress hides a heading's own link from those who listen, and leaves it to their Tab key. */
const withoutHiddenStops =
  () =>
  (tree: Element): void => {
    const visit = (node: Element): void => {
      const { properties = {} } = node
      const names = properties["className"] ?? properties["class"]
      if (String(names).includes("rp-header-anchor")) properties["tabIndex"] = -1
      node.children?.forEach(visit)
    }
    visit(tree)
  }

export default defineConfig({
  root: "dist/pages",
  outDir: "dist/site",
  title: "Laurel",
  description: "What learners did, whether it is enough, and the record that proves it",
  lang: "en",
  llms: false,
  globalStyles: join(import.meta.dirname, "theme/index.css"),
  // Not one alone: Rspress looks for it in braces, in which a single one is a name.
  route: { extensions: [".md", ".mdx"] },
  markdown: { link: { checkDeadLinks: true }, rehypePlugins: [withoutHiddenStops] },
  themeConfig: {
    nav: [
      { text: "Guide", link: "/quick-start", activeMatch: "^/(?!api/)" },
      { text: "API", link: "/api/", activeMatch: "^/api/" }
    ],
    sidebar: sidebar(folder)
  }
})
