/** What the program says, on stdout. Text from sources is shown, never obeyed: control characters are spelt out. */
import { Console, Context, Effect } from "effect"
import * as Width from "./Width.ts"

// oxlint-disable-next-line eslint/no-control-regex
const control = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g

/** Control characters and those that turn the direction of writing, spelt out; line breaks stay. */
export const visible = (text: string): string =>
  text.replace(control, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`)

/** A text of one line: line breaks are spelt out too. */
export const oneLine = (text: string): string => visible(text.replaceAll("\r", "\\r").replaceAll("\n", "\\n"))

export const lines = (text: ReadonlyArray<string>) => Console.log(text.map(visible).join("\n"))

/** The same with lines that are wider than the terminal broken, each on from where it began. */
export const fitted = (text: ReadonlyArray<string>) =>
  Effect.flatMap(Width.Screen, (screen) => lines(text.flatMap((line) => Width.hang(visible(line), screen))))

/** A piece of an answer that is too long to be held: returns once it is on its way, so that no more is made than is read. */
export const piece = (text: string) =>
  Effect.callback<void>((resume) => {
    // A reader who has gone ends the program elsewhere.
    process.stdout.write(text, () => resume(Effect.void))
  })

/** Whether marks have colours: on a terminal whose owner wants any (no-color.org). */
export const Colours = Context.Reference("@laurel/sync/Colours", {
  defaultValue: (): boolean => process.stdout.isTTY && (process.env["NO_COLOR"] ?? "") === ""
})

const colours: Readonly<Record<string, number>> = { "✓": 32, "✗": 31, "?": 33 }

/** The same with the marks of a tree in colours: they say by their shape what they say by their colour. */
export const marked = Effect.fnUntraced(function* (text: ReadonlyArray<string>) {
  const screen = yield* Width.Screen
  const told = text.flatMap((line) => Width.hang(visible(line), screen))
  if (!(yield* Colours)) return yield* Console.log(told.join("\n"))
  const colour = (_: string, before: string, mark: string): string =>
    `${before}\u001b[${colours[mark] ?? 0}m${mark}\u001b[0m `
  yield* Console.log(told.map((line) => line.replace(/^([ │├└─]*)([✓✗?]) /, colour)).join("\n"))
})

/** One line of JSON. */
export const json = (value: unknown) => Console.log(JSON.stringify(value))
