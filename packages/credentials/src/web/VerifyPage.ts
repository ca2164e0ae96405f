/** The page on which anybody's credential is checked: its forms, above them what came of the last check. */
import * as Frame from "./Frame.ts"
import * as Html from "./Html.ts"

/** The fields of the forms. */
export const fields = { text: "text", file: "file", person: "person", code: "code" } as const

export type Problem = "missing" | "both" | "tooLong" | "wrong"

export interface Given {
  readonly text: string
  readonly person: string
  readonly code: string
}

export const nothing: Given = { text: "", person: "", code: "" }

export const of = (around: Frame.Around, problem: Problem | null, given: Given): string => {
  const { find, verify } = around.language.words
  const told =
    problem === null ? "" : Frame.problem(around, fieldOf(problem), problem === "wrong" ? find.wrong : verify[problem])
  return Frame.page(around, verify.title, [
    Html.heading(1, verify.title),
    Html.paragraph(verify.what),
    told,
    check(around, problem, given),
    search(around, problem, given)
  ])
}

const fieldOf = (problem: Problem): string =>
  problem === "wrong" ? fields.code : problem === "tooLong" ? fields.person : fields.text

const check = (around: Frame.Around, problem: Problem | null, { text, person }: Given): Html.Html => {
  const { verify: words } = around.language.words
  const wrong = problem === "missing" || problem === "both" ? words[problem] : undefined
  return Html.section("yours", words.heading, [
    Html.element(
      "form",
      { method: "post", action: Frame.to(around, around.addresses.verify), enctype: "multipart/form-data" },
      [
        Frame.field({
          name: fields.text,
          label: words.text,
          hint: words.textHint,
          error: wrong,
          input: (attributes) =>
            Html.element(
              "textarea",
              { ...attributes, rows: "7", dir: "ltr", spellcheck: "false", autocomplete: "off" },
              // The first line break in it is nobody's.
              `\n${text}`
            )
        }),
        Frame.field({
          name: fields.file,
          label: words.file,
          hint: words.fileHint,
          input: (attributes) =>
            Html.empty("input", { ...attributes, type: "file", accept: ".json,.jsonld,.jwt,.txt,.png,.svg,.pdf" })
        }),
        Frame.field({
          name: fields.person,
          label: words.person,
          hint: words.personHint,
          error: problem === "tooLong" ? words.tooLong : undefined,
          input: (attributes) =>
            Html.empty("input", {
              ...attributes,
              type: "text",
              value: person,
              dir: "auto",
              spellcheck: "false",
              autocomplete: "off"
            })
        }),
        Html.element("button", { type: "submit" }, words.button),
        Html.paragraph(words.kept, "quiet")
      ]
    )
  ])
}

const search = (around: Frame.Around, problem: Problem | null, { code }: Given): Html.Html => {
  const { language, addresses } = around
  const { find: words } = language.words
  return Html.section("find", words.heading, [
    Html.element("form", { method: "get", action: new URL(addresses.certificate("")).pathname.replace(/\/$/, "") }, [
      language.isChosen ? Html.empty("input", { type: "hidden", name: "lang", value: language.tag }) : "",
      Frame.field({
        name: fields.code,
        label: words.label,
        hint: words.hint,
        error: problem === "wrong" ? words.wrong : undefined,
        input: (attributes) =>
          Html.empty("input", {
            ...attributes,
            type: "text",
            required: "",
            value: code,
            dir: "ltr",
            autocapitalize: "none",
            spellcheck: "false",
            autocomplete: "off"
          })
      }),
      Html.element("button", { type: "submit" }, words.button)
    ])
  ])
}
