/** Every link of the built site, whether it leads to a page that is there, and to a heading of it. */
import { existsSync, globSync, readFileSync } from "node:fs"
import { join, posix } from "node:path"

const attribute = (html: string, name: string): ReadonlyArray<string> =>
  [...html.matchAll(new RegExp(`\\s${name}="([^"]*)"`, "g"))].map(([, value = ""]) => value.replaceAll("&amp;", "&"))

/** A page's file, as a server finds it. */
const fileOf = (path: string): string =>
  path.endsWith("/") ? `${path}index.html` : posix.extname(path) === "" ? `${path}.html` : path

/** Links that lead nowhere: each as the page on which it stands, and where it leads. Throws where no site is built. */
export const deadLinks = (site: string): ReadonlyArray<string> => {
  if (!existsSync(join(site, "index.html"))) throw new Error(`expected a site in ${site}: build it with npm run docs`)
  const pages = globSync("**/*.html", { cwd: site }).map((path) => `/${path.replaceAll("\\", "/")}`)
  const html = new Map(pages.map((page) => [page, readFileSync(join(site, page), "utf8")]))
  const ids = new Map([...html].map(([page, text]) => [page, new Set(attribute(text, "id"))]))
  const files = new Set(globSync("**/*", { cwd: site }).map((path) => `/${path.replaceAll("\\", "/")}`))
  return [...html].flatMap(([page, text]) =>
    attribute(text, "href").flatMap((href) => {
      const url = new URL(href, `http://site.invalid${page}`)
      if (url.host !== "site.invalid") return []
      const file = fileOf(decodeURIComponent(url.pathname))
      const found = ids.get(file)
      const anchor = decodeURIComponent(url.hash.slice(1))
      const isThere = found === undefined ? files.has(file) : anchor === "" || found.has(anchor)
      return isThere ? [] : [`${page} -> ${href}`]
    })
  )
}
