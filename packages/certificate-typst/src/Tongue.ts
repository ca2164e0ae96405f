/** In which language and direction a text is set: its own where its letters tell, and otherwise that of the document. */

/** As Typst names it: a language of two or three letters, and a region of two. */
export interface Tongue {
  readonly lang: string
  readonly region: string | null
  readonly dir: "ltr" | "rtl"
}

/** Typst looks at the region for how Chinese is written. */
const regionOf = (locale: Intl.Locale): string | null => {
  if (/^[A-Za-z]{2}$/.test(locale.region ?? "")) return locale.region?.toUpperCase() ?? null
  return locale.language === "zh" && locale.script === "Hant" ? "TW" : null
}

/** Of a language tag (BCP 47), such as `zh-Hant`; undefined where it is none. */
export const ofTag = (tag: string, dir: "ltr" | "rtl"): Tongue | undefined => {
  try {
    const locale = new Intl.Locale(tag)
    return /^[a-z]{2,3}$/.test(locale.language) ? { lang: locale.language, region: regionOf(locale), dir } : undefined
  } catch {
    // What is no language tag is a RangeError.
    return undefined
  }
}

/** Scripts with the languages that are written in them; the first one is taken where the document's is none of them. */
const scripts: ReadonlyArray<readonly [script: RegExp, languages: ReadonlyArray<string>]> = [
  [/[\p{Script=Hiragana}\p{Script=Katakana}]/u, ["ja"]],
  [/\p{Script=Hangul}/u, ["ko"]],
  [/\p{Script=Han}/u, ["zh", "ja", "ko"]],
  [/\p{Script=Arabic}/u, ["ar", "fa", "ur", "ps", "ckb", "sd", "ug"]],
  [/\p{Script=Hebrew}/u, ["he", "yi"]],
  [/\p{Script=Devanagari}/u, ["hi", "mr", "ne", "sa", "mai", "bho"]],
  [/\p{Script=Thai}/u, ["th"]],
  [/\p{Script=Armenian}/u, ["hy"]],
  [/\p{Script=Bengali}/u, ["bn", "as"]],
  [/\p{Script=Ethiopic}/u, ["am", "ti"]],
  [/\p{Script=Georgian}/u, ["ka"]],
  [/\p{Script=Gujarati}/u, ["gu"]],
  [/\p{Script=Gurmukhi}/u, ["pa"]],
  [/\p{Script=Kannada}/u, ["kn"]],
  [/\p{Script=Khmer}/u, ["km"]],
  [/\p{Script=Lao}/u, ["lo"]],
  [/\p{Script=Malayalam}/u, ["ml"]],
  [/\p{Script=Myanmar}/u, ["my"]],
  [/\p{Script=Oriya}/u, ["or"]],
  [/\p{Script=Sinhala}/u, ["si"]],
  [/\p{Script=Tamil}/u, ["ta"]],
  [/\p{Script=Telugu}/u, ["te"]]
]

const rightToLeft = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u

/** Of a text that may be in another language than its document, such as a name. */
export const ofText = (text: string, document: Tongue): Tongue => {
  const letter = /\p{L}/u.exec(text)?.[0]
  const dir = letter === undefined ? document.dir : rightToLeft.test(letter) ? "rtl" : "ltr"
  const languages = scripts.find(([script]) => script.test(text))?.[1]
  const [first] = languages ?? []
  return first === undefined || languages?.includes(document.lang) === true
    ? { ...document, dir }
    : { lang: first, region: null, dir }
}
