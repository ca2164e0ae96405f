/** JSON from a file a person writes. Where it is none, the message says at which line and column, and what belongs there. */
import { Result } from "effect"

/** Parses JSON. A failure is one sentence with the place of the first character that can't be. */
export const parse = (text: string): Result.Result<unknown, string> => {
  const body = text.startsWith("\uFEFF") ? text.slice(1) : text
  try {
    return Result.succeed(JSON.parse(body))
  } catch {
    const { at, expected } = firstProblem(body)
    const before = body.slice(0, at).split("\n")
    const rest = body.slice(at, at + 20).split("\n")[0] ?? ""
    const found = at >= body.length ? "the end of the file" : rest.length === 0 ? "a line break" : `\`${rest}\``
    const place = `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`
    return Result.fail(`${place}: expected ${expected}, found ${found}`)
  }
}

interface Problem {
  readonly at: number
  readonly expected: string
}

const space = /[ \t\n\r]*/y
// JSON.parse names no place for many mistakes, so the tokens of RFC 8259 are gone through once more.
const token =
  // oxlint-disable-next-line eslint/no-control-regex
  /[{}[\],:]|"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y

const words = {
  value: "a value",
  valueOrEnd: "a value or `]`",
  key: "a key in double quotes (a comma must not stand before `}`)",
  keyOrEnd: "a key in double quotes or `}`",
  colon: "`:`",
  next: "`,` or the closing bracket",
  end: "nothing after the end of the document"
} as const
type State = keyof typeof words

const match = (pattern: RegExp, text: string, at: number): string => {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0] ?? ""
}

const firstProblem = (text: string): Problem => {
  const open: Array<"{" | "["> = []
  const after = (): State => (open.length === 0 ? "end" : "next")
  let state: State = "value"
  for (let at = match(space, text, 0).length; ; at += match(space, text, at).length) {
    const found = match(token, text, at)
    const next = step(state, found, open, after)
    if (next === undefined) return { at, expected: words[state] }
    state = next
    at += found.length
  }
}

/** The state after a token; undefined where it can't stand. Keeps the brackets that are open. */
const step = (state: State, found: string, open: Array<"{" | "[">, after: () => State): State | undefined => {
  const closes = open.at(-1) === "{" ? "}" : "]"
  switch (state) {
    case "key":
    case "keyOrEnd":
      if (found.startsWith('"')) return "colon"
      if (state === "key" || found !== "}") return undefined
      open.pop()
      return after()
    case "colon":
      return found === ":" ? "value" : undefined
    case "next":
      if (found === ",") return open.at(-1) === "{" ? "key" : "value"
      if (found !== closes) return undefined
      open.pop()
      return after()
    case "end":
      return undefined
    case "value":
    case "valueOrEnd":
      if (found === "{" || found === "[") {
        open.push(found)
        return found === "{" ? "keyOrEnd" : "valueOrEnd"
      }
      if (state === "valueOrEnd" && found === "]") {
        open.pop()
        return after()
      }
      return found === "" || /^[}\],:]$/.test(found) ? undefined : after()
  }
}
