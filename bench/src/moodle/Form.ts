/** What a web service of Moodle was asked, as a form has it. */

export type Form = URLSearchParams

/** Values of a list in a form, `name[0]`, `name[1]`, as ids. */
export const listed = (form: Form, name: string): ReadonlyArray<number> =>
  [...form].flatMap(([key, value]) => (key.startsWith(`${name}[`) ? [Number(value)] : []))

/** `options[n][name]` and `options[n][value]`, by name. */
export const optionsOf = (form: Form): ReadonlyMap<string, string> => {
  const found = new Map<string, string>()
  for (const [key, name] of form) {
    const [, at] = /^options\[(\d+)\]\[name\]$/.exec(key) ?? []
    if (at !== undefined) found.set(name, form.get(`options[${at}][value]`) ?? "")
  }
  return found
}
