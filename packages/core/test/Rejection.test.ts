import { assert, describe, it } from "@effect/vitest"
import { Rejection } from "@laurel/core"

/** Whether a row of this raw text, or in which this was found, is about somebody of that name. */
const isAbout = (name: string, raw: string, found = ""): boolean => Rejection.isAbout([name], { raw, found })

describe("a rejected row is about somebody", () => {
  it("whose name it holds by itself, wherever it stands and in any case", () => {
    for (const raw of ["ann", '1,"ANN",x', "ann@example.org", "Ann's", "a: ann", "_ann_", "x/ann/algebra"])
      assert.isTrue(isAbout("Ann", raw), raw)
    assert.isTrue(isAbout("Ann", "", 'another contact, "student:ann"'))
    assert.isTrue(isAbout("(ann", "x(ann)"))
  })

  it("and not whose name is only a part of a word, or of a number", () => {
    for (const raw of ["annette", "joann", "ann2", "2ann", "Ännann", ""]) assert.isFalse(isAbout("ann", raw), raw)
    assert.isFalse(isAbout("17", "177,117,0.1717"))
    assert.isTrue(isAbout("17", "177,117,17"))
    assert.isFalse(isAbout("", "anything"))
  })

  it("also in a script that puts no space between words", () => {
    assert.isTrue(isAbout("山田太郎", '{"memo":"山田太郎さんの試験"}'))
    assert.isTrue(isAbout("สมชาย", "คุณสมชายสอบ"))
    assert.isTrue(isAbout("김철수", "김철수는"))
    assert.isFalse(isAbout("山田太郎", "山田次郎さん"))
  })

  it("whose name is written as CSV or JSON has to write it", () => {
    for (const raw of ['1,"O""Neill \\ Zoé"', '{"n":"O\\"Neill \\\\ Zoé"}', '{"n":"O\\"Neill \\\\ Zo\\u00E9"}'])
      assert.isTrue(isAbout('O"Neill \\ Zoé', raw), raw)
    assert.isFalse(isAbout('O"Neill \\ Zoé', '1,"O""Neill \\ Zoe"'))
  })

  it("also where JSON has a capital by its number, or a slash behind a backslash", () => {
    assert.isTrue(isAbout("Émile", '{"n":"\\u00c9mile"}'))
    assert.isTrue(isAbout("иванов", '{"n":"\\u0418\\u0432\\u0430\\u043d\\u043e\\u0432"}'))
    assert.isTrue(isAbout("https://ann.example/me", '{"openid":"https:\\/\\/ann.example\\/me"}'))
    assert.isFalse(isAbout("Émile", '{"n":"\\u00c9milie"}'))
    assert.isFalse(isAbout("https://ann.example/me", '{"openid":"https:\\/\\/ann.example\\/mel"}'))
  })
})
