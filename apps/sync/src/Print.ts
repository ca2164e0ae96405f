/** What the program says, on stdout. Text from sources is shown, never obeyed: control characters are spelt out. */
import { Console, Effect } from "effect"

// oxlint-disable-next-line eslint/no-control-regex
const control = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g

/** Control characters and those that turn the direction of writing, spelt out; line breaks stay. */
export const visible = (text: string): string =>
  text.replace(control, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`)

/** A text of one line: line breaks are spelt out too. */
export const oneLine = (text: string): string => visible(text.replaceAll("\r", "\\r").replaceAll("\n", "\\n"))

export const lines = (text: ReadonlyArray<string>) => Console.log(text.map(visible).join("\n"))

/** A piece of an answer that is too long to be held: returns once it is on its way, so that no more is made than is read. */
export const piece = (text: string) =>
  Effect.callback<void>((resume) => {
    // A reader who has gone ends the program elsewhere.
    process.stdout.write(text, () => resume(Effect.void))
  })

/** One line of JSON. */
export const json = (value: unknown) => Console.log(JSON.stringify(value))
