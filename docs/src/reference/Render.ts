/** Markdown of what packages export. */
import type { Declared, File, Member } from "./Declarations.ts"
import type { Door, Entry, Namespace } from "./Door.ts"
import { linkTo, pageOf, type Places } from "./Places.ts"

/** What a package says of itself in its package.json. */
export interface Named {
  readonly name: string
  readonly description: string
}

/** An interface with as many functions is a door of its own, and each of them gets a heading. */
const manyFunctions = 5

/** Types that one declaration stands on: after these come too many to read. */
const mostLinks = 12

/** Comments are Markdown, but for what looks like a tag. */
const words = (comment: string): string =>
  comment
    .split(/(`[^`]*`)/)
    .map((part, at) => (at % 2 === 1 ? part : part.replaceAll("<", "&lt;")))
    .join("")

/** Declarations are indented by four, and sources by two. */
const isSource = (text: string): boolean => /^(?: {4})* {2}[^\s*]/m.test(text)

/** Indented by two, as everything else, without what only a compiler needs. */
const tidy = (text: string): string => {
  const plain = text.replace(/^export (?:declare )?|^declare /, "").replaceAll(/import\("([^"]+)"\)\./g, "")
  return isSource(plain)
    ? plain
    : plain.replaceAll(/^(?: {4})+/gm, (spaces) => " ".repeat(spaces.length / 2)).replaceAll(/;$/gm, "")
}

/** Signatures are as long as they are, and wrap. */
const block = (text: string): string => `\`\`\`ts wrapCode\n${text}\n\`\`\`\n`

/** Types that are no one else's, and without which a declaration says nothing. */
const hiddenIn = (text: string, file: File, shown: ReadonlySet<string>): ReadonlyArray<Declared> =>
  [...file.declared.values()].flat().filter(({ name, kind }) => {
    if (shown.has(name) || kind === "value" || isExported(file, name)) return false
    return new RegExp(`\\b${name}\\b`).test(text)
  })

const isExported = (file: File, name: string): boolean => [...file.exported.values()].includes(name)

/** All that a declaration needs to be read alone. */
const codeOf = (declared: ReadonlyArray<Declared>, file: File): string => {
  const shown = new Set<string>()
  const texts: Array<string> = []
  const add = (one: Declared): void => {
    if (shown.has(one.name) && !declared.includes(one)) return
    shown.add(one.name)
    const { text } = one
    texts.push(tidy(text))
    for (const hidden of hiddenIn(text, file, shown)) add(hidden)
  }
  for (const one of declared) add(one)
  return texts.join("\n\n")
}

const isDoor = ({ members }: Declared): boolean => members.filter(({ isCalled }) => isCalled).length >= manyFunctions

/** A function that takes several things is declared once for each. */
const together = (members: ReadonlyArray<Member>): ReadonlyArray<Member> =>
  [...new Set(members.map(({ name }) => name))].flatMap((name) => {
    const all = members.filter((member) => member.name === name)
    const [first] = all
    const join = (texts: ReadonlyArray<string>, between: string): string =>
      texts.filter((text) => text !== "").join(between)
    return first === undefined
      ? []
      : [
          {
            ...first,
            comment: join(
              all.map(({ comment }) => comment),
              "\n\n"
            ),
            text: join(
              all.map(({ text }) => text),
              "\n"
            )
          }
        ]
  })

/** What is called comes first, then what that gives, and errors last. */
const rank = ({ declared }: Entry): number => {
  const [one] = declared
  if (one === undefined || one.kind === "class") return 3
  return one.kind === "value" ? 0 : isDoor(one) ? 1 : 2
}

class Page {
  readonly #folder: string
  readonly #page: string
  readonly #places: Places
  constructor(folder: string, namespace: string, places: Places) {
    this.#folder = folder
    this.#page = pageOf(folder, namespace)
    this.#places = places
  }

  /** What the code stands on, each a link. */
  #seeAlso(code: string, file: File, self: string): string {
    const uncommented = code.replaceAll(/\/\*\*.*?\*\//gs, "").replaceAll(/"[^"\n]*"/g, "")
    const names = [...new Set(uncommented.match(/(?<![.\w])[A-Z]\w*(?:\.[A-Z]\w*)?/g) ?? [])]
    const links = new Set<string>()
    for (const name of names) {
      const place = this.#places.find(file, name, this.#folder)
      if (place !== undefined && !(place.page === this.#page && place.anchor === self))
        links.add(linkTo(this.#page, place))
    }
    return links.size === 0 ? "" : `\nSee ${[...links].slice(0, mostLinks).join(", ")}.\n`
  }

  #member(of: string, { name, comment, text }: Member, file: File): string {
    const code = tidy(text)
    const heading = `### ${name} {#${of}.${name.replaceAll(/[^\w.-]/g, "")}}`
    return `${heading}\n\n${words(comment)}\n\n${block(code)}${this.#seeAlso(code, file, of)}\n`
  }

  entry({ name, file, declared }: Entry): string {
    const comments = declared.map(({ comment }) => comment).filter((comment) => comment !== "")
    const heading = `## ${name} {#${name}}\n\n${words(comments.join("\n\n"))}\n\n`
    const [one] = declared
    if (one !== undefined && isDoor(one))
      return (
        heading +
        together(one.members)
          .map((member) => this.#member(name, member, file))
          .join("")
      )
    const code = codeOf(declared, file)
    return `${heading}${block(code)}${this.#seeAlso(code, file, name)}\n`
  }
}

const firstSentence = (comment: string): string => /^.*?[.:](?=\s|$)/s.exec(comment)?.[0]?.replace(/:$/, ".") ?? comment

const listOf = (door: Door): string =>
  door.namespaces
    .filter(({ name }) => name !== "")
    .map(
      ({ name, file }) => `- [\`${name}\`](./${name}.md): ${words(firstSentence(file.comment)).replaceAll("\n", " ")}\n`
    )
    .join("")

export const packagePage = (door: Door, own: Namespace, { name, description }: Named, places: Places): string => {
  const page = new Page(door.folder, "", places)
  const readme = `[What it promises, and a program](../../packages/${door.folder}/index.md).`
  const entries = own.entries
    .toSorted((a, b) => rank(a) - rank(b))
    .map((entry) => page.entry(entry))
    .join("")
  return `# ${name}\n\n${words(description)}. ${readme}\n\n${listOf(door)}\n${entries}`
}

export const namespacePage = (door: Door, { name, file, entries }: Namespace, named: Named, places: Places): string => {
  const [outer = name] = name.split(".")
  const page = new Page(door.folder, name, places)
  const head = `# ${name}\n\n${block(`import { ${outer} } from "${named.name}"`)}\n${words(file.comment)}\n\n`
  return head + entries.map((entry) => page.entry(entry)).join("")
}
