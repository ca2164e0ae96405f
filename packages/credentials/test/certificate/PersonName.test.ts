import { assert, describe, it } from "@effect/vitest"
import { Result } from "effect"
import * as PersonName from "../../src/certificate/PersonName.ts"

const told = (text: string): string =>
  Result.match(PersonName.of(text), {
    onSuccess: (name) => name,
    onFailure: ({ where, expected, found }) => `${where}: ${expected}, found ${found}`
  })

describe("a name", () => {
  it.each([
    "Ann O’Neill-Łoś",
    "O",
    "محمد عبد الرحمن",
    "علی\u200cرضا", // kept apart, as Persian writes it
    "שִׁירָה",
    "क\u094d\u200dष",
    "ශ්\u200dරී ලංකා",
    "辻\u{e0100}本", // of two forms of one character, the one that the person has
    "髙橋\u3000さくら",
    "လျှို့ဝှက်",
    "សុខ\u200bសាន", // where a line can end, in a script without spaces
    "ᠪᠠᠶ\u180bᠠᠷ", // of two forms of one letter
    "ସୁବ୍ରତ ମହାପାତ୍ର",
    "Nguyễn Thị Ánh",
    "བསྒྲུབས",
    "#panic *b* $x$ <b> \\n"
  ])("is printed as it is written: %s", (name) => {
    assert.strictEqual(told(name), name)
  })

  it("is composed, and has one space between words and none around", () => {
    assert.strictEqual(told(" Zoe\u0308 \u00a0 Lefe\u0300vre\u2009"), "Zo\u00eb Lef\u00e8vre")
  })

  it.each([
    ["turns what follows around", "Ann \u202enimdA", "U+202E, which is not, at place 5"],
    ["marks a direction", "\u200fAnn", "U+200F, which is not, at place 1"],
    ["isolates", "Ann\u2066 Lee", "U+2066"],
    ["hides a space", "Ann\u200b Lee", "U+200B"],
    ["hides a hyphen", "Ann\u00ad Lee", "U+00AD"],
    ["joins letters that join nothing", "A\u200dnn", "U+200D"],
    ["chooses a form of a letter that has one", "A\ufe00nn", "U+FE00"],
    ["breaks the line", "Ann\nLee", "U+000A"],
    ["is a tab", "Ann\tLee", "U+0009"],
    ["ends a text for some programs", "Ann\u0000", "U+0000"],
    ["is half a character", "Ann\ud800", "U+D800"],
    ["is nobody's but one font's", "Ann\ue000", "U+E000"],
    ["is what was erased", "\u001a7.000000001", "U+001A"],
    ["fills a place of no letter", "Ann\u3164", "U+3164"],
    ["says where a line can end in a script with spaces", "សុខ Ann\u200bLee", "U+200B"],
    ["chooses a form of a letter of another script", "Ann\u180b", "U+180B"],
    ["is a vowel that is not seen", "ក\u17b4", "U+17B4"],
    ["stands for one that could not be read", "M\ufffdller", "U+FFFD"]
  ])("is refused where a character %s", (_, name, found) => {
    assert.include(told(name), `the name: characters that are seen, found ${found}`)
  })

  it("has no more marks on a letter than any language needs", () => {
    assert.strictEqual(told(`Ann${"\u0316".repeat(5)}`), `Ann${"\u0316".repeat(5)}`)
    assert.include(told(`Ann${"\u0316".repeat(6)}`), "at most 5 marks")
    // The first mark is hidden in the letter.
    assert.include(told(`e\u0301${"\u0316".repeat(5)}`.normalize("NFC")), "at most 5 marks")
  })

  it("has 1 to 200 characters, counted as they are written, and a letter", () => {
    assert.strictEqual(told("𠮷".repeat(200)).length, 400)
    assert.strictEqual(told("𠮷".repeat(201)), "the name: at most 200 characters, found 201")
    assert.include(told("a".repeat(1_000_000)), "found many more")
    assert.include(told("   "), "1 to 200 characters, found none")
    assert.include(told("007"), "with a letter in it")
    assert.strictEqual(told("Ann 7"), "Ann 7")
  })

  it("is not in what is told of it", () => {
    for (const name of ["Secret\u202e", `Secret${"\u0316".repeat(9)}`, `Secret${"!".repeat(300)}`])
      assert.notInclude(told(name), "Secret")
  })
})
